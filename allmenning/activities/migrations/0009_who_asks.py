import django.db.models.deletion
from django.db import migrations

import allmenning.core.models
from allmenning.core.row_security import KeyWithin


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0008_asking"),
        ("people", "0008_reading_everybody_anew"),
    ]

    operations = [
        migrations.AddField(
            model_name="feedbackresponse",
            name="session",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="activities.session",
            ),
        ),
        migrations.AddField(
            model_name="schedule",
            name="host",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        KeyWithin("FeedbackResponse", "session"),
        KeyWithin("Schedule", "host"),
    ]
