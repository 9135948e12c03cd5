import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0012_unanswered"),
        ("people", "0003_api_keys"),
        ("places", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpaceNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at_hour", models.SmallIntegerField(null=True)),
                (
                    "employee",
                    allmenning.core.models.Within(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="space_notices",
                        to="people.person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=allmenning.core.scope.municipality_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "space",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employee", "space"),
                        name="one_notice_per_space",
                        violation_error_message="Du har allerede valgt for dette lokalet.",
                    )
                ],
            },
        ),
        SecureTable("SpaceNotice"),
    ]
