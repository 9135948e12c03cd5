"""Figures in words and bars: what components/bars.html and the counter show."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import ngettext

from allmenning.insight.queries.culture import Figures, Line, counted_hours, together
from allmenning.insight.rules.hours import MINUTES, lasting, whole_hours

# The longest bar, in the units of the drawing.
LONGEST = 100


def counter() -> dict[str, Any]:
    """The hours the municipality has lent, and how long that is; nothing before the first hour."""
    return told(counted_hours())


def told(figures: Figures) -> dict[str, Any]:
    """What was planned, what was confirmed and by how many."""
    hours = figures.planned // MINUTES
    return {
        "hours": hours,
        "as_long_as": as_long_as(hours),
        "confirmed": figures.confirmed // MINUTES if figures.confirmed else None,
        "bookings": figures.bookings,
        "answered": figures.answered,
    }


def as_long_as(hours: int) -> str:
    """114 år, or 12 døgn, or nothing when it is less than a day."""
    found = lasting(hours)
    if found.years:
        return ngettext("%(n)d år", "%(n)d år", found.years) % {"n": found.years}
    if found.days:
        return ngettext("%(n)d døgn", "%(n)d døgn", found.days) % {"n": found.days}
    return ""


def bars(lines: Sequence[Line], names: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A table with a bar for each line, and their sum. Shown hours add up to the shown sum."""
    planned = whole_hours([line.figures.planned for line in lines])
    confirmed = whole_hours([line.figures.confirmed for line in lines])
    most = max((max(line.figures.planned, line.figures.confirmed) for line in lines), default=0)
    rows = [
        {
            **name,
            "planned": hours,
            "confirmed": sure if line.figures.confirmed else None,
            "planned_bar": _bar(line.figures.planned, most),
            "confirmed_bar": _bar(line.figures.confirmed, most),
            "answered": line.figures.answered,
            "bookings": line.figures.bookings,
        }
        for line, name, hours, sure in zip(lines, names, planned, confirmed, strict=True)
    ]
    return {"rows": rows, "sum": _sum(together(lines))}


def _bar(part: int, most: int) -> float:
    return round(LONGEST * part / most, 1)


def _sum(figures: Figures) -> dict[str, Any]:
    return {
        "planned": figures.planned // MINUTES,
        "confirmed": figures.confirmed // MINUTES if figures.confirmed else None,
        "answered": figures.answered,
        "bookings": figures.bookings,
    }
