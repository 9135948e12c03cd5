"""Culture hours in tests: short ways to answer, and what the sums are."""

from datetime import datetime, timedelta
from typing import Any

from allmenning.booking.actions.turnout import tell
from allmenning.booking.models import (
    Booking,
    CultureTotal,
)
from allmenning.booking.tests.scenes import between
from allmenning.core.log import SYSTEM

LATER = timedelta(days=60)
EVENING = between("18:00", "21:00")


def planned_hours() -> float:
    return sum(CultureTotal.objects.values_list("planned", flat=True)) / 60


def figures(model: Any) -> list[tuple[int, ...]]:
    rows = model.objects.order_by("pk")
    return list(rows.values_list("planned", "confirmed", "bookings", "answered"))


def answer(booking: Booking, people: int, now: datetime) -> None:
    tell(booking=booking, people=people, actor=SYSTEM, now=now)
