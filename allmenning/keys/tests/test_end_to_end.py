"""From a booking to a door and back, over real brokers, the gateway, the link and a worker, each its
own process."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from allmenning.booking.events import BookingCancelled, BookingConfirmed
from allmenning.booking.models import Booking, Claim, Request, Terms
from allmenning.core.events import publish
from allmenning.keys.models import Bundle, Credential, Door, Gateway, Grant, Opening
from allmenning.keys.queries.pins import codes_of
from allmenning.people.models import Person
from allmenning.places.models import Asset, Space
from bench.rig.venue import Venue, until
from gateway.bus import READERS
from gateway.connecting import client

pytestmark = pytest.mark.prove
# Processes that all start at once on a busy machine.
STARTED_WITHIN = 120


def booked(person: Person, space: Space, starts: datetime, minutes: int, now: datetime) -> Booking:
    """A booking as confirming it leaves it, at any time of the day."""
    terms, during = Terms.objects.get(), (starts, starts + timedelta(minutes=minutes))
    with transaction.atomic():
        request = Request.objects.create(
            applicant=person,
            purpose="music",
            activity="Øving",
            participants=5,
            phone="40000000",
            terms=terms,
            sent_at=now,
        )
        booking = Booking.objects.create(
            request=request,
            space=space,
            during=TimestamptzRange(*during),
            state="confirmed",
            decided_at=now,
        )
        asset = Asset.objects.get(uses__space=space)
        Claim.objects.create(asset=asset, during=booking.during, booking=booking)
        publish(BookingConfirmed(booking.pk), now=now)
    return booking


def cancelled(booking: Booking, now: datetime) -> None:
    with transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(state="cancelled", decided_at=now)
        Claim.objects.filter(booking=booking).delete()
        publish(BookingCancelled(booking.pk, stood=True, by_staff=False), now=now)


def state_of(booking: Booking) -> str:
    found = Credential.objects.filter(grant__booking=booking).values_list("actual", flat=True)
    return found.first() or ""


def answered(up: Venue, door: Door, code: str) -> str:
    """What the reader at a door is first answered to the digits."""

    async def ask() -> str:
        async with asyncio.timeout(20), client(up.local, "reader") as reader:
            await reader.subscribe(f"{READERS}/{door.pk}/answer")
            await reader.publish(f"{READERS}/{door.pk}/pin", json.dumps({"pin": code}), qos=1)
            async for message in reader.messages:
                assert isinstance(message.payload, bytes)
                return str(json.loads(message.payload)["reason"])
        raise AssertionError

    return asyncio.run(ask())


def test_who_books_gets_in_until_she_cancels(
    real_now: datetime,
    music_doors: Bundle,
    up: Venue,
    kari: Person,
    musikkrom: Space,
    music_door: Door,
) -> None:
    until(lambda: Gateway.objects.get().acknowledged == 3, STARTED_WITHIN)
    booking = booked(kari, musikkrom, real_now - timedelta(minutes=1), 60, real_now)
    until(lambda: state_of(booking) == "confirmed")
    (code,) = codes_of(Grant.objects.get()).values()

    assert answered(up, music_door, code) == "open"
    until(lambda: Opening.objects.filter(grant__booking=booking, allowed=True).exists())

    cancelled(booking, real_now)
    until(lambda: state_of(booking) == "removed", 5)
    assert answered(up, music_door, code) in ("unknown", "revoked")
