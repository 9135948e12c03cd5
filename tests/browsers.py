"""Browsers in tests: signed in as a member of the cast or as nobody, and what their pages say."""

from collections.abc import Iterator
from typing import Any

import pytest

from django.conf import settings
from django.test import Client
from django.utils import translation

from allmenning.config.sessions import SessionStore
from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.access import PERSON_KEY, STAFF_KEY
from allmenning.people.models import Person
from tests.cast import ClientFor


@pytest.fixture
def bokmal_again() -> Iterator[None]:
    """Django leaves a page's language active; it goes with the browser that asked for it."""
    yield
    translation.deactivate()


@pytest.fixture
def client_for(bokmal_again: None) -> ClientFor:
    """A browser signed in as the person, as an employee when `staff`, or as nobody.

    It speaks to the host of the person's own municipality unless `host` names another.
    """
    return _client_for


def _client_for(person: Person | None, *, staff: bool = False, host: str = "") -> Client:
    if person is None:
        return Client(HTTP_HOST=host or "oslo.localhost")
    client = Client(HTTP_HOST=host or person.municipality.hosts[0])
    with scope.municipality(person.municipality.pk):
        session = SessionStore()
        session.update({PERSON_KEY: person.pk, STAFF_KEY: staff})
        session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


@pytest.fixture
def nobody(oslo: Municipality, client_for: ClientFor) -> Client:
    """A browser in which nobody is signed in."""
    return client_for(None)


@pytest.fixture
def karis(kari: Person, client_for: ClientFor) -> Client:
    """Kari's own browser."""
    return client_for(kari)


def words_of(answer: Any) -> str:
    """The page that was answered, on one line, so that it does not matter where lines break."""
    return " ".join(answer.content.decode().split())
