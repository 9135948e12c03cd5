import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Building",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=80)),
                ("sort_key", allmenning.core.models.NorwegianSortKey("name")),
                ("category", models.CharField(max_length=60)),
                ("address", models.CharField(blank=True, max_length=160)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("way_in", models.JSONField(default=dict)),
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
                    "unit",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buildings",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "slug"),
                        name="building_once",
                        violation_error_message="Et annet bygg har allerede denne adressen på nettet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (57, 72)), ("longitude__range", (4, 32))
                        ),
                        name="building_stands_in_norway",
                        violation_error_message="Punktet ligger ikke i Norge.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Asset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
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
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assets",
                        to="places.building",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
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
                        fields=("municipality", "code"),
                        name="district_once",
                        violation_error_message="Denne bydelen finnes fra før.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="building",
            name="district",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="buildings",
                to="places.district",
            ),
        ),
        migrations.CreateModel(
            name="Holiday",
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
                        choices=[("public", "helligdag"), ("school", "skoleferie")], max_length=8
                    ),
                ),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("name", models.JSONField()),
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
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("municipality", "="), ("kind", "="), ("days", "&&")],
                        name="one_holiday_of_a_kind_per_day",
                        violation_error_message="Det finnes allerede en fridag på noen av dagene.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Space",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=80)),
                ("sort_key", allmenning.core.models.NorwegianSortKey("name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gym", "gymsal"),
                            ("auditorium", "auditorium"),
                            ("meeting_room", "møterom"),
                            ("kitchen", "kjøkken"),
                            ("stage", "scene"),
                            ("music_room", "musikkrom"),
                            ("guest_desk", "gjesteplass"),
                            ("gathering", "forsamlingsrom"),
                        ],
                        max_length=16,
                    ),
                ),
                ("capacity", models.PositiveIntegerField()),
                ("area", models.PositiveIntegerField(null=True)),
                ("floor", models.SmallIntegerField(null=True)),
                ("description", models.JSONField(default=dict)),
                ("house_rules", models.JSONField(default=dict)),
                (
                    "facilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sound", "lydanlegg"),
                                ("light", "scenelys"),
                                ("stage", "scene"),
                                ("projector", "projektor"),
                                ("piano", "piano"),
                                ("kitchen", "kjøkken"),
                                ("wifi", "trådløst nett"),
                                ("secure_network", "kommunens sikre nett"),
                                ("soundproof", "lydtett"),
                                ("noise", "tåler støy"),
                                ("activity", "tåler fysisk aktivitet"),
                                ("acoustics", "god akustikk"),
                                ("ground_floor", "på bakkeplan"),
                                ("street_view", "synlig fra gata"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "accessibility",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("step_free", "trinnfri adkomst"),
                                ("hearing_loop", "teleslynge"),
                                ("lift", "heis"),
                                ("toilet", "tilgjengelig toalett"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        default=list,
                        size=None,
                    ),
                ),
                ("search_words", models.TextField(blank=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("is_published", models.BooleanField(default=False)),
                (
                    "building",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spaces",
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
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            "search_words", name="gin_trgm_ops"
                        ),
                        name="space_search_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("building", "slug"),
                        name="space_once_per_building",
                        violation_error_message="Et annet lokale i bygget har allerede dette navnet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__range", (1, 20000))),
                        name="space_takes_somebody",
                        violation_error_message="Skriv hvor mange lokalet tar, minst 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "facilities__contained_by",
                                [
                                    "sound",
                                    "light",
                                    "stage",
                                    "projector",
                                    "piano",
                                    "kitchen",
                                    "wifi",
                                    "secure_network",
                                    "soundproof",
                                    "noise",
                                    "activity",
                                    "acoustics",
                                    "ground_floor",
                                    "street_view",
                                ],
                            )
                        ),
                        name="facilities_known",
                        violation_error_message="Velg blant utstyret i lista.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "accessibility__contained_by",
                                ["step_free", "hearing_loop", "lift", "toilet"],
                            )
                        ),
                        name="accessibility_known",
                        violation_error_message="Velg blant punktene i lista.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purposes__contained_by",
                                [
                                    "sport",
                                    "music",
                                    "theatre",
                                    "meeting",
                                    "course",
                                    "celebration",
                                    "children",
                                    "event",
                                    "work",
                                ],
                            )
                        ),
                        name="purposes_known",
                        violation_error_message="Velg blant formålene i lista.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpaceAsset",
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
                        related_name="uses",
                        to="places.asset",
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
                        related_name="parts",
                        to="places.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("space", "asset"),
                        name="asset_once_per_space",
                        violation_error_message="Delen er allerede med.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="space",
            name="assets",
            field=models.ManyToManyField(
                related_name="spaces", through="places.SpaceAsset", to="places.asset"
            ),
        ),
        migrations.CreateModel(
            name="Timetable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("closed_on_public_holidays", models.BooleanField(default=True)),
                ("closed_in_school_holidays", models.BooleanField(default=False)),
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
        migrations.AddField(
            model_name="space",
            name="timetable",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spaces",
                to="places.timetable",
            ),
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.SmallIntegerField()),
                ("opens", models.SmallIntegerField()),
                ("closes", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("staffed", "betjent"), ("staffless", "meråpent")],
                        default="staffed",
                        max_length=10,
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
                    "timetable",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="places.timetable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))),
                        name="weekday_of_a_week",
                        violation_error_message="Velg en ukedag.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__lte", 2160),
                            ("opens__gte", 0),
                            ("opens__lt", 1440),
                            ("closes__gt", models.F("opens")),
                        ),
                        name="hours_open_before_they_close",
                        violation_error_message="Stengetiden må komme etter åpningstiden.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("reason", models.JSONField(default=dict)),
                ("opens", models.SmallIntegerField(null=True)),
                ("closes", models.SmallIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("staffed", "betjent"), ("staffless", "meråpent")],
                        default="staffed",
                        max_length=10,
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
                    "timetable",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="places.timetable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes__isnull", True), ("opens__isnull", True)),
                            models.Q(
                                ("closes__lte", 2160),
                                ("opens__gte", 0),
                                ("opens__lt", 1440),
                                ("closes__gt", models.F("opens")),
                            ),
                            _connector="OR",
                        ),
                        name="exception_closed_or_open_in_order",
                        violation_error_message="Stengetiden må komme etter åpningstiden.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("timetable", "="), ("days", "&&")],
                        name="one_exception_per_day",
                        violation_error_message="Det finnes allerede et unntak for noen av dagene.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="building",
            name="timetable",
            field=allmenning.core.models.Within(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="buildings",
                to="places.timetable",
            ),
        ),
    ]
