"""Who writes notices and who approves them: Fatima writes, Ingrid, Per and Berit may say yes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.notices.models import Notice
from allmenning.notices.tests import scenes, town
from allmenning.people.models import Person, RegisteredPerson, Role, Unit
from allmenning.places.models import Address
from simulators.sink.server import Sink
from tests.cast import AUTUMN, ROLES_END, ClientFor


@pytest.fixture
def writer(fatima: Person, stovner: Unit) -> Person:
    """Fatima, who writes notices for the district."""
    Role.objects.create(
        person=fatima, unit=stovner, kind=Role.Kind.CASE_WORKER, expires_on=ROLES_END
    )
    return fatima


@pytest.fixture
def berit(oslo_kommune: Unit) -> Person:
    """One more who may say yes."""
    person = Person.objects.create(name="Berit Solheim", created_at=AUTUMN)
    Role.objects.create(
        person=person, unit=oslo_kommune, kind=Role.Kind.UNIT_LEADER, expires_on=ROLES_END
    )
    return person


@pytest.fixture
def draft(writer: Person, stovner: Unit, now: datetime) -> Notice:
    """A notice ready to be put to approval."""
    return scenes.drafted(writer, stovner, now)


@pytest.fixture
def proposal(draft: Notice, now: datetime) -> Notice:
    """The notice, put to approval."""
    return scenes.proposed(draft, now)


@pytest.fixture
def sending(draft: Notice, ingrid: Person, per: Person, now: datetime) -> Notice:
    """The notice, approved by Ingrid and Per and on its way."""
    return scenes.running(draft, now, ingrid, per)


@pytest.fixture
def writers(writer: Person, client_for: ClientFor) -> Client:
    """Fatima's browser at work."""
    return client_for(writer, staff=True)


@pytest.fixture
def ingrids(ingrid: Person, client_for: ClientFor) -> Client:
    """Ingrid's browser at work."""
    return client_for(ingrid, staff=True)


@pytest.fixture
def pers(per: Person, client_for: ClientFor) -> Client:
    """Per's browser at work."""
    return client_for(per, staff=True)


@pytest.fixture
def tokerudveien(draft: Notice) -> list[RegisteredPerson]:
    """Ten houses in Tokerudveien with somebody who is of age in each."""
    houses = town.settle()
    return [town.resident(houses[f"Stovner {number}"]) for number in range(1, 11)]


@pytest.fixture
def houses(oslo: Municipality) -> dict[str, Address]:
    """Stovner with ten houses, Frogner with two."""
    return town.settle()


@pytest.fixture
def sent_as_lives_call(ingrid: Person, stovner: Unit, now: datetime) -> Callable[..., Notice]:
    """A notice of a trigger, for Stovner and on its way."""

    def running(trigger: str, **facts: Any) -> Notice:
        usual = {"audience": {"districts": ["030111"]}, "events_read": 1}
        return town.sending(ingrid, stovner, now, trigger=trigger, **{**usual, **facts})

    return running


@pytest.fixture
def sink(tmp_path: Path, settings: Settings) -> Iterator[Sink]:
    """A relay that keeps what it takes, and can be asked about it."""
    sink = Sink(tmp_path / "sink")
    sink.start()
    settings.NOTICES_ALLOWED = frozenset(["innbygger.example"])
    settings.NOTICES_ACCEPT_LOG = sink.log_address
    yield sink
    sink.stop()
