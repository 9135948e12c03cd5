"""A space's own page, with its week."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.queries import spaces
from allmenning.booking.queries.calendar import calendars
from allmenning.booking.queries.conditions import SpaceConditions, conditions_for
from allmenning.booking.views import facts
from allmenning.booking.views.adopted import trial_url
from allmenning.booking.views.calendar import Reading, week_table
from allmenning.booking.views.cards import chip, said
from allmenning.booking.views.looking import viewer_of
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.places import access as places
from allmenning.places.models import Space

WEEKS_AHEAD = 104


@audience(Audience.ANYONE)
def space(request: HttpRequest, building: str, space: str) -> HttpResponse:
    """What the space is, when it is first free, and its week; with HTMX the week alone."""
    now = timezone.now()
    shown = access.space_to_see(request, building=building, space=space, now=now)
    found = conditions_for(shown, now)
    week = _week(request, shown, found, now)
    if request.headers.get("HX-Target") == "uke":
        return render(request, "booking/space.html#week", {"week": week})
    page = facts.of_space(shown, found, now=now) | {"edit_url": _edit_url(request, shown, now)}
    context = {"space": page, "week": week, **_free(shown, found, now)}
    if trial := trial_url(shown):
        # The building has no page for people yet.
        page["building_url"] = context["trial_url"] = trial
    return render(request, "booking/space.html", context)


def _edit_url(request: HttpRequest, space: Space, now: datetime) -> str:
    """Where an employee changes the facts; "" for all who may not."""
    if not access.is_staff(request):
        return ""
    mine = places.editable_buildings(access.signed_in(request), now=now)
    if not mine.filter(pk=space.building_id).exists():
        return ""
    return reverse("places:edit_space", args=[space.building.slug, space.slug])


def _free(space: Space, found: SpaceConditions | None, now: datetime) -> dict[str, Any]:
    minutes = max(60, found.rules.min_minutes) if found else 60
    slots = spaces.first_slots(space, minutes=minutes, now=now) if found else []
    none = _("Ingen ledige tider de neste 90 dagene.")
    return {
        "first_free": _("Først ledig") if slots else none,
        "slots": [chip(space, slot, now=now) for slot in slots],
        "other_time_url": f"{reverse('booking:book')}?lokale={space.pk}",
        "series_url": f"{reverse('booking:book_series')}?lokale={space.pk}",
    }


def _week(
    request: HttpRequest, space: Space, found: SpaceConditions | None, now: datetime
) -> dict[str, Any]:
    this = _monday(local_date(now))
    last = this + timedelta(weeks=WEEKS_AHEAD)
    monday = min(max(_asked(request, this), this), last)
    (calendar,) = calendars([space], first_day=monday, days=7, now=now)
    reading = Reading(calendar, found, viewer_of(request, calendar.marks, now), now)
    names = spaces.holidays(monday, monday + timedelta(days=6))
    table = week_table(reading, monday, {day: said(name) for day, name in names.items()})
    return table | {
        "previous_url": _url(monday - timedelta(weeks=1)) if monday > this else "",
        "previous_text": _("Forrige uke"),
        "next_url": _url(monday + timedelta(weeks=1)) if monday < last else "",
        "next_text": _("Neste uke"),
    }


def _asked(request: HttpRequest, otherwise: date) -> date:
    """The Monday of the week in the link, or else this week's."""
    try:
        return _monday(date.fromisoformat(request.GET.get("uke", "")))
    except (ValueError, OverflowError):
        return otherwise


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _url(monday: date) -> str:
    return f"?uke={monday.isoformat()}"
