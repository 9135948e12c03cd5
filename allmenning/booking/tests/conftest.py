"""What several tests of borrowing rest on: another system that is told, a calendar kept elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from allmenning.booking.actions.webhooks import tell_at
from allmenning.booking.models import ForeignCalendar
from allmenning.booking.tests.foreign import connect
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.receiver import Receiver, receiving
from allmenning.booking.tests.scenes import booked
from allmenning.booking.tests.telling import STAFF, Book, Tell, evening, one_minute
from allmenning.people.models import ApiKey, Person
from allmenning.places.models import Building, Space


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as there:
        yield there


@pytest.fixture
def secret(committed: None, haugens_key: ApiKey, receiver: Receiver, now: datetime) -> str:
    """The school's calendar is told from now on; what its messages are signed with."""
    return tell_at(key=haugens_key, address=receiver.address, actor=STAFF, now=now)


@pytest.fixture
def told(secret: str) -> Tell:
    """Has the school's calendar told all that is in line."""
    return one_minute


@pytest.fixture
def book(kari: Person, musikkrom: Space, now: datetime) -> Book:
    """Kari books the music room some days from the 14th."""
    return lambda days: booked(kari, musikkrom, now, evening(days))


@pytest.fixture
def timeplan(musikkrom: Space, now: datetime) -> ForeignCalendar:
    return connect(musikkrom, now)


@pytest.fixture
def two_houses(musikkrom: Space, haugen: Building) -> list[Space]:
    """A room at Haugen, and one at Tokerud two kilometres further north."""
    return [musikkrom, room(house(haugen, "tokerud", north=0.02), musikkrom, "aula")]


@pytest.fixture
def wish(musikkrom: Space, ola: Person) -> dict[str, Any]:
    """The music room for Ola's band on a Tuesday evening."""
    return {
        "space": musikkrom.pk,
        "starts": "2026-12-15T18:00:00+01:00",
        "ends": "2026-12-15T20:00:00+01:00",
        "association": "310000019",
        "purpose": "music",
        "activity": "Øving",
        "participants": 15,
        "phone": "400 00 000",
        "terms": musikkrom.booking_rules.get().terms_id,
    }
