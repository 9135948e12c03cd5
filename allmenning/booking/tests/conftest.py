"""Another system that is told of what happens at the school."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from allmenning.booking.actions.webhooks import tell_at
from allmenning.booking.tests.receiver import Receiver, receiving
from allmenning.booking.tests.scenes import booked
from allmenning.booking.tests.telling import STAFF, Book, Tell, evening, one_minute
from allmenning.people.models import ApiKey, Person
from allmenning.places.models import Space


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
