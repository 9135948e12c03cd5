import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("keys", "0011_no_contracts_at_locks"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfflineCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("given_at", models.DateTimeField()),
                (
                    "door",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="keys.door",
                    ),
                ),
                (
                    "grant",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offline_codes",
                        to="keys.grant",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("door", "during"),
                        name="offline_code_to_one",
                        violation_error_message="Noen andre har fått denne engangskoden.",
                    ),
                    models.UniqueConstraint(
                        fields=("grant", "door"),
                        name="one_offline_code_per_door",
                        violation_error_message="Nøkkelen har allerede en engangskode til døra.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False),
                            ("during__lower_inf", False),
                            ("during__upper_inf", False),
                        ),
                        name="offline_code_has_start_and_end",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                ],
            },
        ),
        SecureTable("OfflineCode"),
    ]
