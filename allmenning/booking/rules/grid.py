"""A calendar as a grid: the hours down, the days across, each cell with a state. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from allmenning.core.clock import MINUTES_PER_DAY, wall_clock
from allmenning.core.period import Period


class CellState(StrEnum):
    """What a stretch of a space's day is, to the one who looks."""

    FREE = "free"
    TAKEN = "taken"
    ASKED = "asked"
    HELD = "held"
    CLOSED = "closed"
    YOURS = "yours"
    OUTSIDE = "outside"
    PAST = "past"
    LATER = "later"


# When several things stand in one cell, the first of these is told.
ORDER = (CellState.YOURS, CellState.CLOSED, CellState.TAKEN, CellState.HELD, CellState.ASKED)


@dataclass(frozen=True)
class Stretch:
    """Something that fills a stretch of time; `key` leads back to what it is."""

    period: Period
    state: CellState
    key: int


@dataclass(frozen=True)
class Opening:
    """A stretch of time a space is open, with or without people at work there."""

    period: Period
    staffed: bool


@dataclass(frozen=True)
class Day:
    """All that is known of one space on one day."""

    date: date
    opened: Sequence[Opening]
    filled: Sequence[Stretch]


@dataclass(frozen=True)
class Cell:
    """One cell: which rows of its day it covers, what it is, and the key of what fills it."""

    row: int
    rows: int
    state: CellState
    period: Period
    key: int | None
    staffed: bool


@dataclass(frozen=True)
class Rows:
    """The rows of a grid: minutes of the day from `first` to `last`, half-open, in steps."""

    first: int
    last: int
    step: int

    @property
    def starts(self) -> range:
        return range(self.first, self.last, self.step)


def rows_for(minutes: Sequence[tuple[int, int]], *, step: int) -> Rows:
    """Rows that cover all openings given as (opens, closes) minutes; 08 to 22 without any."""
    if not minutes:
        return Rows(8 * 60, 22 * 60, step)
    first = min(opens for opens, _closes in minutes) // step * step
    last = min(max(closes for _opens, closes in minutes), MINUTES_PER_DAY)
    return Rows(first, max(last, first + step), step)


def cells_of(day: Day, rows: Rows, *, now: datetime, bookable: Period | None) -> list[Cell]:
    """The day's cells from top to bottom; neighbours that tell the same become one, free ones not.

    `bookable` is from when to when a booking may be made now; open time outside it is `later`.
    """
    single = [
        _cell(
            day,
            index,
            Period(wall_clock(day.date, start), wall_clock(day.date, end)),
            now,
            bookable,
        )
        for index, (start, end) in enumerate(_edges(rows))
        if wall_clock(day.date, start) < wall_clock(day.date, end)
    ]
    return [cell for group in _alike(single) for cell in group]


def _edges(rows: Rows) -> list[tuple[int, int]]:
    return [(start, start + rows.step) for start in rows.starts]


def _cell(day: Day, row: int, period: Period, now: datetime, bookable: Period | None) -> Cell:
    opening = next((one for one in day.opened if one.period.contains(period)), None)
    staffed = bool(opening and opening.staffed)
    filling = _filling(day, period)
    if filling is not None:
        return Cell(row, 1, filling.state, period, filling.key, staffed)
    return Cell(row, 1, _unfilled(opening, period, now, bookable), period, None, staffed)


def _filling(day: Day, period: Period) -> Stretch | None:
    found = [one for one in day.filled if one.period.overlaps(period)]
    return min(found, key=lambda one: ORDER.index(one.state), default=None)


def _unfilled(
    opening: Opening | None, period: Period, now: datetime, bookable: Period | None
) -> CellState:
    if opening is None:
        return CellState.OUTSIDE
    if period.start < now:
        return CellState.PAST
    if bookable is None or not bookable.contains(period):
        return CellState.LATER
    return CellState.FREE


def _alike(cells: list[Cell]) -> list[list[Cell]]:
    found = []
    for (state, _key), group in groupby(cells, key=lambda cell: (cell.state, cell.key)):
        members = list(group)
        found.append(members if state is CellState.FREE else [_joined(members)])
    return found


def _joined(cells: list[Cell]) -> Cell:
    first, last = cells[0], cells[-1]
    period = Period(first.period.start, last.period.end)
    return Cell(first.row, len(cells), first.state, period, first.key, first.staffed)
