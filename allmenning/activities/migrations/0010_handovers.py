import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0009_who_asks"),
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
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
                        choices=[("model", "modell som kan videreføres"), ("other", "annet")],
                        default="model",
                        max_length=5,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=160)),
                ("is_continued", models.BooleanField(null=True)),
                ("receiver", models.CharField(blank=True, max_length=160)),
                ("valid_until", models.DateField(null=True)),
                ("review_month", models.DateField(null=True)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="activities.activity",
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
                    "unit",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_continued", True), _negated=True),
                            models.Q(("receiver", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="continued_by_somebody",
                        violation_error_message="Skriv hvem som viderefører den.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            ("is_continued__isnull", True),
                            _connector="OR",
                        ),
                        name="only_models_are_continued",
                        violation_error_message="Bare modeller kan videreføres.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_month__isnull", True),
                            ("review_month__day", 1),
                            _connector="OR",
                        ),
                        name="handover_is_reviewed_in_a_month",
                        violation_error_message="Velg en måned.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField(max_length=2000)),
                (
                    "by",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "handover",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="activities.handover",
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
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="handover_review_says_something",
                        violation_error_message="Skriv hva dere så.",
                    )
                ],
            },
        ),
        SecureTable("Handover"),
        SecureTable("HandoverReview", append_only=True),
    ]
