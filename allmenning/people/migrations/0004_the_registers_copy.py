import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("people", "0003_api_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisteredPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number_lookup", models.BinaryField(max_length=32)),
                ("number_sealed", models.BinaryField(max_length=64)),
                ("number_key_id", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("resident", "bosatt"),
                            ("gone", "utflyttet"),
                            ("dead", "død"),
                            ("other", "ikke bosatt"),
                        ],
                        max_length=8,
                    ),
                ),
                ("born_on", models.DateField(null=True)),
                ("is_shielded", models.BooleanField(default=False)),
                ("address", models.CharField(blank=True, max_length=36)),
                ("home", models.BinaryField(max_length=32, null=True)),
                ("second_address", models.CharField(blank=True, max_length=36)),
                ("basic_unit", models.CharField(blank=True, max_length=8)),
                ("moved_on", models.DateField(null=True)),
                ("read_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["municipality", "address"], name="registered_by_address"),
                    models.Index(
                        fields=["municipality", "basic_unit"], name="registered_by_basic_unit"
                    ),
                    models.Index(fields=["municipality", "born_on"], name="registered_by_birth"),
                    models.Index(fields=["municipality", "home"], name="registered_by_home"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "number_lookup"),
                        name="one_copy_per_number",
                        violation_error_message="Denne personen er allerede lest inn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_shielded", False),
                            models.Q(("address", ""), ("basic_unit", ""), ("second_address", "")),
                            _connector="OR",
                        ),
                        name="shielded_has_no_place",
                        violation_error_message="Hvor en skjermet person bor, lagres ikke.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "child",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardianships",
                        to="people.registeredperson",
                    ),
                ),
                (
                    "guardian",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wards",
                        to="people.registeredperson",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("child", "guardian"),
                        name="guardian_once_per_child",
                        violation_error_message="Foreldreansvaret er allerede ført.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.BigIntegerField()),
                ("kind", models.CharField(max_length=80)),
                ("happened_at", models.DateTimeField()),
                ("before", models.CharField(blank=True, max_length=8)),
                ("after", models.CharField(blank=True, max_length=8)),
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
                    "person",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="people.registeredperson",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "sequence"),
                        name="register_event_once",
                        violation_error_message="Denne hendelsen er allerede lest.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterPosition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.BigIntegerField()),
                ("etag", models.CharField(blank=True, max_length=100)),
                ("read_at", models.DateTimeField()),
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
                        fields=("municipality",),
                        name="one_register_position",
                        violation_error_message="Det finnes bare én lesing av registeret.",
                    ),
                ],
            },
        ),
        SecureTable("RegisteredPerson"),
        SecureTable("Guardianship"),
        SecureTable("RegisterEvent"),
        SecureTable("RegisterPosition"),
    ]
