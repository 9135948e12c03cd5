"""Short ways to change a booking in tests."""

from datetime import datetime
from typing import Any

from allmenning.booking.actions.cancelling import (
    Canceller,
)
from allmenning.booking.actions.moving import (
    Mover,
    move_booking,
)
from allmenning.booking.models import Booking, Change
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person


def mover(person: Person, **more: Any) -> Mover:
    return Mover(Actor("person", person.pk), **more)


def canceller(person: Person, **more: Any) -> Canceller:
    return Canceller(Actor("person", person.pk), **more)


def move(booking: Booking, period: Period, by: Mover, now: datetime) -> Change:
    return move_booking(booking=booking, space=booking.space, period=period, mover=by, now=now)


def latest(booking: Booking) -> Change:
    return Change.objects.filter(booking=booking).latest("pk")
