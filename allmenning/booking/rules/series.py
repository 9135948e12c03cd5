"""Times that repeat: which days a pattern names, and when it is on each of them. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from allmenning.core.clock import MINUTES_PER_DAY, NoSuchTime, instant
from allmenning.core.period import Period

MOST_DATES = 200
LONGEST = timedelta(days=731)


class TooManyDates(ValueError):
    """The pattern names more days than one series may have, or reaches too far."""


@dataclass(frozen=True)
class Pattern:
    """Some weekdays (0 is Monday) every n weeks, from the first day to the last, both included.

    Minutes are on the wall clock of the day; an end past 1440 is on the day after. Weeks are
    counted from the week of the first day.
    """

    first_day: date
    last_day: date
    weekdays: Collection[int]
    from_minute: int
    to_minute: int
    every_weeks: int = 1

    @property
    def minutes(self) -> int:
        """How long each time is on the wall clock."""
        return self.to_minute - self.from_minute


def days_of(pattern: Pattern) -> list[date]:
    """The days the pattern names, in order. Raises TooManyDates before there are too many."""
    if pattern.last_day - pattern.first_day > LONGEST:
        raise TooManyDates
    monday = pattern.first_day - timedelta(days=pattern.first_day.weekday())
    weeks = range(0, (pattern.last_day - monday).days // 7 + 1, pattern.every_weeks)
    named = (
        monday + timedelta(weeks=week, days=weekday)
        for week in weeks
        for weekday in sorted(set(pattern.weekdays))
    )
    days = [day for day in named if pattern.first_day <= day <= pattern.last_day]
    if len(days) > MOST_DATES:
        raise TooManyDates
    return days


def period_on(pattern: Pattern, day: date) -> Period | None:
    """The stretch of time on the day, or None when the clock jumps over one of its ends."""
    try:
        return Period(_at(day, pattern.from_minute), _at(day, pattern.to_minute))
    except NoSuchTime:
        return None


def _at(day: date, minutes: int) -> datetime:
    days, minute = divmod(minutes, MINUTES_PER_DAY)
    return instant(day + timedelta(days=days), time(minute // 60, minute % 60))
