from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_register_past")]

    operations = [
        migrations.AddField(
            model_name="registerposition",
            name="extract",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="registerposition",
            name="extract_batch",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="registerposition",
            name="extract_ordered_at",
            field=models.DateTimeField(null=True),
        ),
    ]
