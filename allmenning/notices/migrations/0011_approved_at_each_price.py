"""Who approved a price may approve the next one: the tariff changes and the notice does not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0010_paid_messages")]

    operations = [
        migrations.RemoveConstraint(model_name="approval", name="approved_once_by_each"),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=["notice", "person", "channel", "digest", "price"],
                name="approved_once_by_each",
                violation_error_message="Du har allerede godkjent. Nå må en annen godkjenne.",
            ),
        ),
    ]
