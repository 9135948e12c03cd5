import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "venter på svar"),
                            ("confirmed", "bekreftet"),
                            ("declined", "avslått"),
                            ("cancelled", "avbestilt"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, max_length=2000)),
                (
                    "decided_by",
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
                    "space",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["space"],
                        name="waiting_by_space",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False),
                            ("during__lower_inf", False),
                            ("during__upper_inf", False),
                        ),
                        name="booking_has_start_and_end",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["confirmed", "declined", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="decided_when_not_waiting",
                        violation_error_message="En avgjort bestilling har et tidspunkt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("state", "declined"), _negated=True),
                        name="declined_with_a_reason",
                        violation_error_message="Skriv hvorfor, så søkeren forstår svaret.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("reason", models.JSONField()),
                (
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False),
                            ("during__lower_inf", False),
                            ("during__upper_inf", False),
                        ),
                        name="closure_has_start_and_end",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureAsset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asset",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.asset",
                    ),
                ),
                (
                    "closure",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="booking.closure",
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
                        fields=("closure", "asset"),
                        name="asset_once_per_closure",
                        violation_error_message="Delen er allerede med.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="closure",
            name="assets",
            field=models.ManyToManyField(
                related_name="closures", through="booking.ClosureAsset", to="places.asset"
            ),
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("participants", models.PositiveIntegerField()),
                ("expires_at", models.DateTimeField()),
                (
                    "holder",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
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
                    "space",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "asset",
                    allmenning.core.models.Within(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="places.asset",
                    ),
                ),
                (
                    "booking",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
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
                (
                    "closure",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="booking.closure",
                    ),
                ),
                (
                    "hold",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="booking.hold",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.Func(
                            "during", function="lower", output_field=models.DateTimeField()
                        ),
                        include=("during", "asset", "expires_at"),
                        name="claim_start",
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Func(
                                            "during",
                                            function="upper",
                                            output_field=models.DateTimeField(),
                                        ),
                                        "-",
                                        models.Func(
                                            "during",
                                            function="lower",
                                            output_field=models.DateTimeField(),
                                        ),
                                    ),
                                    output_field=models.DurationField(),
                                ),
                                models.Value(datetime.timedelta(days=1)),
                            )
                        ),
                        fields=["during"],
                        name="claim_long",
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("asset", "="), ("during", "&&")],
                        name="one_claim_per_asset_and_time",
                        violation_error_message="Opptatt på denne tiden.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("booking__isnull", False),
                                ("closure__isnull", True),
                                ("hold__isnull", True),
                            ),
                            models.Q(
                                ("booking__isnull", True),
                                ("closure__isnull", True),
                                ("hold__isnull", False),
                            ),
                            models.Q(
                                ("booking__isnull", True),
                                ("closure__isnull", False),
                                ("hold__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="claim_rests_on_one_thing",
                        violation_error_message="Et krav på tid har én grunn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expires_at__isnull", True), ("hold__isnull", True)),
                            models.Q(("expires_at__isnull", False), ("hold__isnull", False)),
                            _connector="OR",
                        ),
                        name="only_holds_expire",
                        violation_error_message="Bare en midlertidig reservasjon utløper.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False),
                            ("during__lower_inf", False),
                            ("during__upper_inf", False),
                        ),
                        name="claim_has_start_and_end",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("activity", models.CharField(max_length=120)),
                ("participants", models.PositiveIntegerField()),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("phone", models.CharField(max_length=20)),
                ("sent_at", models.DateTimeField()),
                (
                    "applicant",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="people.person",
                    ),
                ),
                (
                    "association",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
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
                    models.CheckConstraint(
                        condition=models.Q(("participants__range", (1, 20000))),
                        name="somebody_takes_part",
                        violation_error_message="Skriv hvor mange som kommer, minst 1.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="request",
            field=allmenning.core.models.Within(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="booking.request",
            ),
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("version", models.PositiveIntegerField()),
                ("text", models.JSONField()),
                ("published_at", models.DateTimeField()),
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
                        fields=("municipality", "name", "version"),
                        name="terms_version_once",
                        violation_error_message="Denne utgaven av vilkårene finnes fra før.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="request",
            name="terms",
            field=allmenning.core.models.Within(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="booking.terms"
            ),
        ),
        migrations.CreateModel(
            name="BookingRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("min_minutes", models.PositiveIntegerField(default=30)),
                ("max_minutes", models.PositiveIntegerField(default=240)),
                ("raster_minutes", models.PositiveSmallIntegerField(default=30)),
                ("notice_minutes", models.PositiveIntegerField(default=0)),
                ("horizon_days", models.PositiveIntegerField(default=180)),
                ("release_minute", models.PositiveSmallIntegerField(default=0)),
                ("buffer_before", models.PositiveSmallIntegerField(default=0)),
                ("buffer_after", models.PositiveSmallIntegerField(default=0)),
                ("max_active_person", models.PositiveSmallIntegerField(default=4)),
                ("max_active_association", models.PositiveSmallIntegerField(default=20)),
                ("cancel_hours", models.PositiveSmallIntegerField(default=24)),
                ("needs_approval", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_rules",
                        to="places.space",
                    ),
                ),
                (
                    "terms",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.terms",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("space", "="), ("days", "&&")],
                        name="one_set_of_rules_per_day",
                        violation_error_message="Lokalet har allerede regler for noen av dagene.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_minutes__lte", 20160),
                            ("min_minutes__gte", 5),
                            ("max_minutes__gte", models.F("min_minutes")),
                        ),
                        name="lengths_in_order",
                        violation_error_message="Lengste tid kan ikke være kortere enn korteste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("raster_minutes__in", [5, 10, 15, 20, 30, 60])),
                        name="raster_divides_the_hour",
                        violation_error_message="Velg 5, 10, 15, 20, 30 eller 60 minutter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buffer_after__lte", 720), ("buffer_before__lte", 720)),
                        name="buffers_within_half_a_day",
                        violation_error_message="Skriv høyst 720 minutter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("horizon_days__range", (1, 730)), ("release_minute__lt", 1440)
                        ),
                        name="horizon_within_two_years",
                        violation_error_message="Skriv et tall fra 1 til 730 dager.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                ("from_minute", models.PositiveSmallIntegerField(default=0)),
                ("to_minute", models.PositiveSmallIntegerField(default=1440)),
                ("people_over", models.PositiveIntegerField(null=True)),
                ("needs_approval", models.BooleanField()),
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
                    "rules",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approval_rules",
                        to="booking.bookingrules",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rules", "order"),
                        name="approval_rules_in_order",
                        violation_error_message="To regler kan ikke ha samme plass i rekka.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_minute__lte", 1440), ("to_minute__gt", models.F("from_minute"))
                        ),
                        name="approval_minutes_in_order",
                        violation_error_message="Sluttiden må komme etter starttiden.",
                    ),
                ],
            },
        ),
    ]
