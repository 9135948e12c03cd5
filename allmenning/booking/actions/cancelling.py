"""Giving time up: one booking, or the rest of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import AlreadyDecided, cancel_deadline, locked
from allmenning.booking.actions.changes import (
    must_be_as_seen,
    record_change,
    request_must_be_as_seen,
    snapshot,
)
from allmenning.booking.actions.claims import retried_once
from allmenning.booking.actions.culture_hours import recount
from allmenning.booking.actions.several import lock_all, lock_parts
from allmenning.booking.events import BookingCancelled, SeriesCancelled
from allmenning.booking.models import Booking, Change, Request
from allmenning.booking.queries.requests import ACTIVE
from allmenning.core.clock import day_start
from allmenning.core.events import publish
from allmenning.core.log import Actor


class TooLateToCancel(Exception):
    """The time for cancelling is over; it can still be given back, so that others may use it."""


@dataclass(frozen=True)
class Canceller:
    """Who gives up a booking, why, and whether she does so at work.

    `gives_back` says that the borrower knows it is too late and lets others have the time all the
    same. `seen` is the latest change her page knew, of the booking, or of any booking of the
    request when several are given up; None when it does not matter.
    """

    actor: Actor
    reason: str = ""
    by_staff: bool = False
    gives_back: bool = False
    seen: int | None = None


@retried_once
def cancel_booking(*, booking: Booking, canceller: Canceller, now: datetime) -> Change:
    """Give a booking up. Its time is free at once, or falls to a closure that waits for it.

    A borrower may cancel until the space's limit; what only waits, until it begins. After that
    she may give it back until it is over. Raises TooLateToCancel, AlreadyDecided when it is
    cancelled or declined before, ChangedMeanwhile.
    """
    booking = locked(booking)
    must_be_as_seen(booking, canceller.seen)
    (change,) = _give_up([booking], canceller, now)
    _tell(change, now)
    recount(bookings=[booking], now=now)
    return change


@retried_once
def cancel_each(
    *, bookings: QuerySet[Booking], canceller: Canceller, now: datetime
) -> list[Change]:
    """Give up those of the bookings that stand or wait, as `cancel_booking`; each is told alone.

    All or nothing: raises TooLateToCancel.
    """
    left = lock_all(bookings.filter(state__in=ACTIVE))
    changes = _give_up(left, canceller, now)
    for change in changes:
        _tell(change, now)
    recount(bookings=left, now=now)
    return changes


def _tell(change: Change, now: datetime) -> None:
    stood = change.before["state"] == Booking.State.CONFIRMED
    event = BookingCancelled(change.booking_id, stood=stood, by_staff=change.by_staff)
    publish(event, now=now)


@retried_once
def cancel_rest(
    *, request: Request, first_day: date, canceller: Canceller, now: datetime
) -> list[Change]:
    """Give up all that is left of a series from the day on; one act, told in one letter.

    All or nothing: raises TooLateToCancel when it is too late for one of them, AlreadyDecided
    when nothing is left, ChangedMeanwhile.
    """
    left = left_from(request, first_day, now)
    if not left:
        raise AlreadyDecided
    request_must_be_as_seen(request, canceller.seen)
    stood = tuple(one.pk for one in left if one.state == Booking.State.CONFIRMED)
    changes = _give_up(left, canceller, now)
    ids = tuple(one.pk for one in left)
    event = SeriesCancelled(request.pk, ids, stood_ids=stood, by_staff=canceller.by_staff)
    publish(event, now=now)
    return changes


def left_from(request: Request, first_day: date, now: datetime) -> list[Booking]:
    """What stands or waits of a request from the day on and has not begun, locked."""
    starts = max(now, day_start(first_day))
    return lock_all(
        Booking.objects.filter(request=request, state__in=ACTIVE, during__startswith__gte=starts)
    )


def _give_up(bookings: Sequence[Booking], canceller: Canceller, now: datetime) -> list[Change]:
    """Give up locked bookings: the parts of all of them are locked before any time is free."""
    kinds = [_kind(one, canceller, now) for one in bookings]
    befores = [snapshot(one) for one in bookings]
    lock_parts([one for one in bookings if one.state == Booking.State.CONFIRMED])
    for one in bookings:
        one.state, one.decided_at = Booking.State.CANCELLED, now
        one.reason = canceller.reason
    Booking.objects.bulk_update(bookings, ["state", "decided_at", "reason"])
    closures.fill(claims.give_back(booking__in=[one.pk for one in bookings]))
    return [
        record_change(
            one,
            kind,
            before=before,
            actor=canceller.actor,
            by_staff=canceller.by_staff,
            now=now,
        )
        for one, kind, before in zip(bookings, kinds, befores, strict=True)
    ]


def _kind(booking: Booking, canceller: Canceller, now: datetime) -> str:
    """Cancelled in time, or given back too late. Raises what hinders it."""
    if booking.state not in ACTIVE:
        raise AlreadyDecided
    if canceller.by_staff or now <= cancel_deadline(booking):
        return Change.Kind.CANCELLED
    if not canceller.gives_back or booking.during.upper <= now:
        raise TooLateToCancel
    return Change.Kind.GIVEN_BACK
