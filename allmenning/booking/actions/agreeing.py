"""A new agreement about what is booked: time, space and number of people in one act."""

from dataclasses import replace
from datetime import datetime

from allmenning.booking.actions.changes import must_be_as_seen
from allmenning.booking.actions.claims import retried_once
from allmenning.booking.actions.moving import (
    Mover,
    change_people,
    lock_mover,
    move_booking,
)
from allmenning.booking.actions.several import lock_with_coming
from allmenning.booking.models import Booking, Change
from allmenning.core.period import Period
from allmenning.places.models import Space


@retried_once
def change_agreed(
    *,
    booking: Booking,
    space: Space,
    period: Period,
    participants: int,
    mover: Mover,
    now: datetime,
) -> list[Change]:
    """Let the booking be for so many people, in this space and time; what is as before is let be.

    Raises as `move_booking` and `change_people` do. Nothing changes then.
    """
    lock_mover(booking.request, mover)
    booking = next(one for one in lock_with_coming(booking, now) if one.pk == booking.pk)
    must_be_as_seen(booking, mover.seen)
    by, before = replace(mover, seen=None), booking.participants
    made: list[Change] = []
    # The larger room first when more come, the smaller number first when fewer do.
    if participants < before:
        made += change_people(booking=booking, participants=participants, mover=by, now=now)
    if (space.pk, period) != (booking.space_id, _period(booking)):
        made.append(move_booking(booking=booking, space=space, period=period, mover=by, now=now))
    if participants > before:
        made += change_people(booking=booking, participants=participants, mover=by, now=now)
    return made


def _period(booking: Booking) -> Period:
    return Period(booking.during.lower, booking.during.upper)
