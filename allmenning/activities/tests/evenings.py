"""Three Tuesday evenings in the gym: when they are, and how one is moved and its rooms counted."""

from datetime import date, datetime
from typing import Final

from allmenning.activities.actions import planning
from allmenning.activities.models import Session
from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.places.models import Space

TUESDAY: Final = date(2026, 12, 8)


def moved_to(
    session: Session, space: Space | None, now: datetime, *, period: Period | None = None
) -> None:
    """Into the room, or out of the one it has; at the same time unless another is given."""
    period = period or Period(session.starts, session.ends)
    planning.move(
        session=session,
        starts=period.start,
        ends=period.end,
        space=space,
        actor=SYSTEM,
        now=now,
    )


def booked() -> int:
    """How many bookings stand."""
    return Booking.objects.filter(state=Booking.State.CONFIRMED).count()
