"""Which days a schedule names, and when it is on each of them. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmenning.core.clock import wall_clock


@dataclass(frozen=True)
class Recurrence:
    """Some weekdays (0 is Monday) every n weeks, counted from the week of the first day.

    The last day is included; unset, it goes on. Minutes are on the wall clock of the day, and an
    end past 1440 is on the day after.
    """

    first_day: date
    last_day: date | None
    weekdays: Collection[int]
    every_weeks: int
    opens: int
    closes: int

    def names(self, day: date) -> bool:
        """Whether the rule names the day, exceptions aside."""
        if day < self.first_day or (self.last_day is not None and day > self.last_day):
            return False
        monday = self.first_day - timedelta(days=self.first_day.weekday())
        return day.weekday() in self.weekdays and (day - monday).days // 7 % self.every_weeks == 0


def days_between(
    recurrence: Recurrence, since: date, until: date, *, is_off: Callable[[date], bool]
) -> list[date]:
    """The days of [since, until) that the rule names and that are not off, in order."""
    days = (since + timedelta(days=number) for number in range((until - since).days))
    return [day for day in days if recurrence.names(day) and not is_off(day)]


def stretch_on(recurrence: Recurrence, day: date) -> tuple[datetime, datetime]:
    """When it starts and ends on the day. A time the clock jumps over is read as an hour later; when
    only the start is, it lasts as long as it does on other days."""
    starts, ends = wall_clock(day, recurrence.opens), wall_clock(day, recurrence.closes)
    if ends <= starts:
        ends = starts + timedelta(minutes=recurrence.closes - recurrence.opens)
    return starts, ends
