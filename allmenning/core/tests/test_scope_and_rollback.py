"""The scope on the connection survives every way a transaction can end.

PostgreSQL takes back a setting that was made in a transaction when it rolls back, so what the
connection carries and what the code believes could part. Each test ends by asking the database.
"""

from collections.abc import Iterator

import pytest

from django.db import DatabaseError, connection, transaction

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.models import Person


class Mishap(Exception):
    """Something went wrong in the middle."""


@pytest.fixture(params=["in a transaction", "committed"])
def people(request: pytest.FixtureRequest) -> Iterator[dict[str, int]]:
    """Kari in Oslo and Nils in Asker; every test runs rolled back and for real."""
    if request.param == "committed":
        request.getfixturevalue("committed")
    else:
        request.getfixturevalue("db")
    places = {
        name: Municipality.objects.create(slug=name, name=name, kommunenummer=number).pk
        for name, number in (("oslo", "0301"), ("asker", "3203"))
    }
    for name, municipality in places.items():
        with scope.municipality(municipality):
            Person.objects.create(name=name, created_at="2026-12-01T09:00Z")
    yield places
    assert _seen() == []


def _seen() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def _fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_a_roll_back_inside_the_scope(people: dict[str, int]) -> None:
    with scope.municipality(people["oslo"]):
        with pytest.raises(Mishap), transaction.atomic():
            raise Mishap
        assert _seen() == ["oslo"]


def test_a_roll_back_around_the_scope(people: dict[str, int]) -> None:
    with pytest.raises(Mishap), transaction.atomic(), scope.municipality(people["oslo"]):
        raise Mishap

    with scope.municipality(people["asker"]):
        assert _seen() == ["asker"]


def test_a_failed_query_around_the_scope(people: dict[str, int]) -> None:
    """The scope ends while the transaction is broken and takes no more commands."""
    with scope.municipality(people["asker"]):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            scope.municipality(people["oslo"]),
        ):
            _fail()
        assert _seen() == ["asker"]


def test_a_failed_query_in_a_savepoint(people: dict[str, int]) -> None:
    with scope.municipality(people["oslo"]), transaction.atomic():
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            scope.municipality(people["asker"]),
        ):
            _fail()
        assert _seen() == ["oslo"]


def test_a_savepoint_taken_back_in_the_middle_of_a_scope(people: dict[str, int]) -> None:
    with transaction.atomic(), scope.municipality(people["oslo"]):
        with pytest.raises(DatabaseError), transaction.atomic():
            _fail()
        assert _seen() == ["oslo"]
        with scope.municipality(people["asker"]):
            assert _seen() == ["asker"]
        assert _seen() == ["oslo"]


def test_a_scope_that_began_and_ended_in_a_transaction_taken_back(people: dict[str, int]) -> None:
    with transaction.atomic():
        with scope.municipality(people["oslo"]):
            assert _seen() == ["oslo"]
        transaction.set_rollback(True)

    with scope.municipality(people["asker"]):
        assert _seen() == ["asker"]
