"""A person answers a request."""

from datetime import datetime

from allmenning.booking.actions.bookings import AlreadyDecided, locked
from allmenning.booking.actions.claims import Ground, retried_once, take, with_buffers
from allmenning.booking.events import BookingConfirmed, BookingDeclined
from allmenning.booking.models import Booking
from allmenning.booking.queries import conditions as spaces_conditions
from allmenning.core.events import publish
from allmenning.core.log import Actor, record_act
from allmenning.core.period import Period
from allmenning.people.models import Person


class TooLateToApprove(Exception):
    """The time asked for has begun or is over."""


class NoReason(ValueError):
    """A no needs a reason."""


@retried_once
def approve(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Give the waiting booking its time.

    Raises AlreadyDecided when it no longer waits, TooLateToApprove when it has begun, SlotTaken
    when somebody else has the time; it waits on then.
    """
    booking = _waiting(booking)
    if booking.during.lower <= now:
        raise TooLateToApprove
    take(
        assets=spaces_conditions.asset_ids(booking.space),
        period=_claimed(booking),
        ground=Ground(booking=booking.pk),
        now=now,
    )
    _decide(booking, Booking.State.CONFIRMED, by, now)
    _tell(booking, BookingConfirmed(booking.pk), "approved", by, now)
    return booking


@retried_once
def decline(*, booking: Booking, by: Person, reason: str, now: datetime) -> Booking:
    """Answer no, with a reason. Raises AlreadyDecided, or NoReason when the reason is empty."""
    if not reason.strip():
        raise NoReason
    booking = _waiting(booking)
    booking.reason = reason.strip()
    _decide(booking, Booking.State.DECLINED, by, now)
    _tell(booking, BookingDeclined(booking.pk), "declined", by, now)
    return booking


def _waiting(booking: Booking) -> Booking:
    booking = locked(booking)
    if booking.state != Booking.State.WAITING:
        raise AlreadyDecided
    return booking


def _claimed(booking: Booking) -> Period:
    period = Period(booking.during.lower, booking.during.upper)
    found = spaces_conditions.conditions_for(booking.space, period.start)
    if found is None:
        return period
    rules = found.rules
    return with_buffers(period, before=rules.buffer_before, after=rules.buffer_after)


def _decide(booking: Booking, state: str, by: Person, now: datetime) -> None:
    booking.state, booking.decided_by, booking.decided_at = state, by, now
    booking.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _tell(
    booking: Booking,
    event: BookingConfirmed | BookingDeclined,
    verb: str,
    by: Person,
    now: datetime,
) -> None:
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb=verb, kind="booking", id=booking.pk, now=now)
    publish(event, now=now)
