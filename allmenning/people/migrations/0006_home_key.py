from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_shielded")]

    operations = [
        migrations.AddField(
            model_name="registerposition",
            name="home_key_sealed",
            field=models.BinaryField(max_length=128),
        ),
        migrations.AddField(
            model_name="registerposition",
            name="home_key_id",
            field=models.CharField(max_length=20),
        ),
    ]
