"""What a space's page says about it, made of data and rules."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import BookingRules
from allmenning.booking.queries import spaces
from allmenning.booking.queries.answer_times import usual_time
from allmenning.booking.queries.conditions import SpaceConditions, timetable_id
from allmenning.booking.views.cards import labels, said, space_url
from allmenning.booking.views.promise import answers_within
from allmenning.core import speech
from allmenning.core.clock import MINUTES_PER_DAY
from allmenning.places.models import (
    Accessibility,
    Facility,
    OpeningHours,
    Purpose,
    Space,
    SpaceKind,
)
from allmenning.places.queries.pictures import pictures_of
from allmenning.places.views.showing import shown

LINES = 5
# Any Monday: weekdays are named from it.
A_MONDAY = 5
HOUR = 60


def of_space(space: Space, found: SpaceConditions | None, *, now: datetime) -> dict[str, Any]:
    """The facts as booking/space.html wants them."""
    building = space.building
    return {
        "name": space.name,
        "kind": space.kind,
        "kind_name": str(SpaceKind(space.kind).label),
        "building": building.name,
        "building_url": reverse("booking:building_day", args=[building.slug]),
        "address": building.address,
        "phone": building.phone,
        "how_in": said(building.way_in),
        "description": said(space.description),
        "people": space.capacity,
        "square_metres": space.area,
        "floor": _floor(space.floor),
        "answer": _answer(space, found, now),
        "facilities": labels(Facility, space.facilities),
        "accessibility": labels(Accessibility, space.accessibility),
        "purposes": labels(Purpose, space.purposes),
        "hours": hours_of(spaces.usual_hours(timetable_id(space))),
        "limits": limits(found.rules) if found else [_("Lokalet kan ikke bestilles på nett.")],
        **_house_rules(space),
        "pictures": [shown(picture) for picture in pictures_of(space)],
        "others": [_other(space, other) for other in spaces.sharing_assets(space)],
    }


def _answer(space: Space, found: SpaceConditions | None, now: datetime) -> str:
    waits = found is not None and found.rules.needs_approval
    usual = usual_time(space.building_id, now=now) if waits else None
    return answers_within(found.rules if found else None, usual)


def _floor(floor: int | None) -> str:
    if floor is None:
        return ""
    if floor < 0:
        return _("Kjeller")
    return _("%(n)d. etasje") % {"n": floor}


def _house_rules(space: Space) -> dict[str, Any]:
    lines = [line for line in said(space.house_rules).splitlines() if line.strip()]
    return {"rules": lines[:LINES], "more_rules": "\n".join(lines[LINES:])}


def _other(space: Space, other: Space) -> dict[str, str]:
    larger = other.capacity >= space.capacity
    text = _("dette lokalet er en del av det") if larger else _("en del av dette lokalet")
    return {"url": space_url(other), "name": other.name, "text": text}


def hours_of(rows: Any) -> list[tuple[str, str]]:
    """Each weekday and its opening hours in words; a day without any is closed."""
    by_day = {day: list(group) for day, group in groupby(rows, key=lambda row: row.weekday)}
    return [(weekday(day), _day_hours(by_day.get(day, []))) for day in range(7)]


def weekday(number: int) -> str:
    """The name of a weekday, 0 is Monday."""
    return speech.date_like(_a_day(number), "l")


def _a_day(number: int) -> date:
    return date(2026, 1, A_MONDAY + number)


def _day_hours(rows: list[OpeningHours]) -> str:
    return ", ".join(_stretch(row) for row in rows) or _("stengt")


def _stretch(row: OpeningHours) -> str:
    hours = f"{_clock(row.opens)}–{_clock(row.closes)}"
    if row.kind == "staffless":
        return _("%(hours)s (ubetjent)") % {"hours": hours}
    return hours


def _clock(minutes: int) -> str:
    if minutes == MINUTES_PER_DAY:
        return "24"
    hours, rest = divmod(minutes % MINUTES_PER_DAY, HOUR)
    return f"{hours:02}.{rest:02}" if rest else f"{hours:02}"


def limits(rules: BookingRules) -> list[str]:
    """The rules a borrower meets, a line each, in plain words."""
    lines = [
        _("Du kan låne fra %(least)s til %(most)s om gangen.")
        % {"least": speech.length(rules.min_minutes), "most": speech.length(rules.max_minutes)},
        ngettext(
            "Du kan bestille inntil %(n)d dag fram.",
            "Du kan bestille inntil %(n)d dager fram.",
            rules.horizon_days,
        )
        % {"n": rules.horizon_days},
        _("Du kan avbestille selv inntil %(length)s før.")
        % {"length": speech.length(rules.cancel_hours * HOUR)},
    ]
    return [*lines, *_notice(rules), *_pause(rules)]


def _notice(rules: BookingRules) -> list[str]:
    if not rules.notice_minutes:
        return []
    said_length = speech.length(rules.notice_minutes)
    return [_("Bestill minst %(length)s før.") % {"length": said_length}]


def _pause(rules: BookingRules) -> list[str]:
    pause = rules.buffer_before + rules.buffer_after
    if not pause:
        return []
    return [_("Vi holder av %(length)s til rydding.") % {"length": speech.length(pause)}]
