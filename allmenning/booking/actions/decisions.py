"""A person answers a request: yes, yes with changes, no, or date by date."""

from collections.abc import Collection, Sequence
from datetime import datetime

from allmenning.booking.actions.bookings import AlreadyDecided, locked
from allmenning.booking.actions.changes import (
    record_change,
    request_must_be_as_seen,
    snapshot,
)
from allmenning.booking.actions.claims import (
    Ground,
    Piece,
    Wanted,
    parts_of,
    retried_once,
    take_all,
)
from allmenning.booking.actions.moving import Mover, around, move_booking
from allmenning.booking.actions.several import lock_all
from allmenning.booking.events import BookingConfirmed, BookingDeclined, SeriesAnswered
from allmenning.booking.models import Booking, Change, Request
from allmenning.booking.queries.conditions import SpaceConditions, rules_on
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space


class TooLateToApprove(Exception):
    """The time asked for has begun or is over."""


class NoReason(ValueError):
    """A no needs a reason."""


@retried_once
def approve(*, booking: Booking, by: Person, now: datetime, seen: int | None = None) -> Booking:
    """Give the waiting booking its time.

    `seen` is the latest change of any booking of its request that her page knew, None when it does
    not matter. Raises AlreadyDecided when it no longer waits, ChangedMeanwhile, TooLateToApprove
    when it has begun, SlotTaken when somebody else has the time; it waits on then.
    """
    booking = _waiting(booking, seen)
    _give([booking], by, now)
    publish(BookingConfirmed(booking.pk), now=now)
    return booking


@retried_once
def approve_adjusted(
    *,
    booking: Booking,
    space: Space,
    period: Period,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> Booking:
    """Give the waiting booking another time or space than it asked for, all in one act.

    `seen` is the latest change her page knew, None when it does not matter. Raises as `approve`
    and `moving.move_booking` do; it waits on as it was then.
    """
    mover = Mover(Actor("person", by.pk), is_staff=True, seen=seen)
    move_booking(booking=booking, space=space, period=period, mover=mover, now=now)
    return approve(booking=booking, by=by, now=now)


@retried_once
def decline(
    *, booking: Booking, by: Person, reason: str, now: datetime, seen: int | None = None
) -> Booking:
    """Answer no, with a reason. `seen` is as for `approve`.

    Raises AlreadyDecided, ChangedMeanwhile, or NoReason when the reason is empty.
    """
    booking = _waiting(booking, seen)
    _refuse(booking, by, reason, now)
    publish(BookingDeclined(booking.pk), now=now)
    return booking


@retried_once
def answer_series(
    *,
    request: Request,
    approved: Collection[int],
    by: Person,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> list[Booking]:
    """Answer all waiting bookings of a request at once: yes to the named ones, no to the others.

    `seen` is as for `approve`. Raises AlreadyDecided when none waits or a named one no longer
    does, ChangedMeanwhile, NoReason when some are declined without one, TooLateToApprove and
    SlotTaken as `approve`. Nothing is changed then.
    """
    waiting = _all_waiting(request)
    if not waiting:
        raise AlreadyDecided
    request_must_be_as_seen(request, seen)
    if not set(approved) <= {one.pk for one in waiting}:
        raise AlreadyDecided
    granted = [one for one in waiting if one.pk in approved]
    refused = [one for one in waiting if one.pk not in approved]
    for booking in refused:
        _refuse(booking, by, reason, now)
    _give(granted, by, now)
    event = SeriesAnswered(
        request.pk, tuple(one.pk for one in granted), tuple(one.pk for one in refused)
    )
    publish(event, now=now)
    return granted


def _all_waiting(request: Request) -> list[Booking]:
    """By the day they take place; locked in order of id."""
    waiting = Booking.objects.filter(request=request, state=Booking.State.WAITING)
    return sorted(lock_all(waiting), key=lambda one: (one.during.lower, one.pk))


def _waiting(booking: Booking, seen: int | None) -> Booking:
    booking = locked(booking)
    if booking.state != Booking.State.WAITING:
        raise AlreadyDecided
    request_must_be_as_seen(booking.request, seen)
    return booking


def _give(bookings: Sequence[Booking], by: Person, now: datetime) -> None:
    """Claim the time of all of them by one statement, as all who claim several must."""
    if any(booking.during.lower <= now for booking in bookings):
        raise TooLateToApprove
    befores = [snapshot(booking) for booking in bookings]
    take_all(wanted(bookings), now=now)
    for booking, before in zip(bookings, befores, strict=True):
        _decide(booking, Booking.State.CONFIRMED, by, now)
        _record(booking, Change.Kind.APPROVED, before, by, now)


def _refuse(booking: Booking, by: Person, reason: str, now: datetime) -> None:
    if not reason.strip():
        raise NoReason
    before = snapshot(booking)
    booking.reason = reason.strip()
    _decide(booking, Booking.State.DECLINED, by, now)
    _record(booking, Change.Kind.DECLINED, before, by, now)


def wanted(bookings: Sequence[Booking]) -> list[Wanted]:
    """All that the bookings claim, buffers included."""
    parts = parts_of(booking.space_id for booking in bookings)
    rules = rules_on((booking.space, booking.during.lower) for booking in bookings)
    return [
        Wanted(Piece(asset, _claimed(booking, found)), Ground(booking=booking.pk))
        for booking, found in zip(bookings, rules, strict=True)
        for asset in parts.get(booking.space_id, ())
    ]


def _claimed(booking: Booking, found: SpaceConditions | None) -> Period:
    period = Period(booking.during.lower, booking.during.upper)
    return around(period, found) if found else period


def _decide(booking: Booking, state: str, by: Person, now: datetime) -> None:
    booking.state, booking.decided_by, booking.decided_at = state, by, now
    booking.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _record(
    booking: Booking, kind: str, before: dict[str, object], by: Person, now: datetime
) -> None:
    actor = Actor("person", by.pk)
    record_change(booking, kind, before=before, actor=actor, by_staff=True, now=now)
