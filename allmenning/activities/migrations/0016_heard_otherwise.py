from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0015_whoever_moderates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="feedbackresponse",
            name="heard",
            field=models.CharField(
                blank=True,
                choices=[
                    ("school", "skolemelding"),
                    ("facebook", "Facebook-gruppen"),
                    ("posters", "plakater"),
                    ("friends", "venner"),
                    ("other", "på en annen måte"),
                    ("unknown", "vet ikke"),
                ],
                max_length=8,
            ),
        ),
    ]
