from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_row_security"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="dispatch",
            name="dispatches_had",
        ),
        migrations.AddField(
            model_name="dispatch",
            name="called_on",
            field=models.DateField(null=True),
        ),
    ]
