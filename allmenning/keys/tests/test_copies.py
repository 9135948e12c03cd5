"""What a copy of a key says that is lent before all its doors are within three days."""

from datetime import datetime, timedelta

import pytest

from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.keys.actions import tending
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.lining import introduce
from allmenning.keys.channels.exchange import Exchange
from allmenning.keys.models import Bundle, Credential, Door, Gateway, Grant
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.tests.at_the_door import ISSUER, Doorstep
from allmenning.keys.tests.test_granting import booked
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.moment import SetClock


@pytest.fixture
def ahead(kari: Person, musikkrom: Space, music_doors: Bundle, now: datetime) -> Booking:
    """Kari's in ten days: the main door opens half an hour before it begins, the room a quarter."""
    starts = now + timedelta(days=10, hours=10)
    return booked(kari, musikkrom, starts, starts + timedelta(hours=2), now)


def a_minute_passes() -> None:
    for tend in (tending.repair, tending.send_due, tending.renew_due):
        tend(now=timezone.now())


def test_a_door_that_opens_later_than_the_first_is_in_the_copy_too(
    ahead: Booking,
    doorstep: Doorstep,
    main_door: Door,
    music_door: Door,
    set_clock: SetClock,
    now: datetime,
) -> None:
    agree(booking_id=ahead.pk, now=now)
    starts = ahead.during.lower
    set_clock(starts - timedelta(hours=72, minutes=20))
    a_minute_passes()
    doorstep.connects()
    (code,) = codes_of(Grant.objects.get()).values()

    # Nothing more is heard of the platform but that it is there.
    set_clock(starts - timedelta(hours=60))
    for said in doorstep.exchange.greet(doorstep.row, now=timezone.now()):
        doorstep.gateway.heard(said.payload)
    set_clock(starts)

    assert doorstep.types(main_door.pk, code) == "open"
    assert doorstep.types(music_door.pk, code) == "open"


def test_a_gateway_whose_doors_open_later_is_lent_its_copy_at_the_same_time(
    ahead: Booking, haugen: Building, music_door: Door, set_clock: SetClock, now: datetime
) -> None:
    other = Gateway.objects.create(building=haugen, name="Annekset", public_key=bytes([9]) * 32)
    introduce(gateway=other, now=now)
    Door.objects.filter(pk=music_door.pk).update(gateway=other)
    agree(booking_id=ahead.pk, now=now)
    set_clock(ahead.during.lower - timedelta(hours=72, minutes=20))
    a_minute_passes()
    Exchange(ISSUER).tell(other.pk, now=timezone.now())

    credential = Credential.objects.get(gateway=other)
    assert (credential.actual, credential.error) == ("sent", "")
