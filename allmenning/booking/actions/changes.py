"""What was agreed before and after each act on a booking, kept where both sides can read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allmenning.booking.actions.claims import as_range
from allmenning.booking.models import Booking, Change, Request
from allmenning.core.log import Actor, record_act, record_acts
from allmenning.core.period import Period


class ChangedMeanwhile(Exception):
    """Something is not as it was when the page was shown; somebody changed it in between."""


def snapshot(booking: Booking) -> dict[str, Any]:
    """What is agreed now: times are instants in ISO 8601."""
    period = Period(booking.during.lower, booking.during.upper)
    return where_and_when(booking.space_id, period) | {
        "state": booking.state,
        "people": booking.participants,
        "reason": booking.reason,
    }


def where_and_when(space: int, period: Period) -> dict[str, Any]:
    """The same of a space and a time alone."""
    return {
        "space": space,
        "starts": period.start.isoformat(),
        "ends": period.end.isoformat(),
    }


def record_change(
    booking: Booking,
    kind: str,
    *,
    before: Mapping[str, Any],
    actor: Actor,
    by_staff: bool,
    now: datetime,
    undoes: Change | None = None,
    why: str = "",
) -> Change:
    """Write the change and the act. Call it when the booking is as it is to be.

    `why` is the reason of this act alone, when it is not to stand as the booking's own.
    """
    record_act(actor=actor, verb=kind, kind="booking", id=booking.pk, now=now)
    return Change.objects.create(
        booking=booking,
        kind=kind,
        at=now,
        by_id=actor.id,
        by_staff=by_staff,
        before=dict(before),
        after=snapshot(booking) | ({"reason": why} if why else {}),
        undoes=undoes,
    )


def record_changes(
    bookings: Sequence[Booking],
    kind: str,
    *,
    befores: Sequence[Mapping[str, Any]],
    actor: Actor,
    by_staff: bool,
    now: datetime,
    undoes: Sequence[Change | None] = (),
) -> list[Change]:
    """As `record_change`, for all that became of several bookings in one act; in their order."""
    ids = [booking.pk for booking in bookings]
    record_acts(actor=actor, verb=kind, kind="booking", ids=ids, now=now)
    rows = [
        Change(
            booking=booking,
            kind=kind,
            at=now,
            by_id=actor.id,
            by_staff=by_staff,
            before=dict(before),
            after=snapshot(booking),
            undoes=undone,
        )
        for booking, before, undone in zip(
            bookings, befores, undoes or [None] * len(ids), strict=True
        )
    ]
    return Change.objects.bulk_create(rows)


def must_be_as_seen(booking: Booking, seen: int | None) -> None:
    """Raise ChangedMeanwhile when the booking was changed after what the page knew.

    `seen` is what `latest_change` said when the page was shown; None asks for nothing.
    """
    if seen is not None and latest_change(booking) != seen:
        raise ChangedMeanwhile


def request_must_be_as_seen(request: Request, seen: int | None) -> None:
    """Raise ChangedMeanwhile when any booking of the request was changed after what the page knew.

    `seen` is what `latest_change_of` said when the page was shown; None asks for nothing.
    """
    if seen is not None and latest_change_of(request) != seen:
        raise ChangedMeanwhile


def latest_change(booking: Booking) -> int:
    """The id of the latest change of the booking, 0 when there is none."""
    return booking.changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def latest_change_of(request: Request) -> int:
    """The id of the latest change of any booking of the request, 0 when there is none."""
    rows = Change.objects.filter(booking__request=request).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def restore(booking: Booking, agreed: Mapping[str, Any], *, now: datetime) -> None:
    """Set space, period, state and reason as a snapshot tells; claims are the caller's."""
    period = Period(
        datetime.fromisoformat(agreed["starts"]), datetime.fromisoformat(agreed["ends"])
    )
    booking.space_id, booking.during = agreed["space"], as_range(period)
    booking.state, booking.reason = agreed["state"], agreed["reason"]
    waits = booking.state == Booking.State.WAITING
    booking.decided_at = None if waits else now
    if waits:
        booking.decided_by = None
    booking.save()
