from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voice", "0006_tally_in_order")]

    operations = [
        migrations.AlterConstraint(
            model_name="honorarium",
            name="honorarium_once_a_meeting",
            constraint=models.UniqueConstraint(
                fields=("meeting", "person"),
                name="honorarium_once_a_meeting",
                violation_error_message="Personen er allerede skrevet opp på dette møtet.",
            ),
        ),
    ]
