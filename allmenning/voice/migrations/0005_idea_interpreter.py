from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0004_surveys"),
    ]

    operations = [
        migrations.AddField(
            model_name="idea",
            name="had_interpreter",
            field=models.BooleanField(null=True),
        ),
    ]
