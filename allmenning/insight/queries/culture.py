"""Culture hours: the counter, and what they add up to by place, month and kind of activity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Sum

from allmenning.booking.models import CultureHours, CultureMonth, CultureTotal
from allmenning.places.models import Building

_FIGURES = ("planned", "confirmed", "bookings", "answered")


class By(StrEnum):
    """What hours are told apart by."""

    MONTH = "month"
    DISTRICT = "district"
    BUILDING = "building"
    PURPOSE = "purpose"
    SPACE = "space"


# What a line is known and named by.
_KEYS = {
    By.MONTH: ("month",),
    By.DISTRICT: ("building__district", "building__district__name"),
    By.BUILDING: (
        "building",
        "building__name",
        "building__slug",
        "building__is_published",
    ),
    By.PURPOSE: ("purpose",),
    By.SPACE: ("space", "space__name"),
}


@dataclass(frozen=True)
class Figures:
    """Minutes of people as planned and as confirmed, bookings, and how many of them were told of."""

    planned: int = 0
    confirmed: int = 0
    bookings: int = 0
    answered: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.planned + other.planned,
            self.confirmed + other.confirmed,
            self.bookings + other.bookings,
            self.answered + other.answered,
        )


@dataclass(frozen=True)
class Line:
    """One month, place or kind of activity: its key and name as stored, and its figures."""

    key: tuple[Any, ...]
    figures: Figures


@dataclass(frozen=True)
class Selection:
    """Which hours: what is empty does not matter."""

    year: int | None = None
    district: int | None = None
    building: Building | None = None
    purpose: str = ""


def counted_hours() -> Figures:
    """Everything the municipality has lent: one row, kept as bookings pass."""
    row = CultureTotal.objects.values_list(*_FIGURES).first()
    return Figures(*row) if row else Figures()


def lines(by: By, selection: Selection) -> list[Line]:
    """The hours told apart, months by time, the rest with most first. What has none is left out."""
    rows = _of_spaces(selection) if by is By.SPACE else _of_months(selection)
    keys = _KEYS[by]
    sums = rows.values(*keys).annotate(**{f"sum_of_{name}": Sum(name) for name in _FIGURES})
    order = keys if by is By.MONTH else ("-sum_of_planned", *keys)
    return [
        Line(tuple(row[key] for key in keys), Figures(*(row[f"sum_of_{n}"] for n in _FIGURES)))
        for row in sums.filter(sum_of_planned__gt=0).order_by(*order)
    ]


def together(found: Iterable[Line]) -> Figures:
    """What the lines add up to."""
    return sum((line.figures for line in found), Figures())


def years() -> list[int]:
    """Years with culture hours, the latest first."""
    found = CultureMonth.objects.filter(planned__gt=0).dates("month", "year", order="DESC")
    return [day.year for day in found]


def _of_months(selection: Selection) -> models.QuerySet[CultureMonth]:
    rows = CultureMonth.objects.all()
    if selection.year:
        rows = rows.filter(month__range=_days(selection.year))
    if selection.district:
        rows = rows.filter(building__district=selection.district)
    if selection.building:
        rows = rows.filter(building=selection.building)
    return rows.filter(purpose=selection.purpose) if selection.purpose else rows


def _of_spaces(selection: Selection) -> models.QuerySet[CultureHours]:
    rows = CultureHours.objects.filter(space__building=selection.building)
    if selection.year:
        rows = rows.filter(day__range=_days(selection.year))
    return rows.filter(purpose=selection.purpose) if selection.purpose else rows


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
