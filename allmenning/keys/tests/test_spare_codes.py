"""Spare codes that stand in a lock, given by the platform while a gateway is silent."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.core.jobs import wake_rooms
from allmenning.core.models import ActLog
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.lock_codes import give_spares
from allmenning.keys.models import Bundle, Door, Gateway, Grant, LockCode
from allmenning.keys.queries.digits import digits_of
from allmenning.keys.queries.held import Held, Standing, held
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.rules.slots import spare_code
from allmenning.keys.tests.at_the_door import Doorstep, code_of
from allmenning.keys.tests.test_granting import booked
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from gateway.codes import Codes
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

MINUTE = timedelta(minutes=1)
# When the music room's door opens for the booking of the cast.
OPENS = timedelta(days=1, hours=8, minutes=45)
PLACES = 5


@dataclass
class Lock:
    """An honest lock of five places, and the gateway's codes for it."""

    doorstep: Doorstep
    door: Door
    codes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at_gateway = Codes(self.doorstep.gateway)

    def runs(self, set_clock: SetClock, minutes: int) -> None:
        """So many minutes go by at the gateway and its lock."""
        self.at_gateway.follow(self.doorstep.gateway.doors)
        for _second in range(minutes * 12):
            set_clock(timezone.now() + timedelta(seconds=5))
            for topic, payload in self.at_gateway.due():
                self._does(topic, json.loads(payload)["pin_code"])

    def _does(self, topic: str, said: dict[str, object]) -> None:
        user = int(str(said["user"]))
        if topic.endswith("/set"):
            self.codes.pop(user, None)
            if said["pin_code"]:
                self.codes[user] = str(said["pin_code"])
        status = "enabled" if user in self.codes else "available"
        answer = json.dumps({"users": {str(user): {"status": status}}}).encode()
        self.at_gateway.hear(topic.rpartition("/")[0], answer)

    def tells(self) -> None:
        """The gateway hears the platform, and tells what stands in the lock."""
        self.at_gateway.platform_heard()
        self.doorstep.connects({self.door.pk: self.at_gateway.health(self.door.pk)})


@pytest.fixture
def hall(music_door: Door) -> Door:
    """The music room's lock holds codes of its own, in five places; no other door leads there."""
    music_door.decides, music_door.slots = Door.Decides.LOCK, PLACES
    music_door.driver, music_door.address = "zigbee2mqtt", "zigbee2mqtt/sal"
    music_door.save()
    return music_door


@pytest.fixture
def grant(booking: Booking, music_doors: Bundle, hall: Door, now: datetime) -> Grant:
    """Kari's key, to that door alone."""
    music_doors.parts.exclude(door=hall).delete()
    agree(booking_id=booking.pk, now=now)
    return Grant.objects.get()


@pytest.fixture
def lock(grant: Grant, hall: Door, doorstep: Doorstep, set_clock: SetClock) -> Lock:
    """Two spare codes stand in it the day before, as the platform was told."""
    made = Lock(doorstep, hall)
    doorstep.connects()
    made.runs(set_clock, 2)
    made.tells()
    assert set(made.codes) == {4, 5}
    return made


def hers(grant: Grant) -> Held:
    found = held(booking=grant.booking_id or 0, person=grant.holder, now=timezone.now())
    assert found is not None
    return found


def shown(grant: Grant) -> list[str]:
    return [one.code for one in digits_of(hers(grant), now=timezone.now())]


def given() -> list[int]:
    rows = LockCode.objects.filter(backup__isnull=False, grant__isnull=False)
    return list(rows.order_by("slot").values_list("slot", flat=True))


def test_who_comes_while_the_gateway_is_gone_is_shown_a_code_that_opens(
    lock: Lock, grant: Grant, now: datetime, set_clock: SetClock, client_for: ClientFor
) -> None:
    set_clock(now + OPENS - 31 * MINUTE)
    wake_rooms(now=timezone.now())
    assert (given(), shown(grant)) == ([], [code_of(grant)])
    assert hers(grant).standing is Standing.SETTING

    set_clock(now + OPENS - 30 * MINUTE)
    wake_rooms(now=timezone.now())
    assert given() == [4]
    assert shown(grant) == [lock.codes[4]]
    assert hers(grant).standing is Standing.READY
    assert ActLog.objects.filter(object_id=grant.pk, verb="spare_given").count() == 1
    page = words_of(client_for(grant.holder).get(f"/nokler/{grant.booking_id}"))
    assert "Du har fått en annen kode til Musikkrom." in page
    assert lock.codes[4] not in page


def test_she_is_told_once_that_it_is_another(lock: Lock, grant: Grant, now: datetime) -> None:
    for minute in range(3):
        wake_rooms(now=now + OPENS - 30 * MINUTE + minute * MINUTE)

    (told,) = Letter.objects.filter(source=f"grant:{grant.pk}:spare")
    assert told.address == "kari@example.org"
    assert f"/nokler/{grant.booking_id}" in told.text
    assert not any(code in told.text for code in (*lock.codes.values(), code_of(grant)))


def test_it_is_hers_until_her_time_is_over_and_then_another_stands_there(
    lock: Lock, grant: Grant, now: datetime, set_clock: SetClock
) -> None:
    set_clock(now + OPENS - 25 * MINUTE)
    give_spares(now=timezone.now())
    (told,) = shown(grant)

    lock.tells()
    lock.runs(set_clock, 3)
    lock.tells()
    assert lock.codes[4] == told
    assert code_of(grant) in lock.codes.values()
    assert shown(grant) == [told]

    set_clock(now + OPENS + timedelta(hours=3))
    lock.runs(set_clock, 3)
    lock.tells()
    assert told not in lock.codes.values()
    assert lock.codes[4] == spare_code(
        secret_of(lock.doorstep.row), door=lock.door.pk, slot=4, count=1
    )
    assert given() == []


def test_none_is_given_while_the_gateway_is_heard_or_her_own_stands(
    lock: Lock, grant: Grant, gateway: Gateway, now: datetime
) -> None:
    soon = now + OPENS - 20 * MINUTE
    Gateway.objects.update(seen_at=soon - 59 * MINUTE)
    give_spares(now=soon)
    assert given() == []

    Gateway.objects.update(seen_at=soon - 60 * MINUTE)
    own = LockCode.objects.create(
        door=lock.door, slot=1, grant=grant, wanted="present", actual="set", told_at=now
    )
    give_spares(now=soon)
    assert given() == []

    own.delete()
    give_spares(now=soon)
    assert given() == [4]


def test_nobody_gets_a_code_that_another_was_given(
    lock: Lock, grant: Grant, kari: Person, musikkrom: Space, now: datetime
) -> None:
    at = now + OPENS + timedelta(hours=2, minutes=15)
    for number in (0, 1):
        starts = at + number * 30 * MINUTE
        booking = booked(kari, musikkrom, starts, starts + 30 * MINUTE, now)
        agree(booking_id=booking.pk, now=now)
    give_spares(now=now + OPENS)
    give_spares(now=at)

    rows = LockCode.objects.filter(backup__isnull=False).order_by("slot")
    first, second = (one.grant for one in rows)
    assert first == grant
    assert second is not None
    assert second != grant
    assert Grant.objects.filter(state="active").count() == 3
