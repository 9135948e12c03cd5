"""A space's week and a building's day, made ready for their tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.queries.calendar import Mark, SpaceCalendar
from allmenning.booking.queries.conditions import SpaceConditions
from allmenning.booking.rules.conditions import bookable_span
from allmenning.booking.rules.grid import (
    Cell,
    CellState,
    Day,
    Opening,
    Rows,
    Stretch,
    cells_of,
    rows_for,
)
from allmenning.booking.views.cards import book_url, said
from allmenning.core import speech
from allmenning.core.clock import MINUTES_PER_DAY, day_start, local_date, minute_of_day, wall_clock
from allmenning.core.period import Period

HOUR = 60
HALF_HOUR = 30


@dataclass(frozen=True)
class Viewer:
    """Who looks: whose bookings are "yours", and the names of associations, which are public."""

    person: int | None
    associations: frozenset[int]
    names: dict[int, str]

    def owns(self, mark: Mark) -> bool:
        mine = mark.person is not None and mark.person == self.person and not mark.association
        return mine or mark.association in self.associations


@dataclass(frozen=True)
class Reading:
    """One space's calendar with what is needed to make cells of it."""

    calendar: SpaceCalendar
    found: SpaceConditions | None
    viewer: Viewer
    now: datetime

    def cells(self, day: date, rows: Rows) -> list[Cell]:
        bookable = bookable_span(self.found.conditions, self.now) if self.found else None
        return cells_of(self._day(day), rows, now=self.now, bookable=bookable)

    def _day(self, day: date) -> Day:
        span = Period(day_start(day), day_start(day + timedelta(days=1)))
        opened = [
            Opening(one.period, one.is_staffed)
            for one in self.calendar.opened
            if one.period.overlaps(span)
        ]
        filled = [
            Stretch(mark.period, self._state(mark), key)
            for key, mark in enumerate(self.calendar.marks)
            if mark.period.overlaps(span)
        ]
        return Day(day, opened, filled)

    def _state(self, mark: Mark) -> CellState:
        return CellState.YOURS if self.viewer.owns(mark) else CellState(mark.state)

    def shown(self, cell: Cell) -> dict[str, Any]:
        """One cell as the templates want it."""
        text = self._text(cell)
        url = self._url(cell) if cell.state is CellState.FREE else ""
        return {
            "state": "closed" if self._why_shut(cell) else _LOOKS.get(cell.state, cell.state.value),
            "text": text,
            "label": self._label(cell, text, url),
            "url": url,
            "time": speech.clocks(cell.period),
            "rowspan": cell.rows,
            "staffed": cell.staffed,
        }

    def _text(self, cell: Cell) -> str:
        reason = self._why_shut(cell)
        if reason:
            return _("Stengt: %(reason)s") % {"reason": said(reason)}
        word = _words()[cell.state]
        if cell.key is None:
            return word
        whose = self.viewer.names.get(self.calendar.marks[cell.key].association or 0, "")
        return f"{word}: {whose}" if whose else word

    def _why_shut(self, cell: Cell) -> dict[str, str]:
        """Why it is closed: by a closure, or because the usual hours do not hold that day."""
        if cell.key is not None:
            return self.calendar.marks[cell.key].reason
        if cell.state is not CellState.OUTSIDE:
            return {}
        return self.calendar.unusual.get(local_date(cell.period.start), {})

    def _label(self, cell: Cell, text: str, url: str) -> str:
        when = speech.when(cell.period, now=self.now)
        if url:
            return _("Bestill fra %(when)s") % {"when": when}
        return f"{text}, {when}"

    def _url(self, cell: Cell) -> str:
        """Book from the cell's start, for as long as the space wants at least."""
        least = timedelta(minutes=max(HOUR, self.found.rules.min_minutes if self.found else HOUR))
        start = cell.period.start
        return book_url(self.calendar.space, Period(start, start + least))


# States that look alike in the table; the words differ.
_LOOKS = {CellState.LATER: "outside"}


def _words() -> dict[CellState, str]:
    return {
        CellState.FREE: _("Ledig"),
        CellState.TAKEN: _("Opptatt"),
        CellState.ASKED: _("Noen har søkt"),
        CellState.HELD: _("Holdt av for noen"),
        CellState.CLOSED: _("Stengt"),
        CellState.YOURS: _("Din"),
        CellState.OUTSIDE: _("Ikke åpent"),
        CellState.PAST: _("Over"),
        CellState.LATER: _("Kan ikke bestilles nå"),
    }


def week_table(reading: Reading, monday: date, holidays: dict[date, str]) -> dict[str, Any]:
    """The week as components/week.html wants it."""
    days = [monday + timedelta(days=n) for n in range(7)]
    rows = _rows([reading.calendar])
    columns = [_by_row(reading.cells(day, rows)) for day in days]
    today = local_date(reading.now)
    return {
        "title": week_title(monday),
        "days": [day_head(day, today, holidays) for day in days],
        "rows": [
            {
                "time": speech.clock(wall_clock(monday, start)),
                "cells": _row_cells(reading, columns, index),
            }
            for index, start in enumerate(rows.starts)
        ],
        "first_day": (today - monday).days if today in days else 0,
    }


def week_title(monday: date) -> str:
    """Uke 51, 14.–20. desember: the number and the days."""
    sunday = monday + timedelta(days=6)
    return _("Uke %(number)d, %(first)s til %(last)s") % {
        "number": monday.isocalendar().week,
        "first": speech.full_day(monday),
        "last": speech.full_day(sunday),
    }


def _rows(calendars: Iterable[SpaceCalendar], *, step: int = HOUR) -> Rows:
    stretches = [one.period for calendar in calendars for one in calendar.opened]
    minutes = [(minute_of_day(one.start), _closing_minute(one)) for one in stretches]
    fine = any(minute % step for pair in minutes for minute in pair)
    return rows_for(minutes, step=HALF_HOUR if fine else step)


def _closing_minute(period: Period) -> int:
    """Minutes of the opening day; a night that runs into the next day fills the day out."""
    same_day = local_date(period.end) == local_date(period.start)
    return minute_of_day(period.end) if same_day else MINUTES_PER_DAY


def _by_row(cells: Sequence[Cell]) -> dict[int, Cell]:
    return {cell.row: cell for cell in cells}


def _row_cells(
    reading: Reading, columns: Sequence[dict[int, Cell]], index: int
) -> list[dict[str, Any]]:
    return [
        {**reading.shown(column[index]), "day": number}
        for number, column in enumerate(columns)
        if index in column
    ]


def day_head(day: date, today: date, holidays: dict[date, str]) -> dict[str, Any]:
    """The head of a day's column."""
    return {
        "date": day,
        "label": speech.full_day(day),
        "short": speech.short_day(day),
        "holiday": holidays.get(day, ""),
        "today": day == today,
    }


def day_bars(readings: Sequence[Reading], day: date, urls: dict[int, str]) -> dict[str, Any]:
    """A building's day as components/day.html wants it, a row for each space.

    The first column begins at the minute `first` of the day, and each lasts `step` minutes.
    """
    rows = _rows([reading.calendar for reading in readings], step=HALF_HOUR)
    return {
        "title": speech.full_day(day),
        "first": rows.first,
        "step": rows.step,
        "hours": _hours(rows),
        "rows": [_bar_row(reading, day, rows, urls) for reading in readings],
    }


def _hours(rows: Rows) -> list[dict[str, Any]]:
    starts = list(rows.starts)
    hours = sorted({start // HOUR for start in starts})
    return [
        {"text": f"{hour:02}", "columns": sum(start // HOUR == hour for start in starts)}
        for hour in hours
    ]


def _bar_row(reading: Reading, day: date, rows: Rows, urls: dict[int, str]) -> dict[str, Any]:
    space = reading.calendar.space
    cells = _free_joined(reading.cells(day, rows))
    return {
        "name": space.name,
        "url": urls[space.pk],
        "people": space.capacity,
        "cells": [{**reading.shown(cell), "columns": cell.rows} for cell in cells],
    }


def _free_joined(cells: Sequence[Cell]) -> list[Cell]:
    """Bars are read at a glance, so that free time side by side becomes one bar."""
    joined: list[Cell] = []
    for cell in cells:
        before = joined[-1] if joined else None
        if before and before.state is cell.state is CellState.FREE:
            period = Period(before.period.start, cell.period.end)
            joined[-1] = Cell(
                before.row, before.rows + cell.rows, cell.state, period, None, before.staffed
            )
        else:
            joined.append(cell)
    return joined
