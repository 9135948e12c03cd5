"""The screen on a building's wall: who is where today, and when it was last fresh."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from allmenning.booking import access
from allmenning.booking.queries.shown_to_all import Entry, entries_of_building
from allmenning.booking.queries.words import full_moment
from allmenning.booking.views.shown_to_all import in_asked_language, row
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.places.models import Building

DAYS_AHEAD = 7
# As many rows as can be read from four metres on a screen that lies, and on one that stands.
LYING, STANDING = 7, 11


@audience(Audience.ANYONE)
@never_cache
def screen(request: HttpRequest, building: str) -> HttpResponse:
    """What is left of today; later days only by their first entry, when today is over."""
    now = timezone.now()
    shown = access.published_building(building)
    return in_asked_language(request, partial(_drawn, request, shown, now))


def _drawn(request: HttpRequest, building: Building, now: datetime) -> HttpResponse:
    today = local_date(now)
    tomorrow = day_start(today + timedelta(days=1))
    entries = entries_of_building(building, Period(day_start(today), tomorrow))
    left = [entry for entry in entries if entry.period.end > now]
    shown = {
        "building": building.name,
        "day": speech.full_day(today),
        "clock": speech.clock(now),
        "moment": full_moment(now),
        "rows": [row(entry, now=now) for entry in left[:STANDING]],
        "more_lying": max(0, len(left) - LYING),
        "more_standing": max(0, len(left) - STANDING),
        "was_used": any(not entry.closed for entry in entries),
        "coming": None if left else _coming(building, tomorrow, now),
    }
    return render(request, "booking/screen.html", {"screen": shown})


def _coming(building: Building, after: datetime, now: datetime) -> dict[str, Any] | None:
    """The first booking of the days that come."""
    span = Period(after, after + timedelta(days=DAYS_AHEAD))
    lent = [entry for entry in entries_of_building(building, span) if not entry.closed]
    return _with_day(lent[0], now) if lent else None


def _with_day(entry: Entry, now: datetime) -> dict[str, Any]:
    return row(entry, now=now) | {"when": speech.when(entry.period, now=now)}
