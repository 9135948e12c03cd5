"""Reads of the record of openings at a door."""

from datetime import date, datetime, timedelta

from allmenning.core.clock import day_start
from allmenning.keys.models import Door, DoorOrder, Opening

KEPT = timedelta(days=30)
MOST_SHOWN = 200


def attempts_at(door: Door, *, day: date | None, now: datetime) -> list[Opening]:
    """Attempts at the door in the last thirty days, or on one of them, the latest first."""
    found = Opening.objects.filter(door=door, at__gt=now - KEPT, outcome_of=None)
    if day is not None:
        found = found.filter(at__gte=day_start(day), at__lt=day_start(day + timedelta(days=1)))
    people = ("grant__holder", "order__person")
    return list(found.select_related(*people).order_by("-at", "-sequence")[:MOST_SHOWN])


def order_of(*, id: int, door: Door) -> DoorOrder | None:
    """An employee's order to the door, or None when there is none."""
    orders = DoorOrder.objects.select_related("door", "person")
    return orders.filter(pk=id, door=door, by=DoorOrder.By.STAFF).first()
