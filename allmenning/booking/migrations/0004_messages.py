import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import KeyWithin, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0003_culture_hours"),
        ("core", "0003_row_security"),
        ("documents", "0002_row_security"),
        ("people", "0002_row_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="assigned_to",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_staff", models.BooleanField()),
                ("internal", models.BooleanField()),
                ("text", models.TextField(max_length=5000)),
                ("sent_at", models.DateTimeField()),
                (
                    "author",
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
                (
                    "request",
                    allmenning.core.models.Within(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="booking.request",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["request", "sent_at", "id"], name="message_in_thread"),
                    models.Index(
                        condition=models.Q(("by_staff", False)),
                        fields=["sent_at"],
                        name="message_from_outside",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="message_says_something",
                        violation_error_message="Skriv det du vil si.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("internal", False), ("by_staff", True), _connector="OR"
                        ),
                        name="only_staff_write_notes",
                        violation_error_message="Bare ansatte skriver interne notater.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "file",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
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
                    "message",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="booking.message",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="MinuteSpent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minute", models.DateTimeField()),
                (
                    "employee",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
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
                    "request",
                    allmenning.core.models.Within(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes_spent",
                        to="booking.request",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["minute"], name="minute_spent_minute"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "employee", "minute"),
                        name="minute_counted_once",
                        violation_error_message="Dette minuttet er allerede talt.",
                    ),
                ],
            },
        ),
        KeyWithin("Request", "assigned_to"),
        SecureTable("Message"),
        SecureTable("Attachment"),
        SecureTable("MinuteSpent"),
    ]
