from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0014_partners_part")]

    operations = [
        migrations.AlterConstraint(
            model_name="boardmoderator",
            name="moderator_of_board_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("board", "person"),
                name="moderator_of_board_once",
                violation_error_message="Personen passer allerede på tavla.",
            ),
        ),
    ]
