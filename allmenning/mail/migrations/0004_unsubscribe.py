from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0003_letters_kept")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="unsubscribe",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
    ]
