"""The second lock on a municipality's rows, as the real database has it (law 5)."""

from collections import defaultdict
from typing import Any

import pytest

from django.db import connection, transaction
from django.db.utils import ProgrammingError

from allmenning.core.models import ActLog, Municipality, MunicipalityModel, ViewingLog, Within
from tests.house.test_models import our_models

pytestmark = pytest.mark.usefixtures("database")

# Tables of Django and of the job queue, and our own that belong to no municipality.
OUTSIDE = {"core_municipality", "core_ratebucket", "django_content_type", "django_migrations"}
QUEUE = "procrastinate_"


def _secured() -> list[Any]:
    return [model for model in our_models() if issubclass(model, MunicipalityModel)]


def _column(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _by_table(statement: str) -> defaultdict[str, set[str]]:
    """The second column of the rows, by the first."""
    found = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for table, value in cursor.fetchall():
            found[table].add(value)
    return found


def test_every_table_is_secured_or_known_to_be_outside() -> None:
    tables = _column(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity)"
    )

    assert {table for table in tables if not table.startswith(QUEUE)} == OUTSIDE


def test_every_table_has_its_policies() -> None:
    # A restrictive policy only takes away; those that give are these two.
    policies = _by_table(
        "SELECT tablename, policyname FROM pg_policies WHERE permissive = 'PERMISSIVE'"
    )

    wrong = {
        model._meta.label
        for model in _secured()
        if not _is_guarded(model, policies[model._meta.db_table])
    }
    assert wrong == set()


def _is_guarded(model: type[MunicipalityModel], policies: set[str]) -> bool:
    is_read_by_all = "read_by_all" in policies
    return policies - {"read_by_all"} == {"in_scope"} and not (
        is_read_by_all and model.personal_data
    )


def test_children_point_at_parents_by_municipality_and_id() -> None:
    composite = _by_table(
        """
        SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
        JOIN pg_attribute m ON m.attrelid = c.conrelid AND m.attnum = c.conkey[1]
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
        WHERE c.contype = 'f' AND cardinality(c.conkey) = 2
            AND m.attname = 'municipality_id' AND c.convalidated
        """
    )

    expected = {
        model._meta.db_table: {
            field.column for field in model._meta.local_concrete_fields if isinstance(field, Within)
        }
        for model in _secured()
    }
    assert {table: composite[table] for table in expected} == expected


def test_the_application_role_has_no_power_over_its_tables() -> None:
    assert _column(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication "
        "FROM pg_roles WHERE rolname = current_user"
    ) == [False]
    assert _column("SELECT 1 FROM pg_class WHERE relowner = current_user::regrole") == []
    assert (
        _column("SELECT roleid::regrole FROM pg_auth_members WHERE member = current_user::regrole")
        == []
    )
    assert _column("SELECT has_schema_privilege('public', 'CREATE')") == [False]


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("log", [ActLog, ViewingLog])
def test_logs_only_grow(oslo: Municipality, log: type[MunicipalityModel], statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _column(statement.format(log._meta.db_table))


def test_the_application_role_cannot_lift_row_security(oslo: Municipality) -> None:
    for statement in ("DISABLE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"):
        with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
            _column(f"ALTER TABLE people_person {statement}")
