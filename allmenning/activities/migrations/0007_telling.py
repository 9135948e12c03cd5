import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0006_evaluation"),
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
    ]

    operations = [
        migrations.CreateModel(
            name="MarketingChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.JSONField()),
                ("is_internal", models.BooleanField(default=False)),
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
                        fields=("municipality", "name"),
                        name="marketing_channel_once",
                        violation_error_message="Denne kanalen finnes fra før.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__has_key", "nb"), models.Q(("name__nb", ""), _negated=True)
                        ),
                        name="marketing_channel_has_a_name",
                        violation_error_message="Skriv hva kanalen heter.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promotion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("audience", models.CharField(max_length=120)),
                ("planned_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promotions",
                        to="activities.activity",
                    ),
                ),
                (
                    "channel",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.marketingchannel",
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
                    "responsible",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["activity", "planned_on"], name="promotion_by_activity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelayRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("partner", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=1000)),
                ("asked_at", models.DateTimeField()),
                ("shared_on", models.DateField(null=True)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relay_requests",
                        to="activities.activity",
                    ),
                ),
                (
                    "asked_by",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "confirmed_by",
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shared_on__isnull", False), ("confirmed_by", None), _connector="OR"
                        ),
                        name="relay_confirmed_when_shared",
                        violation_error_message="Skriv når det ble delt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hanging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=120)),
                ("hung_on", models.DateField(null=True)),
                ("down_on", models.DateField(null=True)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hangings",
                        to="activities.activity",
                    ),
                ),
                (
                    "carrier",
                    allmenning.core.models.Within(
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("down_on", None)),
                        fields=("activity", "place"),
                        name="poster_hangs_at_a_place_once",
                        violation_error_message="Dette stedet står allerede på listen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("down_on", None),
                            models.Q(
                                ("down_on__gte", models.F("hung_on")), ("hung_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="poster_hung_before_it_came_down",
                        violation_error_message="Plakaten må henge før den tas ned.",
                    ),
                ],
            },
        ),
        SecureTable("MarketingChannel"),
        SecureTable("Promotion"),
        SecureTable("RelayRequest"),
        SecureTable("Hanging"),
    ]
