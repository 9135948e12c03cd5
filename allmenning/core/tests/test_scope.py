"""Two locks on a municipality's rows: managers refuse, and the database shows nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.models import Association, Person, Representative, Unit
from allmenning.places.models import Building, Timetable


class Mishap(Exception):
    """Something went wrong in the middle."""


def _names() -> list[str]:
    """The people whom the database itself shows, whatever managers say."""
    return _column("SELECT name FROM people_person ORDER BY name")


def _column(statement: str, *values: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _carried() -> str:
    return _column("SELECT current_setting('allmenning.municipality', true)")[0]


@pytest.fixture
def outside(oslo: Municipality) -> Iterator[None]:
    """Outside any municipality's scope, as a worker is between two jobs."""
    with scope._scoped(scope.NOBODY):
        yield


@pytest.mark.parametrize("model", [Person, Unit, Building])
def test_a_query_outside_scope_is_refused(outside: None, model: type[Model]) -> None:
    with pytest.raises(scope.NoMunicipality):
        model._default_manager.count()
    with pytest.raises(scope.NoMunicipality):
        model._default_manager.create()
    with pytest.raises(scope.NoMunicipality):
        model()


def test_another_municipality_is_invisible(kari: Person, nils: Person, asker: Municipality) -> None:
    assert [person.name for person in Person.objects.all()] == ["Kari Nordlie"]
    assert not Person.objects.filter(pk=nils.pk).exists()

    with scope.municipality(asker.pk):
        assert [person.name for person in Person.objects.all()] == ["Nils Vik"]


def test_another_municipality_is_invisible_to_plain_sql(
    kari: Person, nils: Person, asker: Municipality
) -> None:
    assert _names() == ["Kari Nordlie"]
    with scope.municipality(asker.pk):
        assert _names() == ["Nils Vik"]
    with scope._scoped(scope.NOBODY):
        assert _names() == []
    with scope.all_municipalities(reason="the test counts everybody"):
        assert _names() == ["Kari Nordlie", "Nils Vik"]
        assert Person.objects.count() == 2


def test_plain_sql_changes_no_row_of_another_municipality(
    kari: Person, nils: Person, asker: Municipality
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = 'X' WHERE id = %s", [nils.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM people_person WHERE id = %s", [nils.pk])
        assert cursor.rowcount == 0


def test_plain_sql_adds_no_row_to_another_municipality(
    oslo: Municipality, asker: Municipality
) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Unit.objects.create(municipality=asker, kind="municipality", name="Asker kommune")


def test_a_row_does_not_move_to_another_municipality(kari: Person, asker: Municipality) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Person.objects.filter(pk=kari.pk).update(municipality=asker)


def test_a_child_cannot_point_at_another_municipality(
    skolekorps: Association, nils: Person
) -> None:
    with pytest.raises(DatabaseError, match="violates foreign key"), transaction.atomic():
        Representative.objects.create(person=nils, association=skolekorps)


def test_a_table_that_all_may_read_is_written_by_its_own_only(
    haugen: Building, asker: Municipality
) -> None:
    """Its rows are searched by range or words, which row security would make slow."""
    with scope.municipality(asker.pk):
        assert _column("SELECT name FROM places_building") == ["Haugen skole"]
        assert not Building.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE places_building SET name = 'X'")
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Timetable.objects.create(name="Tyvlån", municipality_id=haugen.municipality_id)


def test_scopes_nest(kari: Person, nils: Person, oslo: Municipality, asker: Municipality) -> None:
    with scope.municipality(asker.pk):
        with scope.municipality(oslo.pk):
            assert _names() == ["Kari Nordlie"]
        assert _names() == ["Nils Vik"]
    assert _names() == ["Kari Nordlie"]
    assert _carried() == str(oslo.pk)


def test_a_mishap_leaves_the_scope_as_it_was(
    kari: Person, oslo: Municipality, asker: Municipality
) -> None:
    with pytest.raises(Mishap), scope.municipality(asker.pk):
        raise Mishap

    assert scope.municipality_id() == oslo.pk
    assert _names() == ["Kari Nordlie"]


def test_all_municipalities_needs_a_reason_and_is_nobodys_scope(oslo: Municipality) -> None:
    with pytest.raises(ValueError, match="Say why"), scope.all_municipalities(reason=""):
        pass
    with (
        scope.all_municipalities(reason="the test writes without a municipality"),
        pytest.raises(scope.NoMunicipality),
    ):
        Unit.objects.create(kind="municipality", name="Ingens kommune")
