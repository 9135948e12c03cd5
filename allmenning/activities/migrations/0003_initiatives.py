import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_feedback"),
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
        ("places", "0007_addresses_without_reference"),
    ]

    operations = [
        migrations.CreateModel(
            name="Initiative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=5)),
                ("host", models.CharField(max_length=80)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("sending", models.BinaryField(max_length=32)),
                ("receipt", models.BinaryField(max_length=32)),
                ("sent_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "venter på svar"),
                            ("approved", "blir noe av"),
                            ("declined", "blir ikke noe av"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=400)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.activity",
                    ),
                ),
                (
                    "answered_by",
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
                    "space",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["space", "starts"],
                        name="initiative_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "sending"),
                        name="initiative_sent_once",
                        violation_error_message="Dette er allerede sendt.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "receipt"),
                        name="initiative_words_once",
                        violation_error_message="Disse tre ordene er i bruk.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="initiative_starts_before_it_ends",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("activity__isnull", True),
                                ("answered_at__isnull", True),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("activity__isnull", False),
                                ("answered_at__isnull", False),
                                ("state", "approved"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state", "declined"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiative_answered_with_what_it_takes",
                        violation_error_message="Et nei har en grunn, og et ja blir til noe.",
                    ),
                ],
            },
        ),
        SecureTable("Initiative"),
    ]
