import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("booking", "0019_continued_requests"),
        ("core", "0006_buckets_unlogged"),
        ("people", "0008_reading_everybody_anew"),
        ("places", "0006_street_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("one_off", "enkeltstående arrangement"),
                            ("series", "møterekke for en gruppe"),
                            ("drop_in", "dropp inn"),
                            ("outreach", "oppsøkende tilstedeværelse"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("idea", "idé"),
                            ("trial", "prøves ut"),
                            ("operation", "i drift"),
                            ("stopped", "avsluttet"),
                        ],
                        default="idea",
                        max_length=9,
                    ),
                ),
                ("title", models.JSONField()),
                ("summary", models.JSONField(default=dict)),
                ("youngest", models.PositiveSmallIntegerField(null=True)),
                ("oldest", models.PositiveSmallIntegerField(null=True)),
                (
                    "for_whom",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("families", "familier"),
                                ("women", "kvinner"),
                                ("fathers", "fedre"),
                                ("youth", "unge"),
                                ("seniors", "eldre"),
                                ("special_needs", "mennesker med særlige behov"),
                                ("newly_arrived", "nyankomne"),
                            ],
                            max_length=13,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, size=None
                    ),
                ),
                ("price", models.PositiveIntegerField(default=0)),
                (
                    "copied_from",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
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
                (
                    "parent",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variants",
                        to="activities.activity",
                    ),
                ),
                (
                    "unit",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "slug"),
                        name="activity_once",
                        violation_error_message="En annen aktivitet har allerede denne adressen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title__has_key", "nb"), models.Q(("title__nb", ""), _negated=True)
                        ),
                        name="activity_has_a_title",
                        violation_error_message="Skriv hva aktiviteten heter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("youngest__isnull", True),
                            ("oldest__isnull", True),
                            ("oldest__gte", models.F("youngest")),
                            _connector="OR",
                        ),
                        name="activity_ages_in_order",
                        violation_error_message="Den eldste må være minst like gammel som den yngste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("oldest__isnull", True), ("oldest__lte", 120), _connector="OR"
                        ),
                        name="activity_for_living_people",
                        violation_error_message="Skriv en alder på høyst 120 år.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_is_no_variant_of_itself",
                        violation_error_message="En aktivitet er ikke en variant av seg selv.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collaboration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("does", models.JSONField(default=dict)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collaborations",
                        to="activities.activity",
                    ),
                ),
                (
                    "association",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.association",
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
                        fields=("activity", "name"),
                        name="partner_of_activity_once",
                        violation_error_message="Denne partneren er allerede med.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="partner_has_a_name",
                        violation_error_message="Skriv hvem dere samarbeider med.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountingDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("token", models.BinaryField(max_length=32)),
                ("paired_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                (
                    "paired_by",
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
                        fields=("municipality", "token"),
                        name="counting_device_once",
                        violation_error_message="Denne enheten er allerede paret.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutreachCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("monday", models.DateField()),
                ("contacts", models.PositiveIntegerField()),
                (
                    "by",
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
                        fields=("unit", "by", "monday"),
                        name="outreach_of_a_week_once",
                        violation_error_message="Denne uka er allerede ført.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monday__iso_week_day", 1)),
                        name="outreach_week_begins_on_monday",
                        violation_error_message="Uka begynner på en mandag.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("opening_days", models.PositiveIntegerField(null=True)),
                ("visits", models.PositiveIntegerField(null=True)),
                ("unique", models.PositiveIntegerField(null=True)),
                ("unique_adults", models.PositiveIntegerField(null=True)),
                ("unique_children", models.PositiveIntegerField(null=True)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("partner_report", "rapport fra partner"),
                            ("visit_card", "besøkskort uten navn"),
                            ("first_visit", "spurt om det er første gang"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reported",
                        to="activities.activity",
                    ),
                ),
                (
                    "collaboration",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.collaboration",
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
                            models.Q(
                                ("unique_adults__isnull", True), ("unique_children__isnull", True)
                            ),
                            (
                                "unique",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("unique_adults"), "+", models.F("unique_children")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="unique_people_add_up",
                        violation_error_message="Voksne og barn må til sammen bli antall unike.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unique__isnull", True),
                            ("visits__isnull", True),
                            ("unique__lte", models.F("visits")),
                            _connector="OR",
                        ),
                        name="no_more_people_than_visits",
                        violation_error_message="Det kan ikke være flere unike enn besøk.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("activity", "="), ("days", "&&")],
                        name="one_report_of_an_activity_at_a_time",
                        violation_error_message="Det finnes allerede tall for noen av dagene.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("every_weeks", models.PositiveSmallIntegerField(default=1)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("opens", models.SmallIntegerField()),
                ("closes", models.SmallIntegerField()),
                ("skips_public_holidays", models.BooleanField(default=True)),
                ("skips_school_holidays", models.BooleanField(default=False)),
                ("planned_until", models.DateField(null=True)),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="activities.activity",
                    ),
                ),
                (
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                (
                    "run_by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="activities.collaboration",
                    ),
                ),
                (
                    "space",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekdays__len__range", (1, 7)),
                            ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]),
                        ),
                        name="schedule_has_weekdays",
                        violation_error_message="Velg minst én ukedag.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_weeks__range", (1, 52))),
                        name="schedule_within_a_year",
                        violation_error_message="Velg hvor mange uker det skal gå, fra 1 til 52.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="schedule_days_in_order",
                        violation_error_message="Den siste dagen må komme etter den første.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__lte", 2160),
                            ("opens__gte", 0),
                            ("opens__lt", 1440),
                            ("closes__gt", models.F("opens")),
                        ),
                        name="schedule_starts_before_it_ends",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slot", models.DateField(null=True)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planlagt"), ("cancelled", "avlyst")],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("reason", models.JSONField(default=dict)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "activity",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="activities.activity",
                    ),
                ),
                (
                    "booking",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.booking",
                    ),
                ),
                (
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="places.building",
                    ),
                ),
                (
                    "host",
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
                    "run_by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="activities.collaboration",
                    ),
                ),
                (
                    "schedule",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="activities.schedule",
                    ),
                ),
                (
                    "space",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "starts"], name="session_by_start"),
                    models.Index(fields=["building", "starts"], name="session_by_building"),
                    models.Index(fields=["activity", "starts"], name="session_by_activity"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "slot"),
                        name="session_of_a_day_once",
                        violation_error_message="Denne dagen har allerede en økt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("schedule__isnull", True), ("slot__isnull", True)),
                            models.Q(("schedule__isnull", False), ("slot__isnull", False)),
                            _connector="OR",
                        ),
                        name="session_has_a_slot_of_its_schedule",
                        violation_error_message="En økt fra en plan hører til en dag i planen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="session_starts_before_it_ends",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            ("reason__has_key", "nb"),
                            _connector="OR",
                        ),
                        name="session_cancelled_with_a_reason",
                        violation_error_message="Skriv hvorfor økten er avlyst.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("adults", models.IntegerField(default=0)),
                ("children", models.IntegerField(default=0)),
                ("is_total", models.BooleanField(default=False)),
                ("is_approximate", models.BooleanField(default=False)),
                (
                    "counted_by",
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
                    "device",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.countingdevice",
                    ),
                ),
                (
                    "session",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="activities.session",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["session", "at", "id"], name="attendance_by_session"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "key"),
                        name="attendance_line_once",
                        violation_error_message="Dette er allerede telt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_total", False),
                            models.Q(("adults__gte", 0), ("children__gte", 0)),
                            _connector="OR",
                        ),
                        name="attendance_total_is_no_less_than_nobody",
                        violation_error_message="Skriv 0 eller mer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adults__range", (-20000, 20000)), ("children__range", (-20000, 20000))
                        ),
                        name="attendance_within_reason",
                        violation_error_message="Skriv høyst 20 000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_total", True), ("is_approximate", False), _connector="OR"
                        ),
                        name="attendance_only_a_total_is_approximate",
                        violation_error_message="Bare et samlet tall kan være omtrentlig.",
                    ),
                ],
            },
        ),
        SecureTable("Activity"),
        SecureTable("Collaboration"),
        SecureTable("Schedule"),
        SecureTable("Session"),
        SecureTable("CountingDevice"),
        SecureTable("Attendance", append_only=True),
        SecureTable("ReportedFigures"),
        SecureTable("OutreachCount"),
    ]
