"""The demo, built once for all tests of it, in a transaction that is rolled back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from pytest_django import DjangoDbBlocker

from django.db import transaction

from allmenning.core import scope
from allmenning.core.models import Municipality
from demo.facts import document
from demo.loading.bookings import fill_calendars
from demo.loading.bulk import prepare_for_many_rows
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
    prepare_for_many_rows()
    with scope.municipality(Municipality.objects.get(slug=slug).pk):
        fill_calendars(Town(facts, loaded), _silent)
    return slug


def _silent(_line: str) -> None:
    """Progress nobody reads."""


@pytest.fixture
def in_town(loaded: datetime) -> InTown:
    """Opens the scope of a municipality of the demo by its slug."""
    return lambda slug: scope.municipality(Municipality.objects.get(slug=slug).pk)


@pytest.fixture
def demo_aside(database: None) -> None:
    """The loaded demo, which may stand beside these tests, leaves its place to the cast's Oslo."""
    Municipality.objects.filter(slug="oslo").update(slug="demo", kommunenummer="0399")
