from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_two_said_yes"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="filled_at",
            field=models.DateTimeField(null=True),
        ),
    ]
