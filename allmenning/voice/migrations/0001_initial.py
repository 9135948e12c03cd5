import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
        ("places", "0006_street_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Idea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("here", "skrevet på nettsiden"),
                            ("said", "sagt til en ansatt"),
                            ("paper", "på papir"),
                            ("kiosk", "på skjermen i bygget"),
                        ],
                        max_length=6,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("sending", models.BinaryField(max_length=32)),
                ("receipt", models.BinaryField(max_length=32)),
                ("phone", models.BinaryField(max_length=64, null=True)),
                ("phone_key_id", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "ny"),
                            ("assessing", "vurderes"),
                            ("answered", "besvart"),
                            ("doing", "gjøres"),
                            ("closed", "ferdig"),
                            ("joined", "lagt til et annet"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "district",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.district",
                    ),
                ),
                (
                    "joined_to",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="voice.idea",
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
                (
                    "written_by",
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
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "by",
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
                (
                    "idea",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="voice.idea",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="IdeaAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("yes", "Ja, vi prøver"),
                            ("partly", "Ja, en del av det"),
                            ("not_now", "Ikke nå"),
                            ("no", "Nei"),
                            ("passed_on", "Sendt videre"),
                        ],
                        max_length=10,
                    ),
                ),
                ("receiver", models.CharField(blank=True, max_length=120)),
                ("on_poster", models.BooleanField()),
                ("by_phone", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "idea",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="voice.idea",
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
        ),
        migrations.CreateModel(
            name="AnswerText",
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
                    "translated_by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "answer",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="voice.ideaanswer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IdeaDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.TextField(max_length=2000)),
                ("authority", models.CharField(max_length=120)),
                ("decided_on", models.DateField()),
                ("alternatives", models.JSONField(default=list)),
                (
                    "idea",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="voice.idea",
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
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="IdeaText",
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
                    "idea",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="voice.idea",
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
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.TextField(max_length=1000)),
                ("done_on", models.DateField(null=True)),
                ("result", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "idea",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="voice.idea",
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
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("words", "slått opp med de tre ordene"),
                            ("poster", "plakaten henger"),
                            ("phone", "ringt eller fått SMS"),
                        ],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="voice.ideaanswer",
                    ),
                ),
                (
                    "by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "idea",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="voice.idea",
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
        ),
        migrations.CreateModel(
            name="VoiceTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("answer_within_days", models.PositiveSmallIntegerField(default=14)),
                ("signals", models.PositiveSmallIntegerField(default=3)),
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
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.UniqueConstraint(
                fields=("municipality", "sending"),
                name="idea_sent_once",
                violation_error_message="Dette er allerede sendt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.UniqueConstraint(
                fields=("municipality", "receipt"),
                name="idea_words_once",
                violation_error_message="Disse tre ordene er i bruk.",
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_to__isnull", False), ("state", "joined")),
                    models.Q(
                        models.Q(("state", "joined"), _negated=True), ("joined_to__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="idea_joined_to_another",
                violation_error_message="Velg innspillet dette sier det samme som.",
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    ("phone__isnull", True),
                    _connector="OR",
                ),
                name="idea_closed_without_phone",
                violation_error_message="Telefonnummeret slettes når saken er ferdig.",
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how__in", ["said", "paper"]), _negated=True),
                    ("written_by__isnull", False),
                    _connector="OR",
                ),
                name="idea_written_down_by_somebody",
                violation_error_message="Det andre sier, skrives ned av noen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideaanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "passed_on"), _negated=True),
                    models.Q(("receiver", ""), _negated=True),
                    _connector="OR",
                ),
                name="idea_passed_on_to_somebody",
                violation_error_message="Skriv hvem som har fått innspillet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answertext",
            constraint=models.UniqueConstraint(
                fields=("answer", "language"),
                name="answer_once_in_a_language",
                violation_error_message="Dette er allerede skrevet på dette språket.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answertext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_original", True)),
                fields=("answer",),
                name="answer_has_one_original",
                violation_error_message="Dette er allerede skrevet på dette språket.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answertext",
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
                name="answer_translated_by_somebody",
                violation_error_message="En oversettelse er laget av noen eller av en maskin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideatext",
            constraint=models.UniqueConstraint(
                fields=("idea", "language"),
                name="idea_once_in_a_language",
                violation_error_message="Dette er allerede skrevet på dette språket.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideatext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_original", True)),
                fields=("idea",),
                name="idea_has_one_original",
                violation_error_message="Dette er allerede skrevet på dette språket.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideatext",
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
                name="idea_translated_by_somebody",
                violation_error_message="En oversettelse er laget av noen eller av en maskin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("result", ""), ("done_on__isnull", False), _connector="OR"),
                name="measure_done_before_its_result",
                violation_error_message="Skriv dagen det ble gjort.",
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(
                fields=("answer", "idea", "way"),
                name="told_once_each_way",
                violation_error_message="Dette er allerede krysset av.",
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.CheckConstraint(
                condition=models.Q(("way", "words"), ("by__isnull", False), _connector="OR"),
                name="told_by_somebody",
                violation_error_message="Noen har hengt opp plakaten eller ringt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiceterms",
            constraint=models.UniqueConstraint(
                fields=("municipality", "valid_from"),
                name="voice_terms_once_a_day",
                violation_error_message="Noe annet gjelder allerede fra denne dagen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiceterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_within_days__gte", 1), ("signals__gte", 1)),
                name="voice_terms_are_possible",
                violation_error_message="Skriv minst 1.",
            ),
        ),
    ]
