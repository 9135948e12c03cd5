"""Taking back what an employee decided, for a day: a new act, which is logged as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import locked
from allmenning.booking.actions.changes import (
    ChangedMeanwhile,
    latest_change,
    record_change,
    restore,
    snapshot,
    where_and_when,
)
from allmenning.booking.actions.claims import SlotTaken, retried_once, take_all
from allmenning.booking.actions.decisions import wanted
from allmenning.booking.actions.moving import HasBegun, Mover, check_move
from allmenning.booking.actions.series_moves import moved_with, take_back
from allmenning.booking.actions.several import lock_all, lock_parts
from allmenning.booking.events import ActUndone
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.changes import latest_of
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space

UNDO_WITHIN = timedelta(days=1)
ANSWERS = (Change.Kind.APPROVED, Change.Kind.DECLINED)
UNDOABLE = (
    Change.Kind.APPROVED,
    Change.Kind.DECLINED,
    Change.Kind.CANCELLED,
    Change.Kind.MOVED,
)


class TooLateToUndo(Exception):
    """It was decided more than a day ago, or it is not an act that can be taken back."""


def may_undo(change: Change, *, now: datetime) -> bool:
    """Whether the change is an employee's own kind of act, made within the last day."""
    return change.by_staff and change.kind in UNDOABLE and now - change.at <= UNDO_WITHIN


@dataclass(frozen=True)
class Instead:
    """Another space or time than before the change, when that is gone."""

    space: Space
    period: Period


@retried_once
def undo(*, change: Change, by: Person, now: datetime, instead: Instead | None = None) -> Change:
    """Let the booking be as it was before the change, or stand somewhere else instead.

    One date of a series that was moved goes back with the others, by `undo_all`. Raises
    TooLateToUndo, HasBegun when the time has begun, ChangedMeanwhile when something happened to the
    booking after it, SlotTaken when somebody else has the time now, NotAllowed when the rules forbid
    what it would get instead. Nothing is changed then.
    """
    _must_be_undoable(change, now)
    booking = locked(change.booking)
    if latest_change(booking) != change.pk:
        raise ChangedMeanwhile
    agreed = _agreed_before(change)
    actor = Actor("person", by.pk)
    if instead is not None:
        mover = Mover(actor, is_staff=True)
        check_move(booking, instead.space, instead.period, mover, now)
        agreed = agreed | where_and_when(instead.space.pk, instead.period)
    if booking.during.lower <= now or datetime.fromisoformat(agreed["starts"]) <= now:
        raise HasBegun
    before = snapshot(booking)
    _put_back(booking, agreed, now)
    undone = record_change(
        booking,
        Change.Kind.UNDONE,
        before=before,
        actor=actor,
        by_staff=True,
        now=now,
        undoes=change,
    )
    publish(ActUndone(booking.pk, undone.pk), now=now)
    return undone


def _must_be_undoable(change: Change, now: datetime) -> None:
    if not may_undo(change, now=now):
        raise TooLateToUndo


@retried_once
def undo_all(
    *, change: Change, by: Person, now: datetime, instead: Instead | None = None
) -> list[Change]:
    """Take back the change and all that was decided in the same act of the same request.

    Other dates that something happened to later, that have begun or that somebody else has the
    time of stay as they are; a series that was moved goes back as a whole, pattern and all
    (`series_moves.take_back`), or not at all. Raises as `undo`.
    """
    part = moved_with(change)
    if part is not None:
        _must_be_undoable(change, now)
        if instead is not None:
            raise ChangedMeanwhile
        return take_back(part=part, by=by, now=now)
    others = _same_act(change, now)
    _lock([change, *others], instead)
    first = undo(change=change, by=by, now=now, instead=instead)
    return [first, *(undone for one in others if (undone := _undone_if_free(one, by, now)))]


def _lock(changes: Sequence[Change], instead: Instead | None) -> None:
    """All bookings, then all the parts of where they are and were, before any is changed."""
    bookings = lock_all(Booking.objects.filter(pk__in=[one.booking_id for one in changes]))
    others = {_agreed_before(one)["space"] for one in changes}
    lock_parts(bookings, others=others | ({instead.space.pk} if instead else set()))


def _undone_if_free(change: Change, by: Person, now: datetime) -> Change | None:
    try:
        return undo(change=change, by=by, now=now)
    except (SlotTaken, HasBegun, ChangedMeanwhile):
        return None


def same_act(change: Change, *, now: datetime) -> int:
    """How many dates were decided in the same act and could be taken back with it."""
    return 1 + len(_same_act(change, now))


def _same_act(change: Change, now: datetime) -> list[Change]:
    kinds = ANSWERS if change.kind in ANSWERS else (change.kind,)
    rows = Change.objects.filter(
        booking__request=change.booking.request_id,
        booking__during__startswith__gt=now,
        at=change.at,
        by=change.by_id,
        by_staff=True,
        kind__in=kinds,
    )
    others = list(rows.exclude(booking=change.booking_id).order_by("booking__during", "pk"))
    latest = latest_of(one.booking_id for one in others)
    return [one for one in others if latest[one.booking_id].pk == one.pk]


def _agreed_before(change: Change) -> dict[str, Any]:
    """What the act found; a yes to another time than was asked for is a move and a yes."""
    if change.kind == Change.Kind.APPROVED:
        moved = Change.objects.filter(
            booking=change.booking_id,
            kind=Change.Kind.MOVED,
            at=change.at,
            by=change.by_id,
            pk__lt=change.pk,
            before__state=Booking.State.WAITING,
        ).first()
        change = moved or change
    agreed: dict[str, Any] = change.before
    return agreed


def _put_back(booking: Booking, agreed: dict[str, Any], now: datetime) -> None:
    lock_parts([booking], others=[agreed["space"]])
    freed = claims.give_back(booking=booking.pk)
    restore(booking, agreed, now=now)
    restored = locked(booking)
    if restored.state == Booking.State.CONFIRMED:
        take_all(wanted([restored]), now=now)
    closures.fill(freed)
