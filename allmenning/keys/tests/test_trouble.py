"""Five hundred bookings and a hundred and fifty cancellations while broker, gateway, link and database
come and go: real processes, a real broker on the same port as before."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from django.db import connection
from django.utils import timezone

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking, Terms
from allmenning.core.log import Actor
from allmenning.keys.models import Credential, Gateway
from allmenning.keys.queries.alarms import alarms
from allmenning.keys.queries.waiting import Waits
from allmenning.keys.tests import at_venue
from allmenning.keys.tests.at_venue import PATIENCE, a_room, follow, until_settled
from allmenning.keys.tests.test_end_to_end import booked as stored
from allmenning.keys.tests.test_granting import booked
from allmenning.people.models import Person
from allmenning.places.models import Building, OpeningHours, Space, Timetable
from bench.rig.venue import LINK_SESSIONS, Process, Venue, until
from tests.database import as_owner

pytestmark = pytest.mark.prove
ROOMS, TURNS = 25, 20
PER_TROUBLE, GIVEN_UP = ROOMS * TURNS // 5, 15
# So many of them go the whole way that a borrower's click goes; the rest begin where it ends.
WHOLE_WAY = 10
# All of it within the three days that keys are lent for, and none so near that doors are shared.
APART, HALF = timedelta(hours=3, minutes=30), timedelta(minutes=30)
_END_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"

Trouble = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def rooms(haugen: Building, terms: Terms, gateway: Gateway) -> list[Space]:
    """Rooms that are open day and night, each behind a door of its own at one gateway."""
    OpeningHours.objects.update(opens=0, closes=24 * 60)
    Timetable.objects.update(closed_on_public_holidays=False)
    return [a_room(haugen, terms, gateway, f"Rom {number}") for number in range(ROOMS)]


@dataclass
class Town:
    """Kari, who books and gives up, whatever else is going on."""

    kari: Person
    slots: Iterator[tuple[Space, datetime]]
    standing: list[Booking] = field(default_factory=list)

    def book(self, number: int) -> set[int]:
        """Books so many, and returns their ids."""
        made = []
        for count in range(number):
            space, starts = next(self.slots)
            if count < WHOLE_WAY:
                made.append(booked(self.kari, space, starts, starts + HALF, timezone.now()))
            else:
                made.append(stored(self.kari, space, starts, 30, timezone.now()))
        self.standing += made
        return {one.pk for one in made}

    def give_up(self, number: int) -> set[int]:
        """Gives up those that were booked first of what stands, and returns their ids."""
        gone, self.standing = self.standing[:number], self.standing[number:]
        canceller = Canceller(Actor("person", self.kari.pk), gives_back=True)
        for booking in gone:
            cancel_booking(booking=booking, canceller=canceller, now=timezone.now())
        return {one.pk for one in gone}


@pytest.fixture
def town(kari: Person, rooms: list[Space], going: None) -> Town:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    return Town(kari, ((room, hour + APART * turn) for turn in range(TURNS) for room in rooms))


@contextmanager
def without(process: Process) -> Iterator[None]:
    process.end()
    yield
    process.start()


@contextmanager
def without_database(up: Venue) -> Iterator[None]:
    """The link loses its sessions, and gets no new ones for a while."""
    name = connection.settings_dict["NAME"]
    before = up.link.log.stat().st_size
    as_owner("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    try:
        _end_sessions()
        until(lambda: up.link.log.stat().st_size > before, PATIENCE)
        yield
    finally:
        as_owner("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)


def _end_sessions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_END_SESSIONS, [LINK_SESSIONS])
        assert cursor.rowcount > 0


def test_no_booking_fails_whatever_is_gone_and_all_agree_afterwards(
    town: Town, up: Venue, haugen: Building
) -> None:
    up.worker.end()
    until(lambda: Gateway.objects.get().acknowledged == 3, PATIENCE)
    town.book(PER_TROUBLE)
    town.give_up(GIVEN_UP)
    follow()
    until_settled()

    _live_through(town, haugen, lambda: without(up.broker))
    _live_through(town, haugen, lambda: without(up.gateway))
    _live_through(town, haugen, lambda: without(up.link))
    _live_through(town, haugen, lambda: without_database(up))

    assert len(town.standing) == 5 * (PER_TROUBLE - GIVEN_UP)
    assert at_venue.all_confirmed() == {one.pk for one in town.standing}
    up.gateway.end()
    tokens = at_venue.tokens_of(one.pk for one in town.standing)
    assert at_venue.on_disk(up, "granted") == tokens
    assert not at_venue.on_disk(up, "revoked") & tokens


def _live_through(town: Town, building: Building, trouble: Trouble) -> None:
    """Books and gives up while something is gone, and waits until all is well again."""
    with trouble():
        gone = town.give_up(GIVEN_UP)
        come = town.book(PER_TROUBLE)
        follow()
        assert at_venue.waiting("present", timezone.now()) == come
        assert at_venue.waiting("absent", timezone.now()) == gone
        (waits,) = _told(building)
        assert (waits.coming, waits.going) == (len(come), len(gone))
    until_settled()
    assert not _told(building)
    assert at_venue.ready(come) == come


def _told(building: Building) -> list[Waits]:
    """What those at work are told waits, a moment from now."""
    found = alarms([building.unit_id], now=timezone.now() + timedelta(minutes=3))
    return [one for one in found if isinstance(one, Waits)]


def test_the_link_goes_on_when_its_sessions_end_again_and_again(town: Town, up: Venue) -> None:
    until(lambda: Gateway.objects.get().acknowledged == 3, PATIENCE)
    for _ in range(5):
        until(_has_sessions, PATIENCE)
        _end_sessions()
        town.book(1)
    until_settled()

    assert Credential.objects.filter(actual="confirmed").count() == 5


def _has_sessions() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_stat_activity WHERE application_name = %s", [LINK_SESSIONS])
        return cursor.rowcount > 0
