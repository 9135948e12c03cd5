"""Personal numbers for everybody of a district, none of which another district or a named person
of the demo has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from simulators.national_ids import numbers_of

# The first of every day are kept for people who are named somewhere.
_NAMED, _BLOCK = 20, 24


class Numbers:
    """Hands out numbers of the district with this index."""

    def __init__(self, index: int) -> None:
        first = _NAMED + index * _BLOCK
        self._block = range(first, first + _BLOCK)
        self._days: dict[tuple[dt.date, bool], Iterator[str]] = {}

    def next(self, born: dt.date, *, d_number: bool = False) -> tuple[str, dt.date]:
        """A number, and the day it is for: the day before when no more were born on this one."""
        while True:
            day = (born, d_number)
            if day not in self._days:
                self._days[day] = numbers_of(born, self._block, d_number=d_number)
            number = next(self._days[day], None)
            if number is not None:
                return number, born
            born -= dt.timedelta(days=1)
