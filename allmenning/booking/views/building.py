"""A building's day: all its spaces side by side."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking import access
from allmenning.booking.queries import spaces
from allmenning.booking.queries.calendar import SpaceCalendar, calendars
from allmenning.booking.queries.conditions import conditions_of
from allmenning.booking.views.calendar import Reading, day_bars
from allmenning.booking.views.cards import said, space_url
from allmenning.booking.views.facts import hours_of
from allmenning.booking.views.looking import viewer_of
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.places.models import Building
from allmenning.places.queries.pictures import pictures_of
from allmenning.places.queries.search import published
from allmenning.places.views.showing import shown as picture

DAYS_AHEAD = 730


class DayForm(forms.Form):
    """Which day to show."""

    date = forms.DateField(
        label=gettext_lazy("Dag"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@audience(Audience.ANYONE)
def building_day(request: HttpRequest, building: str) -> HttpResponse:
    """The day of every space that can be borrowed in the building; with HTMX the day alone."""
    now = timezone.now()
    shown = access.published_building(building)
    day = _asked_day(request, now)
    context: dict[str, Any] = {"day": _day(request, shown, day, now)}
    if request.headers.get("HX-Target") == "dag":
        return render(request, "booking/building_day.html#day", context)
    context |= {"building": _facts(shown, day), "notices": _notices(day)}
    context["form"] = DayForm(initial={"date": day})
    return render(request, "booking/building_day.html", context)


def _asked_day(request: HttpRequest, now: datetime) -> date:
    today = local_date(now)
    form = DayForm(request.GET)
    asked = form.cleaned_data["date"] if form.is_valid() else today
    return min(max(asked, today), today + timedelta(days=DAYS_AHEAD))


def _day(request: HttpRequest, building: Building, day: date, now: datetime) -> dict[str, Any]:
    rooms = list(published().filter(building=building).select_related("building"))
    rooms.sort(key=lambda room: room.sort_key)
    found = calendars(rooms, first_day=day, days=1, now=now)
    readings = _readings(request, found, now)
    bars = day_bars(readings, day, {room.pk: space_url(room) for room in rooms})
    yesterday, tomorrow = day - timedelta(days=1), day + timedelta(days=1)
    last = local_date(now) + timedelta(days=DAYS_AHEAD)
    return bars | {
        "label": speech.day(day, now=now),
        "previous_url": _url(yesterday) if day > local_date(now) else "",
        "previous_text": _("Dagen før"),
        "next_url": _url(tomorrow) if day < last else "",
        "next_text": _("Dagen etter"),
    }


def _readings(request: HttpRequest, found: list[SpaceCalendar], now: datetime) -> list[Reading]:
    viewer = viewer_of(request, [mark for one in found for mark in one.marks], now)
    conditions = conditions_of([one.space for one in found], now)
    return [Reading(one, conditions.get(one.space.pk), viewer, now) for one in found]


def _url(day: date) -> str:
    return f"?date={day.isoformat()}"


def _facts(building: Building, day: date) -> dict[str, Any]:
    hours = dict(enumerate(hours_of(spaces.usual_hours(building.timetable_id))))
    _name, text = hours[day.weekday()]
    return {
        "name": building.name,
        "address": building.address,
        "district": building.district.name if building.district else "",
        "pictures": [picture(one) for one in pictures_of(building)],
        "hours_today": _("Vanlig åpningstid denne dagen: %(hours)s") % {"hours": text},
    }


def _notices(day: date) -> list[str]:
    return [said(name).capitalize() for name in spaces.holidays(day, day).values()]
