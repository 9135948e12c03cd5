import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0003_row_security"),
        ("people", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wrong", "Noe er feil eller virker ikke"),
                            ("unclear", "Noe er vanskelig å forstå"),
                            ("missing", "Noe mangler"),
                            ("praise", "Noe er bra"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=3000)),
                ("language", models.CharField(max_length=5)),
                ("sent_at", models.DateTimeField()),
                ("sending", models.BinaryField(max_length=32)),
                ("receipt", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "ny"),
                            ("looking", "under arbeid"),
                            ("answered", "besvart"),
                            ("closed", "lukket"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=3000)),
                ("answered_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
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
                    "unit",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "sending"),
                        name="page_note_sent_once",
                        violation_error_message="Dette er allerede sendt.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "receipt"),
                        name="page_note_words_once",
                        violation_error_message="Disse tre ordene er i bruk.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="page_note_answered_by_somebody",
                        violation_error_message="Et svar har en avsender og et tidspunkt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="page_note_answered_with_words",
                        violation_error_message="Skriv et svar.",
                    ),
                ],
            },
        ),
        SecureTable("PageNote"),
    ]
