"""The demo, built once for all tests of it, in a transaction that is rolled back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from pytest_django import DjangoDbBlocker

from django.db import connection, transaction

from allmenning.core import scope
from allmenning.core.models import Municipality
from demo.facts import document
from demo.loading.bookings import fill_calendars
from demo.loading.everything import add_municipality, build
from demo.loading.town import Town
from demo.loading.waiting import ask_for_some
from tests.moment import NOW

InTown = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """The moment, a Tuesday in December 2026, at which all but the calendars was loaded."""
    with django_db_blocker.unblock(), transaction.atomic():
        for facts in document("municipalities"):
            town = Town(facts, NOW)
            with scope.municipality(add_municipality(town).pk):
                build(town)
                ask_for_some(town)
        yield NOW
        transaction.set_rollback(True)


@pytest.fixture(
    scope="package",
    params=[
        "baerum",
        pytest.param("asker", marks=pytest.mark.prove),
        pytest.param("oslo", marks=pytest.mark.prove),
    ],
)
def filled(request: pytest.FixtureRequest, loaded: datetime) -> str:
    """The slug of a municipality whose calendars are filled as well."""
    slug = str(request.param)
    facts = next(facts for facts in document("municipalities") if facts["slug"] == slug)
    _plan_for_many_rows()
    with scope.municipality(Municipality.objects.get(slug=slug).pk):
        fill_calendars(Town(facts, loaded), _silent)
    return slug


def _silent(_line: str) -> None:
    """Progress nobody reads."""


def _plan_for_many_rows() -> None:
    """Only committed rows are counted; the planner takes these thousands for a handful.

    What it planned for the municipality before, whose tables were empty, is forgotten.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("DISCARD PLANS")
        # The tests go through all of it in Python, which is longer than a request may be silent.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


@pytest.fixture
def in_town(loaded: datetime) -> InTown:
    """Opens the scope of a municipality of the demo by its slug."""
    return lambda slug: scope.municipality(Municipality.objects.get(slug=slug).pk)
