from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0013_host_forgotten"),
    ]

    operations = [
        migrations.AddField(
            model_name="collaboration",
            name="ended_on",
            field=models.DateField(null=True),
        ),
    ]
