"""Sample figures for the style guide: a number with two buttons, bars, a heat table, a screen."""

from typing import Any

from django import forms

DAY_NAMES = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
FIRST_HOUR = 16
# Per cent booked, hour by hour; None is never open.
WEEK = (
    (20, 40, 35, 10, 0, None, None),
    (80, 100, 75, 60, 15, None, None),
    (65, 90, 85, 45, 5, 30, None),
)


class HowMany(forms.Form):
    """One number."""

    people = forms.IntegerField(label="Hvor mange kom?")


def context() -> dict[str, Any]:
    """What the style guide shows of figures."""
    return {
        "screen": _screen(),
        "how_many": HowMany(initial={"people": 20}, auto_id="antall_%s"),
        "bars": {
            "title": "Bydel for bydel",
            "column": "Bydel",
            "rows": [
                _bar("Stovner", 12_400, 3_100, 34, 120),
                _bar("Grünerløkka", 8_250, None, 0, 61),
            ],
            "sum": {"planned": 20_650, "confirmed": 3_100, "answered": 34, "bookings": 181},
        },
        "capacity": {
            "column": "Lokale",
            "rows": [_use("Gymsal 1", 184, 51, 28), _use("Auditoriet", 184, 12, 7)],
            "sum": None,
        },
        "heat": {
            "title": "Gymsal 1: så mange prosent av tiden som er opptatt",
            "days": [{"name": name, "short": f"{name[:2]}."} for name in DAY_NAMES],
            "rows": [_hour(number, row) for number, row in enumerate(WEEK)],
        },
    }


def _screen() -> dict[str, Any]:
    return {
        "building": "Haugen skole",
        "day": "tirsdag 1. desember",
        "clock": "17.20",
        "moment": "tirsdag 1. desember 2026 kl. 17.20",
        "rows": [
            _stay("17–19", "Haugen skolekorps", "Musikkrom", now=True),
            _stay("18–20", "Privat", "Gymsal 1/3 A"),
            _stay("20–22", "Stengt: Gulvvask", "Gymsal", closed=True),
        ],
    }


def _stay(
    time: str, who: str, place: str, *, now: bool = False, closed: bool = False
) -> dict[str, Any]:
    return {"time": time, "who": who, "place": place, "now": now, "closed": closed}


def _bar(
    name: str, planned: int, confirmed: int | None, answered: int, bookings: int
) -> dict[str, Any]:
    return {
        "name": name,
        "url": "#s-tall",
        "planned": planned,
        "confirmed": confirmed,
        "planned_bar": planned / 124,
        "confirmed_bar": (confirmed or 0) / 124,
        "answered": answered,
        "bookings": bookings,
    }


def _use(name: str, opened: int, booked: int, percent: int) -> dict[str, Any]:
    hours = {"opened": opened, "booked": booked, "free": opened - booked, "percent": percent}
    return hours | {"name": name, "url": "#s-tall"}


def _hour(number: int, row: tuple[int | None, ...]) -> dict[str, Any]:
    hour = FIRST_HOUR + number
    cells = [{"percent": part, "level": -(-(part or 0) // 20)} for part in row]
    return {"time": f"{hour}–{hour + 1}", "cells": cells}
