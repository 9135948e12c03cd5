import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import KeyWithin, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("people", "0004_the_registers_copy"),
        ("places", "0004_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="district",
            name="unit",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="districts",
                to="people.unit",
            ),
        ),
        migrations.CreateModel(
            name="BasicUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=80)),
                (
                    "district",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="basic_units",
                        to="places.district",
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
                        fields=("municipality", "code"),
                        name="basic_unit_once",
                        violation_error_message="Denne grunnkretsen finnes fra før.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.IntegerField()),
                ("name", models.CharField(max_length=120)),
                ("sort_key", allmenning.core.models.NorwegianSortKey("name")),
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
                        fields=("municipality", "code"),
                        name="street_once",
                        violation_error_message="Denne gata finnes fra før.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=36)),
                ("number", models.IntegerField()),
                ("letter", models.CharField(blank=True, max_length=1)),
                ("postcode", models.CharField(max_length=4)),
                ("post_town", models.CharField(max_length=40)),
                ("x", models.BigIntegerField()),
                ("y", models.BigIntegerField()),
                ("is_detached", models.BooleanField(null=True)),
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
                    "basic_unit",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="places.basicunit",
                    ),
                ),
                (
                    "street",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="places.street",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "y", "x"], name="address_by_point"),
                    models.Index(fields=["street", "number"], name="address_in_street"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "reference"),
                        name="address_once",
                        violation_error_message="Denne adressen finnes fra før.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("x__range", (40000000, 320000000)),
                            ("y__range", (570000000, 720000000)),
                        ),
                        name="address_lies_in_norway",
                        violation_error_message="Punktet ligger ikke i Norge.",
                    ),
                ],
            },
        ),
        KeyWithin("District", "unit"),
        SecureTable("BasicUnit", read_by_all=True),
        SecureTable("Street", read_by_all=True),
        SecureTable("Address", read_by_all=True),
    ]
