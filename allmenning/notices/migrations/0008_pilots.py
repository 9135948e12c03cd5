"""Pilots with their orders, the work a message makes, and what followed a notice."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("notices", "0007_pending_by_notice"),
        ("people", "0006_home_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="tariff",
            name="seconds",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="tally",
            name="kind",
            field=models.CharField(
                choices=[
                    ("audience", "hvem det gjelder"),
                    ("outcome", "hva det ble til"),
                    ("followed", "hva som fulgte"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Pilot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.JSONField(default=dict)),
                ("purpose", models.JSONField(default=dict)),
                ("delete_on", models.DateField()),
                ("is_open", models.BooleanField(default=False)),
                (
                    "order_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pilots",
                        to="notices.notice",
                        unique=True,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="orders",
                        to="notices.notice",
                    ),
                ),
                (
                    "person",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="orders",
                        to="people.registeredperson",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "person", "day"),
                        name="ordered_once_a_day",
                        violation_error_message="Du har allerede bestilt til denne dagen.",
                    )
                ],
            },
        ),
        SecureTable("Pilot"),
        SecureTable("Order"),
    ]
