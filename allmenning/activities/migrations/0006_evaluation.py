from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0005_public_changes"),
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
    ]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="asked_for_by",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="employees",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="has_alike_nearby",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="minutes_each",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes_each__isnull", True),
                    models.Q(("employees__isnull", False), ("minutes_each__range", (1, 1440))),
                    _connector="OR",
                ),
                name="activity_work_within_a_day",
                violation_error_message="Skriv hvor mange som er på jobb, og høyst 24 timer.",
            ),
        ),
        migrations.CreateModel(
            name="EvaluationDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "decided",
                    models.CharField(
                        choices=[
                            ("continue", "fortsett"),
                            ("change", "endre"),
                            ("stop", "avslutt"),
                        ],
                        max_length=8,
                    ),
                ),
                ("decided_by", models.CharField(max_length=120)),
                ("reason", models.TextField(max_length=2000)),
                (
                    "proposed",
                    models.CharField(
                        choices=[
                            ("continue", "fortsett"),
                            ("change", "endre"),
                            ("stop", "avslutt"),
                            ("too_little", "for lite å gå på"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "rule_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("one_off", "enkeltstående arrangement"),
                            ("series", "møterekke for en gruppe"),
                            ("drop_in", "dropp inn"),
                            ("outreach", "oppsøkende tilstedeværelse"),
                        ],
                        max_length=8,
                    ),
                ),
                ("rule_version", models.PositiveSmallIntegerField()),
                ("seen", models.JSONField()),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
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
                    "written_by",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["activity", "at"], name="decision_by_activity")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="evaluation_decided_by_somebody_with_a_reason",
                        violation_error_message="Skriv hvem som bestemte, og hvorfor.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided__in", ["continue", "change", "stop"])),
                        name="evaluation_decides_something",
                        violation_error_message="Velg om den skal fortsette, endres eller avsluttes.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationRule",
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
                        blank=True,
                        choices=[
                            ("one_off", "enkeltstående arrangement"),
                            ("series", "møterekke for en gruppe"),
                            ("drop_in", "dropp inn"),
                            ("outreach", "oppsøkende tilstedeværelse"),
                        ],
                        max_length=8,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                ("window", models.PositiveSmallIntegerField(default=8)),
                ("fewest", models.PositiveSmallIntegerField(default=4)),
                ("many", models.PositiveSmallIntegerField(default=10)),
                ("few", models.PositiveSmallIntegerField(default=4)),
                ("empty", models.PositiveSmallIntegerField(default=1)),
                (
                    "smileys",
                    models.DecimalField(decimal_places=1, default=Decimal("4.0"), max_digits=2),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                ("fall", models.PositiveSmallIntegerField(default=40)),
                ("asked_for", models.PositiveSmallIntegerField(default=5)),
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
                        fields=("municipality", "kind", "version"),
                        name="evaluation_rule_once",
                        violation_error_message="Noen andre har nettopp laget denne regelen.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "kind", "valid_from"),
                        name="evaluation_rule_once_a_day",
                        violation_error_message="En annen regel gjelder allerede fra denne dagen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fewest__gte", 1),
                            ("fewest__lte", models.F("window")),
                            ("window__range", (1, 52)),
                        ),
                        name="evaluation_rule_sees_enough",
                        violation_error_message="Se på minst én økt, og ikke flere enn 52.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("few__lt", models.F("many"))),
                        name="evaluation_rule_parts_few_from_many",
                        violation_error_message="«Få» må være lavere enn «mange».",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_for__gte", 1),
                            ("minutes__gte", 1),
                            ("smileys__range", (1, 5)),
                            ("fall__range", (1, 100)),
                        ),
                        name="evaluation_rule_is_possible",
                        violation_error_message="Skriv tall som kan forekomme.",
                    ),
                ],
            },
        ),
        SecureTable("EvaluationRule", append_only=True),
        SecureTable("EvaluationDecision", append_only=True),
    ]
