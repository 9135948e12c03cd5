"""Half-open stretches of time. Pure: no Django, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """A half-open stretch of time [start, end) between two aware instants.

    Raises ValueError when an end is naive or the end does not come after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("A period needs instants with a time zone.")
        if self.end <= self.start:
            raise ValueError("A period ends after it starts.")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    def widened(self, *, before: timedelta, after: timedelta) -> "Period":
        """The same stretch with time added at both ends."""
        return Period(self.start - before, self.end + after)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The union of the periods, in order, with touching ones joined."""
    result: list[Period] = []
    for period in sorted(periods):
        if result and period.start <= result[-1].end:
            result[-1] = Period(result[-1].start, max(result[-1].end, period.end))
        else:
            result.append(period)
    return result


def without(period: Period, taken: Iterable[Period]) -> list[Period]:
    """What is left of the period when the taken ones are cut out, in order."""
    left: list[Period] = []
    cursor = period.start
    for other in merged(taken):
        if not other.overlaps(period):
            continue
        if other.start > cursor:
            left.append(Period(cursor, other.start))
        cursor = max(cursor, other.end)
    if cursor < period.end:
        left.append(Period(cursor, period.end))
    return left
