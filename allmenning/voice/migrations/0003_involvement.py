import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable

TABLES = (
    *("Involvement", "Statement", "StatementText"),
    *("HonorariumRate", "WorkingGroup", "GroupMeeting", "Honorarium"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
        ("places", "0006_street_by_name"),
        ("voice", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="Involvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("interview", "intervju"),
                            ("workshop", "workshop"),
                            ("working_group", "arbeidsgruppe"),
                            ("survey", "spørreundersøkelse"),
                            ("documents", "dokumentanalyse"),
                            ("hearing", "høring"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opening", "innledende fase"),
                            ("middle", "underveis"),
                            ("closing", "avsluttende fase"),
                        ],
                        max_length=8,
                    ),
                ),
                ("purpose", models.TextField(max_length=2000)),
                ("open_to", models.TextField(blank=True, max_length=2000)),
                ("settled", models.TextField(blank=True, max_length=2000)),
                ("theme", models.CharField(blank=True, max_length=160)),
                (
                    "questions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("held_on", models.DateField(null=True)),
                ("invited", models.PositiveIntegerField(null=True)),
                ("came", models.PositiveIntegerField(null=True)),
                ("answers", models.PositiveIntegerField(null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("interpreter", models.BooleanField(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("is_published", models.BooleanField(default=False)),
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
                    "place",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.building",
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
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("speaker", models.CharField(max_length=80)),
                ("may_quote", models.BooleanField(null=True)),
                (
                    "involvement",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="voice.involvement",
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
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StatementText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField(max_length=3000)),
                ("is_original", models.BooleanField()),
                ("by_machine", models.BooleanField(default=False)),
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
                    "statement",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="voice.statement",
                    ),
                ),
                (
                    "translated_by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkingGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
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
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField()),
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
                    "group",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="voice.workinggroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Honorarium",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.PositiveIntegerField()),
                ("declined", models.BooleanField(default=False)),
                (
                    "meeting",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="honoraria",
                        to="voice.groupmeeting",
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
                    "person",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person"),
                        name="honorarium_once_a_meeting",
                        violation_error_message="Hun er allerede skrevet opp på dette møtet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("declined", False), ("amount", 0), _connector="OR"),
                        name="declined_honorarium_is_nothing",
                        violation_error_message="Den som takker nei, får ikke betalt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HonorariumRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("amount", models.PositiveIntegerField()),
                ("threshold", models.PositiveIntegerField(null=True)),
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
                        fields=("municipality", "valid_from"),
                        name="honorarium_rate_once_a_day",
                        violation_error_message="Det er allerede en sats fra denne dagen.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_published", True), ("method", "workshop"), _negated=True),
                    models.Q(models.Q(("theme", ""), _negated=True), ("questions__len__gte", 1)),
                    _connector="OR",
                ),
                name="workshop_published_with_theme_and_questions",
                violation_error_message="En workshop trenger ett tema og spørsmålene først.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementtext",
            constraint=models.UniqueConstraint(
                fields=("statement", "language"),
                name="statement_once_in_a_language",
                violation_error_message="Dette er allerede skrevet på dette språket.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_original", True)),
                fields=("statement",),
                name="statement_has_one_original",
                violation_error_message="Dette er allerede skrevet på dette språket.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_original", True),
                        ("by_machine", False),
                        ("translated_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("is_original", True), _negated=True),
                        models.Q(
                            models.Q(("by_machine", False), ("translated_by__isnull", False)),
                            models.Q(("by_machine", True), ("translated_by__isnull", True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="statement_translated_by_somebody",
                violation_error_message="En oversettelse er laget av noen eller av en maskin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=models.UniqueConstraint(
                fields=("group", "held_on"),
                name="group_meets_once_a_day",
                violation_error_message="Dette møtet er allerede skrevet ned.",
            ),
        ),
        *(SecureTable(name) for name in TABLES),
    ]
