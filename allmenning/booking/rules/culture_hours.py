"""What a booking adds to the culture hours: whole minutes times people, day by day in Oslo.

Source: the municipality's own measure, "bookings times hours times estimated participants": three
hours with 20 people are 60 culture hours. A night when the clock changes counts the time that
really passed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period

# [space, day (ISO), purpose, planned, confirmed or None] for each day of a booking, in order.
Parts: TypeAlias = list[list[Any]]
Key: TypeAlias = tuple[int, str, str]
PLANNED, CONFIRMED, BOOKINGS, ANSWERED = range(4)

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Use:
    """A booking whose time has passed; `came` is None when nobody has told."""

    space: int
    purpose: str
    period: Period
    estimated: int
    came: int | None


def minutes_by_day(period: Period) -> list[tuple[date, int]]:
    """The whole minutes of the period on each day of the calendar in Oslo that it touches."""
    return list(_pieces(period))


def _pieces(period: Period) -> Iterator[tuple[date, int]]:
    start = period.start
    while start < period.end:
        day = local_date(start)
        end = min(day_start(day + _DAY), period.end)
        yield day, (end - start) // _MINUTE
        start = end


def parts_of(use: Use) -> Parts:
    """What the use adds to each of its days; nothing at all when nobody came."""
    if use.came == 0:
        return []
    return [
        [
            use.space,
            day.isoformat(),
            use.purpose,
            minutes * use.estimated,
            None if use.came is None else minutes * use.came,
        ]
        for day, minutes in minutes_by_day(use.period)
    ]


def change(before: Parts, after: Parts) -> dict[Key, tuple[int, ...]]:
    """What must be added to each day's planned, confirmed, bookings and answered, zeros left out.

    A booking and its answer count once, on its first day.
    """
    sums: Counter[tuple[Key, int]] = Counter()
    for parts, sign in ((before, -1), (after, 1)):
        for number, (space, day, purpose, planned, confirmed) in enumerate(parts):
            key = (space, day, purpose)
            is_first, is_answered = number == 0, confirmed is not None
            sums[key, PLANNED] += sign * planned
            sums[key, CONFIRMED] += sign * (confirmed or 0)
            sums[key, BOOKINGS] += sign * is_first
            sums[key, ANSWERED] += sign * (is_first and is_answered)
    keys = {key for (key, _figure), amount in sums.items() if amount}
    return {key: tuple(sums[key, figure] for figure in range(4)) for key in sorted(keys)}


def together(changes: Sequence[dict[Key, tuple[int, ...]]]) -> dict[Key, tuple[int, ...]]:
    """Several changes as one, in the order in which rows are locked: by space, day and purpose."""
    sums: dict[Key, tuple[int, ...]] = {}
    for one in changes:
        for key, amounts in one.items():
            known = sums.get(key, (0, 0, 0, 0))
            sums[key] = tuple(a + b for a, b in zip(known, amounts, strict=True))
    return {key: sums[key] for key in sorted(sums) if any(sums[key])}
