from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("notices", "0005_filled_at"),
        ("people", "0006_home_key"),
        ("places", "0005_addresses"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dispatch",
            name="dispatch_once",
        ),
        migrations.AddField(
            model_name="dispatch",
            name="is_reminder",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("notice", "person", "occurrence", "is_reminder"),
                name="dispatch_once",
                violation_error_message="Denne personen har allerede fått varselet.",
            ),
        ),
    ]
