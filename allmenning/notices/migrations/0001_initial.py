import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("people", "0004_the_registers_copy"),
        ("places", "0005_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bounce",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_digest", models.BinaryField(max_length=32, null=True)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bounces",
                        to="people.registeredperson",
                        unique=True,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("area", "noe skjer i et område"),
                            ("moved", "noen flytter hit"),
                            ("child", "et barn når en alder"),
                            ("newborn", "et barn er født"),
                            ("age", "noen fyller år"),
                            ("enrolled", "påmeldte i en prøveordning"),
                        ],
                        max_length=8,
                    ),
                ),
                ("circumstances", models.JSONField(default=dict)),
                ("audience", models.JSONField(default=dict)),
                ("is_urgent", models.BooleanField(default=False)),
                ("priority", models.PositiveSmallIntegerField(default=5)),
                ("one_per_household", models.BooleanField(default=False)),
                ("send_at", models.DateTimeField(null=True)),
                ("valid_until", models.DateTimeField(null=True)),
                ("reminder_after_days", models.PositiveSmallIntegerField(null=True)),
                ("max_recipients", models.PositiveIntegerField(default=0)),
                ("offer", models.JSONField(default=dict)),
                ("offer_path", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "utkast"),
                            ("proposed", "til godkjenning"),
                            ("approved", "godkjent"),
                            ("sending", "sendes"),
                            ("paused", "satt på pause"),
                            ("ended", "ferdig"),
                            ("stopped", "stoppet"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("proposed", models.BinaryField(max_length=32, null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("share", models.PositiveSmallIntegerField(default=0)),
                ("stopped_because", models.CharField(blank=True, max_length=200)),
                ("events_read", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "author",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
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
                        related_name="notices",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["municipality", "state", "send_at"], name="notice_by_state"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("proposed__isnull", False), _connector="OR"
                        ),
                        name="notice_is_what_was_proposed",
                        violation_error_message="Varselet må legges fram for godkjenning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("max_recipients__gt", 0), ("valid_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="notice_has_its_bounds",
                        violation_error_message="Et varsel må ha en siste dag og en grense for hvor mange som får det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__range", (1, 9)), ("share__range", (0, 100))),
                        name="notice_in_measure",
                        violation_error_message="Velg et tall fra 1 til 9.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40)),
                ("name", models.JSONField(default=dict)),
                ("about", models.JSONField(default=dict)),
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
                        fields=("municipality", "slug"),
                        name="theme_once",
                        violation_error_message="Dette temaet finnes fra før.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
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
                    "notice",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="opt_outs",
                        to="notices.notice",
                    ),
                ),
                (
                    "person",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opt_outs",
                        to="people.registeredperson",
                    ),
                ),
                (
                    "theme",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opt_outs",
                        to="notices.theme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "theme"),
                        name="opt_out_once",
                        nulls_distinct=False,
                        violation_error_message="Du har allerede sagt nei til dette.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="theme",
            field=allmenning.core.models.Within(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="notices.theme",
            ),
        ),
        migrations.CreateModel(
            name="TriggerDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveIntegerField(default=0)),
                ("is_held", models.BooleanField(default=False)),
                ("released_at", models.DateTimeField(null=True)),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "day"),
                        name="trigger_day_once",
                        violation_error_message="Denne dagen er allerede talt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Usefulness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("yes", models.PositiveIntegerField(default=0)),
                ("no", models.PositiveIntegerField(default=0)),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usefulness",
                        to="notices.notice",
                        unique=True,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DistrictFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField(max_length=40)),
                ("value", models.JSONField(default=dict)),
                (
                    "district",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="places.district",
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
                        fields=("district", "name"),
                        name="fact_once_per_district",
                        violation_error_message="Bydelen har allerede dette.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("sign_up", "meldte seg på"), ("imported", "hentet fra liste")],
                        max_length=8,
                    ),
                ),
                ("purpose", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("delete_on", models.DateField()),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="people.registeredperson",
                    ),
                ),
                (
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "person"),
                        name="enrolled_once",
                        violation_error_message="Du er allerede påmeldt.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occurrence", models.CharField(blank=True, max_length=40)),
                ("variant", models.CharField(blank=True, max_length=20)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-post"), ("sms", "SMS"), ("letter", "brev")],
                        default="email",
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "venter på dagen sin"),
                            ("pending", "klar"),
                            ("claimed", "sjekkes"),
                            ("attempting", "sendes"),
                            ("unknown", "uvisst"),
                            ("accepted", "sendt"),
                            ("bundled", "sendt sammen med et annet"),
                            ("rejected", "avvist"),
                            ("bounced", "kom i retur"),
                            ("complained", "meldt som uønsket"),
                            ("skipped", "ikke sendt"),
                            ("closed", "ikke lenger aktuell"),
                        ],
                        default="candidate",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempted_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "bundled_in",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundled",
                        to="notices.dispatch",
                    ),
                ),
                (
                    "child",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.registeredperson",
                    ),
                ),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispatches",
                        to="people.registeredperson",
                    ),
                ),
                (
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispatches",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["municipality", "due_at"],
                        name="dispatches_pending",
                    ),
                    models.Index(
                        condition=models.Q(("state", "candidate")),
                        fields=["municipality", "due_at"],
                        name="dispatches_candidate",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["claimed", "attempting"])),
                        fields=["municipality", "leased_until"],
                        name="dispatches_leased",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["accepted", "bundled"])),
                        fields=["person", "settled_at"],
                        name="dispatches_had",
                    ),
                    models.Index(
                        condition=models.Q(("state", "unknown")),
                        fields=["notice", "attempted_at"],
                        name="dispatches_unknown",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "person", "occurrence"),
                        name="dispatch_once",
                        violation_error_message="Denne personen har allerede fått varselet.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-post"), ("sms", "SMS"), ("letter", "brev")],
                        default="email",
                        max_length=6,
                    ),
                ),
                ("price", models.BigIntegerField(default=0)),
                ("digest", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
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
                    "person",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="people.person",
                    ),
                ),
                (
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "person", "channel", "digest"),
                        name="approved_once_by_each",
                        violation_error_message="Du har allerede godkjent. Nå må en annen godkjenne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("author")), _negated=True),
                        name="author_does_not_approve",
                        violation_error_message="Du har skrevet varselet. To andre må godkjenne det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "email"), ("price", 0)),
                            models.Q(("channel__in", ["sms", "letter"]), ("price__gt", 0)),
                            _connector="OR",
                        ),
                        name="price_is_approved_with_its_channel",
                        violation_error_message="Det som koster penger, må godkjennes med prisen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "bokmål"), ("nn", "nynorsk"), ("en", "English")],
                        max_length=2,
                    ),
                ),
                ("subject", models.CharField(max_length=150)),
                ("body", models.TextField(max_length=8000)),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "language"),
                        name="text_once_per_language",
                        violation_error_message="Varselet har allerede en tekst på dette språket.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relevance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_task", models.TextField(max_length=1000)),
                ("legal_basis", models.TextField(max_length=1000)),
                ("matters_to_people", models.TextField(max_length=1000)),
                ("their_need_first", models.TextField(max_length=1000)),
                ("only_those_affected", models.TextField(max_length=1000)),
                ("not_marketing", models.TextField(max_length=1000)),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relevance",
                        to="notices.notice",
                        unique=True,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("public_task", ""),
                            ("legal_basis", ""),
                            ("matters_to_people", ""),
                            ("their_need_first", ""),
                            ("only_those_affected", ""),
                            ("not_marketing", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="relevance_is_answered",
                        violation_error_message="Svar på alle spørsmålene.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveIntegerField(default=0)),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="take_up",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "day"),
                        name="take_up_once_a_day",
                        violation_error_message="Denne dagen er allerede ført.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("audience", "hvem det gjelder"), ("outcome", "hva det ble til")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("number", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
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
                    "notice",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "kind", "name"),
                        name="tally_once",
                        violation_error_message="Dette tallet føres allerede.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tariff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-post"), ("sms", "SMS"), ("letter", "brev")],
                        max_length=6,
                    ),
                ),
                ("price", models.BigIntegerField()),
                ("valid_from", models.DateField()),
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
                        fields=("municipality", "channel", "valid_from"),
                        name="tariff_once_a_day",
                        violation_error_message="Det finnes allerede en pris fra denne dagen.",
                    )
                ],
            },
        ),
    ]
