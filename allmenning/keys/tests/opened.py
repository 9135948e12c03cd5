"""Keys that have come to their doors, and what the doors said: written as the link writes them."""

from datetime import date, datetime, time, timedelta

from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.keys.actions.granting import agree
from allmenning.keys.models import Credential, DoorOrder, Grant, Opening

LEASE_LASTS = timedelta(hours=72)


def evening(hour: int, minute: int = 0) -> datetime:
    """A time on the evening of the cast's booking."""
    return instant(date(2026, 12, 2), time(hour, minute))


def key_to(booking: Booking, now: datetime, *, confirmed: bool = True) -> Grant:
    """The key of who booked, confirmed by its doors or still on its way."""
    agree(booking_id=booking.pk, now=now)
    grant = Grant.objects.get(booking=booking, parent=None, state=Grant.State.ACTIVE)
    if confirmed:
        confirm(grant, now)
    return grant


def confirm(grant: Grant, now: datetime) -> None:
    """The doors have answered that they have the key."""
    Credential.objects.filter(grant=grant, gateway__isnull=False).update(
        actual=Credential.Actual.CONFIRMED,
        confirmed_at=now,
        sealed=b"sealed for the door",
        lease_ends=now + LEASE_LASTS,
    )


def answered(
    order: DoorOrder,
    at: datetime,
    reason: str = "open",
    *,
    sequence: int = 1,
    came_of: str = "",
) -> None:
    """What the door wrote of an order, and what came of it when it was allowed."""
    allowed = reason == "open"
    _line(order, at, sequence, reason, allowed=allowed)
    if came_of:
        opened = came_of == "opened"
        _line(order, at, sequence + 1, came_of, allowed=opened, outcome_of=sequence)


def _line(
    order: DoorOrder,
    at: datetime,
    sequence: int,
    reason: str,
    *,
    allowed: bool,
    outcome_of: int | None = None,
) -> None:
    assert order.door.gateway_id is not None
    Opening.objects.create(
        gateway_id=order.door.gateway_id,
        sequence=sequence,
        at=at,
        received_at=at,
        door=order.door,
        grant=order.grant,
        order=order,
        by=order.by,
        allowed=allowed,
        reason=reason,
        outcome_of=outcome_of,
        line=b"line",
        link=bytes(32),
    )
