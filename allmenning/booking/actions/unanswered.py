"""What the system does with requests that nobody answers: reminds, and closes honestly."""

from datetime import datetime

from allmenning.booking.actions.bookings import locked
from allmenning.booking.actions.changes import record_change, snapshot
from allmenning.booking.actions.claims import retried_once
from allmenning.booking.events import BookingUnanswered
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.unanswered import begun
from allmenning.core.events import publish
from allmenning.core.log import SYSTEM, record_act


@retried_once
def remind(*, booking: Booking, times: int, now: datetime) -> bool:
    """Note that those at work are reminded for the first time, or their leader for the second.

    False when it was answered, or they were reminded so often, before.
    """
    booking = locked(booking)
    if booking.state != Booking.State.WAITING or booking.reminders >= times:
        return False
    booking.reminders = times
    booking.save(update_fields=["reminders"])
    record_act(actor=SYSTEM, verb="reminded", kind="booking", id=booking.pk, now=now, times=times)
    return True


@retried_once
def close_unanswered(*, booking: Booking, now: datetime) -> bool:
    """Say that it was not answered in time. False when it was answered, or has not begun."""
    booking = locked(booking)
    if booking.state != Booking.State.WAITING or booking.during.lower > now:
        return False
    before = snapshot(booking)
    booking.state, booking.decided_at = Booking.State.UNANSWERED, now
    booking.save(update_fields=["state", "decided_at"])
    kind = Change.Kind.UNANSWERED
    record_change(booking, kind, before=before, actor=SYSTEM, by_staff=False, now=now)
    publish(BookingUnanswered(booking.pk), now=now)
    return True


def close_begun(*, now: datetime) -> None:
    """Close what began without an answer; called every minute."""
    for booking in begun(now=now):
        close_unanswered(booking=booking, now=now)
