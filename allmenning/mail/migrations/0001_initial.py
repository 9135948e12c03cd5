import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("calendar", models.TextField(blank=True)),
                ("message_id", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "venter"),
                            ("attempting", "sendes"),
                            ("sent", "sendt"),
                            ("refused", "avvist"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("attempted_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=200)),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "sent"), _negated=True),
                        fields=["state", "due_at"],
                        name="letters_unsettled",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "source"),
                        name="one_letter_per_source",
                        violation_error_message="Dette brevet er allerede skrevet.",
                    ),
                    models.UniqueConstraint(
                        fields=("message_id",),
                        name="message_id_once",
                        violation_error_message="Dette brevet er allerede skrevet.",
                    ),
                ],
            },
        ),
    ]
