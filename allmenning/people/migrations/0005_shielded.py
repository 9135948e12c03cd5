from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("people", "0004_the_registers_copy"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="registeredperson",
            index=models.Index(
                condition=models.Q(("is_shielded", True)),
                fields=["municipality", "home"],
                name="registered_shielded",
            ),
        ),
    ]
