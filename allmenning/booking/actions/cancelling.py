"""Giving time up: one booking, or the rest of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
from allmenning.booking.events import BookingCancelled, SeriesCancelled
from allmenning.booking.models import Booking, Change, Request
from allmenning.core.clock import day_start
from allmenning.core.events import publish
from allmenning.core.log import Actor

ACTIVE = (Booking.State.WAITING, Booking.State.CONFIRMED)


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
    stood = booking.state == Booking.State.CONFIRMED
    change = _give_up(booking, canceller, now)
    event = BookingCancelled(booking.pk, stood=stood, by_staff=canceller.by_staff)
    publish(event, now=now)
    recount(bookings=[booking], now=now)
    return change


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
    changes = [_give_up(one, canceller, now) for one in left]
    ids = tuple(one.pk for one in left)
    event = SeriesCancelled(request.pk, ids, stood_ids=stood, by_staff=canceller.by_staff)
    publish(event, now=now)
    return changes


def left_from(request: Request, first_day: date, now: datetime) -> Sequence[Booking]:
    """What stands or waits of a request from the day on and has not begun, locked."""
    rows = Booking.objects.select_for_update(of=("self",)).filter(
        request=request,
        state__in=ACTIVE,
        during__startswith__gte=max(now, day_start(first_day)),
    )
    return list(rows.select_related("space__building", "request__applicant").order_by("pk"))


def _give_up(booking: Booking, canceller: Canceller, now: datetime) -> Change:
    kind = _kind(booking, canceller, now)
    before = snapshot(booking)
    booking.state = Booking.State.CANCELLED
    booking.decided_at, booking.reason = now, canceller.reason
    booking.save(update_fields=["state", "decided_at", "reason"])
    claims.lock_assets(booking.claims.values_list("asset_id", flat=True))
    closures.fill(claims.give_back(booking=booking.pk))
    return record_change(
        booking,
        kind,
        before=before,
        actor=canceller.actor,
        by_staff=canceller.by_staff,
        now=now,
    )


def _kind(booking: Booking, canceller: Canceller, now: datetime) -> str:
    """Cancelled in time, or given back too late. Raises what hinders it."""
    if booking.state not in ACTIVE:
        raise AlreadyDecided
    if canceller.by_staff or now <= cancel_deadline(booking):
        return Change.Kind.CANCELLED
    if not canceller.gives_back or booking.during.upper <= now:
        raise TooLateToCancel
    return Change.Kind.GIVEN_BACK
