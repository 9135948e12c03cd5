"""A calendar within somebody else's site: a list or a week, and nobody is signed in there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from csp.decorators import csp_replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.booking import access
from allmenning.booking.queries.shown_to_all import (
    Entry,
    entries_of_association,
    entries_of_building,
)
from allmenning.booking.views.calendar import week_title
from allmenning.booking.views.shown_to_all import in_asked_language, row
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period

LIST_DAYS, WEEK_DAYS = 28, 7
DAYS_AHEAD = 730
WEEK = "uke"
Entries = Callable[[Period], list[Entry]]


@dataclass(frozen=True)
class Framed:
    """Whose calendar it is, where one books, which sites may show it, and what stands in it."""

    name: str
    book_url: str
    sites: list[str]
    entries: Entries
    of_association: bool


@audience(Audience.ANYONE)
@never_cache
def embedded_building(request: HttpRequest, building: str) -> HttpResponse:
    """The building's calendar, in frames only on the sites its staff have named."""
    house, sites = access.shared_building(building)
    book_url = reverse("booking:building_day", args=[building])
    entries = partial(entries_of_building, house)
    return _framed(request, Framed(house.name, book_url, sites, entries, of_association=False))


@audience(Audience.ANYONE)
@never_cache
def embedded_association(request: HttpRequest, id: int) -> HttpResponse:
    """The association's calendar, in frames only on the sites its people have named."""
    association, sites = access.shared_association(id)
    name, book_url = association.name, reverse("booking:search")
    entries = partial(entries_of_association, association)
    return _framed(request, Framed(name, book_url, sites, entries, of_association=True))


def _framed(request: HttpRequest, shown: Framed) -> HttpResponse:
    draw = partial(_drawn, request, shown, timezone.now())
    only_there = csp_replace({"frame-ancestors": shown.sites})
    return cast(HttpResponse, only_there(partial(in_asked_language, draw=draw))(request))


def _drawn(request: HttpRequest, shown: Framed, now: datetime) -> HttpResponse:
    today = local_date(now)
    as_week = request.GET.get("vis") == WEEK
    first = _first_day(request, today)
    if as_week:
        first -= timedelta(days=first.weekday())
    days = [first + timedelta(days=n) for n in range(WEEK_DAYS if as_week else LIST_DAYS)]
    span = Period(day_start(days[0]), day_start(days[-1] + timedelta(days=1)))
    by_day = _by_day(shown, days, span, now)
    context = {
        "name": shown.name,
        "of_association": shown.of_association,
        "book_url": shown.book_url,
        "as_week": as_week,
        "title": week_title(first) if as_week else _list_title(days, now),
        "days": by_day if as_week else [day for day in by_day if day["rows"]],
        "turning": _turning(request, days, today),
        "forms": _forms(request, first, as_week=as_week),
    }
    return render(request, "booking/embedded.html", context)


def _first_day(request: HttpRequest, today: date) -> date:
    """The day the address asks for, from today to two years ahead; today when it asks for none."""
    try:
        asked = date.fromisoformat(request.GET.get("fra", ""))
    except ValueError:
        return today
    return min(max(asked, today), today + timedelta(days=DAYS_AHEAD))


def _by_day(shown: Framed, days: list[date], span: Period, now: datetime) -> list[dict[str, Any]]:
    """Each day with what stands in it; what lasts for several days stands in each of them."""
    entries = [entry for entry in shown.entries(span) if entry.period.end > now]
    return [
        {
            "date": day,
            "label": speech.day(day, now=now),
            "rows": [row(entry, now=now) for entry in entries if _is_on(entry, day)],
        }
        for day in days
    ]


def _is_on(entry: Entry, day: date) -> bool:
    """A night belongs to the day it begins; what is longer belongs to all its days."""
    first = local_date(entry.period.start)
    if entry.period.length < timedelta(days=1):
        return first == day
    return first <= day <= local_date(entry.period.end - timedelta(microseconds=1))


def _list_title(days: list[date], now: datetime) -> str:
    first, last = speech.day(days[0], now=now), speech.day(days[-1], now=now)
    return _("Fra %(first)s til %(last)s") % {"first": first, "last": last}


def _turning(request: HttpRequest, days: list[date], today: date) -> dict[str, str]:
    before, after = days[0] - timedelta(days=len(days)), days[-1] + timedelta(days=1)
    is_last = after > today + timedelta(days=DAYS_AHEAD)
    return {
        "previous": _address(request, fra=before) if days[0] > today else "",
        "next": "" if is_last else _address(request, fra=after),
    }


def _forms(request: HttpRequest, first: date, *, as_week: bool) -> list[dict[str, Any]]:
    """The two ways to show it, and which it is."""
    chosen = {"liste": not as_week, WEEK: as_week}
    texts = {"liste": _("Liste"), WEEK: _("Uke")}
    return [
        {"text": texts[form], "url": _address(request, fra=first, vis=form), "now": now}
        for form, now in chosen.items()
    ]


def _address(request: HttpRequest, **changes: Any) -> str:
    """This page with something else asked for; what the site chose is kept."""
    kept = {name: request.GET[name] for name in ("sprak", "vis", "fra") if name in request.GET}
    return f"?{urlencode({**kept, **changes})}"
