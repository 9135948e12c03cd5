"""The calendars of a building for those who answer for it: a day, and a week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.queries import spaces
from allmenning.booking.queries.at_work import known_in
from allmenning.booking.queries.calendar import SpaceCalendar, calendars
from allmenning.booking.queries.conditions import conditions_of
from allmenning.booking.views.building import DAYS_AHEAD, DayForm
from allmenning.booking.views.calendar import Viewer, day_bars
from allmenning.booking.views.cards import said
from allmenning.booking.views.day_at_work import ReadingAtWork
from allmenning.booking.views.week_at_work import DAYS, Week, week_at_work
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import day_start, local_date
from allmenning.places.models import Building

NOBODY = Viewer(None, frozenset(), {})


@dataclass(frozen=True)
class Looking:
    """A building, the first day that is shown of it, and when one looks."""

    building: Building
    first: date
    now: datetime

    def calendars(self, days: int) -> list[SpaceCalendar]:
        rooms = self.building.spaces.select_related("building").order_by("sort_key")
        return calendars(list(rooms), first_day=self.first, days=days, now=self.now)

    def url(self, page: str, day: date) -> str:
        return f"{reverse(f'booking:{page}', args=[self.building.slug])}?date={day.isoformat()}"


@audience(Audience.STAFF)
def day(request: HttpRequest, building: str) -> HttpResponse:
    """A building's day, a row for each space; with HTMX the day alone."""
    looking = _looking(request, building)
    return _answer(request, looking, "day_at_work", _day(looking))


@audience(Audience.STAFF)
def week(request: HttpRequest, building: str) -> HttpResponse:
    """A building's week, a row for each space; with HTMX the week alone."""
    looking = _looking(request, building)
    monday = looking.first - timedelta(days=looking.first.weekday())
    looking = Looking(looking.building, monday, looking.now)
    return _answer(request, looking, "week_at_work", _week(looking))


def _looking(request: HttpRequest, slug: str) -> Looking:
    now, viewer = timezone.now(), access.signed_in(request)
    building = access.building_to_close(viewer=viewer, slug=slug, now=now)
    form, today = DayForm(request.GET), local_date(now)
    asked = form.cleaned_data["date"] if form.is_valid() else today
    reach = timedelta(days=DAYS_AHEAD)
    return Looking(building, min(max(asked, today - reach), today + reach), now)


def _answer(
    request: HttpRequest, looking: Looking, page: str, shown: dict[str, Any]
) -> HttpResponse:
    context = {"shown": shown, "building": looking.building}
    if request.headers.get("HX-Target") == "kalender":
        return render(request, f"booking/{page}.html#calendar", context)
    form = DayForm(initial={"date": looking.first})
    return render(request, f"booking/{page}.html", context | {"form": form})


def _day(looking: Looking) -> dict[str, Any]:
    first, now, found = looking.first, looking.now, looking.calendars(1)
    rules = conditions_of([one.space for one in found], max(now, day_start(first)))
    known = known_in(found, now=now)
    readings = [ReadingAtWork(one, rules.get(one.space.pk), NOBODY, now, known) for one in found]
    bars = day_bars(readings, first, {one.space.pk: "" for one in found})
    for row, reading in zip(bars["rows"], readings, strict=True):
        row["id"] = reading.calendar.space.pk
    return (
        bars
        | _turning(looking, "day_at_work", 1)
        | {
            "label": speech.day(first, now=now),
            "day": first,
            "columns": sum(hour["columns"] for hour in bars["hours"]),
            "other_url": looking.url("week_at_work", first),
            "notices": [said(name).capitalize() for name in spaces.holidays(first, first).values()],
        }
    )


def _week(looking: Looking) -> dict[str, Any]:
    first, now, found = looking.first, looking.now, looking.calendars(DAYS)
    rules = conditions_of([one.space for one in found], max(now, day_start(first)))
    names = spaces.holidays(first, first + timedelta(days=DAYS - 1))
    shown = Week(first, found, known_in(found, now=now), frozenset(rules))
    return (
        week_at_work(shown, {day: said(name) for day, name in names.items()})
        | _turning(looking, "week_at_work", DAYS)
        | {"other_url": looking.url("day_at_work", max(first, local_date(now)))}
    )


def _turning(looking: Looking, page: str, days: int) -> dict[str, str]:
    """To what was before and what comes, and to where one can close and book."""
    step = timedelta(days=days)
    slug = [looking.building.slug]
    by_day = days == 1
    return {
        "previous_url": looking.url(page, looking.first - step),
        "previous_text": _("Dagen før") if by_day else _("Uka før"),
        "next_url": looking.url(page, looking.first + step),
        "next_text": _("Dagen etter") if by_day else _("Uka etter"),
        "desk_url": reverse("booking:at_desk", args=slug),
        "closures_url": reverse("booking:closures", args=slug),
    }
