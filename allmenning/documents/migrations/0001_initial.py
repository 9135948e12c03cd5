import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0003_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("created_at", models.DateTimeField()),
                ("look_at", models.DateTimeField()),
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
                "indexes": [models.Index(fields=["look_at"], name="stored_file_look_at")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "sha256"),
                        name="content_stored_once",
                        violation_error_message="Denne filen er lagret fra før.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="sha256_in_hexadecimal",
                        violation_error_message="En fil lagres under summen av innholdet sitt.",
                    ),
                ],
            },
        ),
    ]
