"""The week as a heat table: in each hour a figure, a bar as long as it is used, and a shade."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.insight.queries.capacity import Use
from allmenning.insight.rules.hours import share

Week = dict[tuple[int, int], Use]
# Any Monday: weekdays are named from it.
MONDAY = date(2026, 12, 14)
LEVELS = 5


def heat(week: Week, name: str) -> dict[str, Any]:
    """The hours anybody is ever open, as components/heat.html wants them; empty when none is."""
    hours = sorted({hour for _day, hour in week})
    days = [MONDAY + timedelta(days=number) for number in range(7)]
    return {
        "title": _("%(name)s: så mange prosent av tiden som er opptatt") % {"name": name},
        "days": [{"name": _long(day), "short": _short(day)} for day in days],
        "rows": [_row(week, hour, days) for hour in range(hours[0], hours[-1] + 1)]
        if hours
        else [],
    }


def _row(week: Week, hour: int, days: list[date]) -> dict[str, Any]:
    return {
        "time": f"{hour:02}–{hour + 1:02}",
        "cells": [_cell(week.get((day.weekday(), hour))) for day in days],
    }


def _cell(used: Use | None) -> dict[str, Any]:
    percent = share(used.booked, used.opened) if used else None
    if percent is None:
        return {"percent": None}
    return {"percent": percent, "level": -(-percent * LEVELS // 100)}


def _long(day: date) -> str:
    return speech.date_like(day, "l")


def _short(day: date) -> str:
    return speech.date_like(day, "D")
