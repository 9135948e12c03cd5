from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_home_key")]

    operations = [
        migrations.AddIndex(
            model_name="registeredperson",
            index=models.Index(
                condition=models.Q(("state", "resident"), _negated=True),
                fields=["municipality", "read_at"],
                name="registered_elsewhere",
            ),
        ),
        migrations.AddIndex(
            model_name="registerevent",
            index=models.Index(
                fields=["municipality", "happened_at"], name="register_event_by_time"
            ),
        ),
    ]
