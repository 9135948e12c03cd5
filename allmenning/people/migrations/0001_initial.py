import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Association",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisasjonsnummer", models.CharField(max_length=9)),
                ("name", models.CharField(max_length=175)),
                ("sort_key", allmenning.core.models.NorwegianSortKey("name")),
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
                        fields=("municipality", "organisasjonsnummer"),
                        name="association_once",
                        violation_error_message="Denne foreningen finnes fra før.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisasjonsnummer__regex", "^[0-9]{9}$")),
                        name="organisasjonsnummer_has_nine_digits",
                        violation_error_message="Et organisasjonsnummer har ni sifre.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("language", models.CharField(default="nb", max_length=5)),
                ("number_lookup", models.BinaryField(max_length=32, null=True)),
                ("number_sealed", models.BinaryField(max_length=64, null=True)),
                ("number_key_id", models.CharField(blank=True, max_length=20)),
                ("digest_at_hour", models.SmallIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
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
                        fields=("municipality", "number_lookup"),
                        name="one_person_per_number",
                        violation_error_message="Denne personen finnes fra før.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number_lookup__isnull", True), ("number_sealed__isnull", True)
                            ),
                            models.Q(
                                ("number_lookup__isnull", False), ("number_sealed__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="number_sealed_and_found",
                        violation_error_message="Et fødselsnummer må kunne både finnes og leses.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=200)),
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
                        related_name="identities",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "issuer", "subject"),
                        name="one_person_per_subject",
                        violation_error_message="Denne innloggingen hører til noen andre.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField(null=True)),
                (
                    "association",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="representatives",
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
                (
                    "person",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="represents",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "association"),
                        name="representative_once",
                        violation_error_message="Denne personen representerer foreningen fra før.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("sid", models.CharField(blank=True, db_index=True, max_length=100)),
                ("issuer", models.CharField(blank=True, max_length=200)),
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                        choices=[
                            ("municipality", "kommune"),
                            ("agency", "etat"),
                            ("district", "bydel"),
                            ("building", "bygg"),
                        ],
                        max_length=12,
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
                    "parent",
                    allmenning.core.models.Within(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "parent", "name"),
                        name="unit_name_once_per_parent",
                        nulls_distinct=False,
                        violation_error_message="Det finnes allerede en enhet med dette navnet her.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "municipality"), ("parent__isnull", True)),
                            models.Q(
                                ("kind__in", ["agency", "district", "building"]),
                                ("parent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="only_the_municipality_is_a_root",
                        violation_error_message="Bare kommunen selv står øverst.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
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
                        choices=[
                            ("caretaker", "vaktmester"),
                            ("case_worker", "saksbehandler"),
                            ("unit_leader", "enhetsleder"),
                            ("administrator", "kommuneadministrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("expires_on", models.DateField()),
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
                        related_name="roles",
                        to="people.person",
                    ),
                ),
                (
                    "unit",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "unit", "kind"),
                        name="role_once_per_unit",
                        violation_error_message="Denne personen har allerede rollen her.",
                    ),
                ],
            },
        ),
    ]
