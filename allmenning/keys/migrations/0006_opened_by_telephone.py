import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("keys", "0005_oslos_key_service"),
        ("places", "0004_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="door",
            name="by_phone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="door",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_phone", False),
                    models.Q(
                        ("gateway__isnull", False),
                        ("kind__in", ["main", "room", "gate", "light"]),
                    ),
                    _connector="OR",
                ),
                name="door_by_phone_guards_no_things",
                violation_error_message="Lager og skap kan ikke åpnes med oppringing, og heller ikke dører uten dørsentral.",
            ),
        ),
        migrations.CreateModel(
            name="DoorNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=16)),
                (
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.building",
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
                        fields=("building",),
                        name="one_number_per_building",
                        violation_error_message="Dørene i bygget har allerede et nummer.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "number"),
                        name="door_number_once",
                        violation_error_message="Et annet bygg har dette nummeret.",
                    ),
                ],
            },
        ),
        SecureTable("DoorNumber"),
    ]
