from django.db import migrations, models

import allmenning.core.models
from allmenning.core.row_security import KeyWithin


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0019_continued_requests"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="unit",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="people.unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__isnull", True), ("association__isnull", True), _connector="OR"
                ),
                name="a_unit_borrows_for_no_association",
                violation_error_message="Bestill for foreningen eller for enheten, ikke begge.",
            ),
        ),
        KeyWithin("Request", "unit"),
    ]
