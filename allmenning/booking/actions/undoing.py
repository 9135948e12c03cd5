"""Taking back what an employee decided, for a day: a new act, which is logged as one."""

from datetime import datetime, timedelta

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import locked
from allmenning.booking.actions.changes import (
    ChangedMeanwhile,
    latest_change,
    record_change,
    restore,
    snapshot,
)
from allmenning.booking.actions.claims import retried_once, take_all
from allmenning.booking.actions.decisions import wanted
from allmenning.booking.actions.moving import HasBegun
from allmenning.booking.events import ActUndone
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.conditions import assets_of
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.people.models import Person

UNDO_WITHIN = timedelta(days=1)
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


@retried_once
def undo(*, change: Change, by: Person, now: datetime) -> Change:
    """Let the booking be as it was before the change.

    Raises TooLateToUndo, HasBegun when the time has begun, ChangedMeanwhile when something
    happened to the booking after it, SlotTaken when somebody else has the time now. Nothing is
    changed then.
    """
    if not may_undo(change, now=now):
        raise TooLateToUndo
    booking = locked(change.booking)
    if latest_change(booking) != change.pk:
        raise ChangedMeanwhile
    if booking.during.lower <= now or datetime.fromisoformat(change.before["starts"]) <= now:
        raise HasBegun
    before = snapshot(booking)
    _put_back(booking, change, now)
    undone = record_change(
        booking,
        Change.Kind.UNDONE,
        before=before,
        actor=Actor("person", by.pk),
        by_staff=True,
        now=now,
        undoes=change,
    )
    publish(ActUndone(booking.pk, undone.pk), now=now)
    return undone


def _put_back(booking: Booking, change: Change, now: datetime) -> None:
    assets = assets_of([booking.space_id, change.before["space"]])
    claims.lock_assets({asset for parts in assets.values() for asset in parts})
    freed = claims.give_back(booking=booking.pk)
    restore(booking, change.before, now=now)
    restored = locked(booking)
    if restored.state == Booking.State.CONFIRMED:
        take_all(wanted(restored), now=now)
    closures.fill(freed)
