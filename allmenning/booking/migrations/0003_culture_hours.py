"""Culture hours: what is counted of each booking, its sums, and how many people say came."""

import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0002_row_security"),
        ("core", "0003_row_security"),
        ("people", "0002_row_security"),
        ("places", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="CultureHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("planned", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField()),
                ("bookings", models.IntegerField()),
                ("answered", models.IntegerField()),
                ("day", models.DateField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("sport", "idrett og trening"),
                            ("music", "musikk og kor"),
                            ("theatre", "teater og dans"),
                            ("meeting", "møte"),
                            ("course", "kurs og opplæring"),
                            ("celebration", "feiring"),
                            ("children", "barn og familier"),
                            ("event", "arrangement"),
                            ("work", "arbeid og veiledning"),
                        ],
                        max_length=20,
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="culture_hours",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("space", "day", "purpose"),
                        name="culture_hours_once_per_day",
                        violation_error_message="Dagen er allerede telt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CultureMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("planned", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField()),
                ("bookings", models.IntegerField()),
                ("answered", models.IntegerField()),
                ("month", models.DateField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("sport", "idrett og trening"),
                            ("music", "musikk og kor"),
                            ("theatre", "teater og dans"),
                            ("meeting", "møte"),
                            ("course", "kurs og opplæring"),
                            ("celebration", "feiring"),
                            ("children", "barn og familier"),
                            ("event", "arrangement"),
                            ("work", "arbeid og veiledning"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "building",
                    allmenning.core.models.Within(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="culture_months",
                        to="places.building",
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
                        fields=("building", "month", "purpose"),
                        name="culture_month_once",
                        violation_error_message="Måneden er allerede telt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CultureTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("planned", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField()),
                ("bookings", models.IntegerField()),
                ("answered", models.IntegerField()),
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
                        fields=("municipality",),
                        name="culture_total_once",
                        violation_error_message="Kommunen er allerede telt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turnout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "booking",
                    allmenning.core.models.Within(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turnouts",
                        to="booking.booking",
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
                        fields=("booking",),
                        name="one_turnout_per_booking",
                        violation_error_message="Det er allerede spurt om denne bestillingen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("people__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("people__lte", 40000)),
                            _connector="OR",
                        ),
                        name="turnout_answered_once_known",
                        violation_error_message="Et svar har et antall og et tidspunkt.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="counted",
            field=models.JSONField(null=True),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                models.Func("during", function="upper", output_field=models.DateTimeField()),
                condition=models.Q(("counted__isnull", True), ("state", "confirmed")),
                name="uncounted_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                models.Func("during", function="upper", output_field=models.DateTimeField()),
                condition=models.Q(("state", "confirmed")),
                name="confirmed_by_end",
            ),
        ),
        SecureTable("CultureHours"),
        SecureTable("CultureMonth"),
        SecureTable("CultureTotal"),
        SecureTable("Turnout"),
    ]
