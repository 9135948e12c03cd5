"""How often one person may be told something that is not urgent, and at what hour."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from allmenning.core.clock import instant, local_date

# At most so many within so long, counted back from the moment of sending.
LIMITS = ((1, timedelta(days=14)), (2, timedelta(days=30)))
MORNING = time(7)


def next_morning(moment: datetime) -> datetime:
    """The first 07:00 by the wall clock at or after the moment: what is not urgent goes out then,
    so that all that one person is to be told that day goes together."""
    today = morning_of(local_date(moment))
    return today if moment <= today else morning_of(local_date(moment) + timedelta(days=1))


def morning_of(day: date) -> datetime:
    """07:00 of the day by the wall clock."""
    return instant(day, MORNING)


def free_at(had: Iterable[datetime], *, now: datetime) -> datetime:
    """When somebody who was told at these moments may be told again: `now`, or a later moment."""
    latest = sorted((moment for moment in had if moment <= now), reverse=True)
    ends = (latest[most - 1] + lasts for most, lasts in LIMITS if len(latest) >= most)
    return max([now, *ends])
