"""Series, what each booking was before and after it changed, and how many come this time."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0005_answered"),
        ("core", "0003_row_security"),
        ("people", "0002_row_security"),
        ("places", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("every_weeks", models.PositiveSmallIntegerField()),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("from_minute", models.PositiveSmallIntegerField()),
                ("to_minute", models.PositiveSmallIntegerField()),
                ("skips_days_off", models.BooleanField()),
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
                    "request",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="series",
                        to="booking.request",
                    ),
                ),
                (
                    "space",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request",),
                        name="one_series_per_request",
                        violation_error_message="Søknaden har allerede en serie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__gte", models.F("first_day")),
                            ("to_minute__gt", models.F("from_minute")),
                            ("every_weeks__range", (1, 26)),
                        ),
                        name="series_in_order",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkippedDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=20)),
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
                    "series",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skipped",
                        to="booking.series",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "day"),
                        name="date_skipped_once",
                        violation_error_message="Datoen er allerede hoppet over.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "godkjent"),
                            ("declined", "avslått"),
                            ("cancelled", "avbestilt"),
                            ("given_back", "gitt tilbake"),
                            ("moved", "flyttet"),
                            ("people", "nytt antall"),
                            ("undone", "angret"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_staff", models.BooleanField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "booking",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="booking.booking",
                    ),
                ),
                (
                    "by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "undoes",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="booking.change",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("undoes",),
                        name="undone_once",
                        violation_error_message="Dette er allerede angret.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="people",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("people__isnull", True), ("people__range", (1, 20000)), _connector="OR"
                ),
                name="somebody_comes",
                violation_error_message="Skriv hvor mange som kommer, minst 1.",
            ),
        ),
        SecureTable("Series"),
        SecureTable("SkippedDate"),
        SecureTable("Change"),
    ]
