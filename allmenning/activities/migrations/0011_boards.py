import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0010_handovers"),
        ("core", "0006_buckets_unlogged"),
        ("people", "0009_subscriber"),
        ("places", "0008_residents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Board",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80)),
                ("title", models.JSONField()),
                (
                    "for_whom",
                    models.CharField(
                        blank=True,
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
                ),
                ("follower_target", models.PositiveIntegerField(null=True)),
                ("target_source", models.CharField(blank=True, max_length=160)),
                (
                    "district",
                    allmenning.core.models.Within(
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
                        fields=("municipality", "slug"),
                        name="board_once",
                        violation_error_message="En annen tavle har allerede denne adressen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title__has_key", "nb"), models.Q(("title__nb", ""), _negated=True)
                        ),
                        name="board_has_a_title",
                        violation_error_message="Skriv hva tavla heter.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardFollower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("told_until", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                (
                    "board",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="activities.board",
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
                    "subscriber",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.subscriber",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["next_at"], name="follower_by_next_letter"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("board", "subscriber"),
                        name="follower_of_board_once",
                        violation_error_message="Denne adressen følger allerede tavla.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("next_at", None)),
                            models.Q(("confirmed_at__isnull", False), ("next_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="follower_told_once_confirmed",
                        violation_error_message="Bare den som har bekreftet, får brev.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "association",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.association",
                    ),
                ),
                (
                    "board",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="activities.board",
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
                        fields=("board", "association"),
                        name="member_of_board_once",
                        violation_error_message="Foreningen er allerede med på tavla.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="member_approved_by_somebody",
                        violation_error_message="Noen må godkjenne foreningen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardModerator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "board",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moderators",
                        to="activities.board",
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
                (
                    "took_over_from",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.boardmoderator",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("board", "person"),
                        name="moderator_of_board_once",
                        violation_error_message="Hun passer allerede på tavla.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="moderator_days_in_order",
                        violation_error_message="Den siste dagen må komme etter den første.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=1500)),
                ("language", models.CharField(max_length=8)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("starts", models.DateTimeField(null=True)),
                ("ends", models.DateTimeField(null=True)),
                ("last_day", models.DateField()),
                ("posted_at", models.DateTimeField()),
                ("hidden_because", models.CharField(blank=True, max_length=200)),
                (
                    "hidden_by",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="activities.boardmember",
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
                "indexes": [
                    models.Index(fields=["member", "last_day"], name="post_by_last_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends", None), ("starts", None)),
                            models.Q(("ends__gt", models.F("starts")), ("starts__isnull", False)),
                            _connector="OR",
                        ),
                        name="post_starts_before_it_ends",
                        violation_error_message="Slutten må komme etter starten.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_because", ""), ("hidden_by", None)),
                            models.Q(
                                ("hidden_by__isnull", False),
                                models.Q(("hidden_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="post_hidden_with_a_reason",
                        violation_error_message="Skriv hvorfor oppslaget skjules.",
                    ),
                ],
            },
        ),
        SecureTable("Board"),
        SecureTable("BoardModerator"),
        SecureTable("BoardMember"),
        SecureTable("BoardPost"),
        SecureTable("BoardFollower"),
    ]
