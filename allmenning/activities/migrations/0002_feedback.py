import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0001_initial"),
        ("core", "0006_buckets_unlogged"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedbackResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("day", models.DateField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("asked", "spurt ansikt til ansikt"),
                            ("kiosk", "nettbrett på stedet"),
                            ("qr", "QR-kode"),
                            ("link", "lenke"),
                            ("paper", "papir"),
                        ],
                        max_length=5,
                    ),
                ),
                ("has_declined", models.BooleanField(default=False)),
                ("smileys", models.PositiveSmallIntegerField(null=True)),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("language", models.CharField(max_length=5)),
                (
                    "heard",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school", "skolemelding"),
                            ("facebook", "Facebook-gruppen"),
                            ("posters", "plakater"),
                            ("friends", "venner"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
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
            ],
            options={
                "indexes": [models.Index(fields=["activity", "day"], name="feedback_by_activity")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "key"),
                        name="feedback_once",
                        violation_error_message="Dette er allerede sendt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("smileys__isnull", True), ("smileys__range", (1, 5)), _connector="OR"
                        ),
                        name="feedback_of_one_to_five_smileys",
                        violation_error_message="Velg fra ett til fem smilefjes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("has_declined", True),
                                ("heard", ""),
                                ("smileys__isnull", True),
                                ("words", ""),
                            ),
                            models.Q(
                                ("has_declined", False),
                                models.Q(
                                    ("smileys__isnull", False),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_says_something_or_no",
                        violation_error_message="Velg et smilefjes, eller skriv noe.",
                    ),
                ],
            },
        ),
        SecureTable("FeedbackResponse"),
    ]
