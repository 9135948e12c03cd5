"""Calendars kept elsewhere that say when a space is taken: connected, looked at, disconnected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.forms.foreign_calendar import ConnectForm
from allmenning.booking.models import Booking, ForeignCalendar
from allmenning.booking.queries.foreign_calendars import conflicts_in, foreign_calendars_of
from allmenning.booking.queries.words import for_whom, moment, period_of
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Building


@audience(Audience.STAFF, "GET", "POST")
def foreign_calendars(request: HttpRequest, building: str) -> HttpResponse:
    """Which calendars close spaces of the building, how it goes, and a form that connects one."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_close(viewer=viewer, slug=building, now=now)
    asked = request.POST if request.method == "POST" else None
    form = ConnectForm(asked, spaces=list(house.spaces.order_by("sort_key")))
    if form.is_valid() and _connected(form, viewer, now):
        return SeeOther(_url(house))
    return _page(request, house, form, now)


def _connected(form: ConnectForm, viewer: Person, now: datetime) -> bool:
    try:
        actions.connect_calendar(**form.cleaned_data, actor=Actor("person", viewer.pk), now=now)
    except actions.AlreadyConnected:
        form.tell_connected()
    return not form.errors


@audience(Audience.STAFF, "POST")
def foreign_calendar(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Fetch the calendar at once, or disconnect it. What is gone is as it should be."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_close(viewer=viewer, slug=building, now=now)
    calendar = access.foreign_calendar_in(house, id)
    if calendar is not None and request.POST.get("act") == "disconnect":
        actor = Actor("person", viewer.pk)
        actions.disconnect_calendar(calendar=calendar, actor=actor, now=now)
    elif calendar is not None:
        actions.ask_again(calendar=calendar, now=now)
        messages.success(request, _("Vi henter kalenderen innen et par minutter."))
    return SeeOther(_url(house))


def _url(building: Building) -> str:
    return reverse("booking:foreign_calendars", args=[building.slug])


def _page(
    request: HttpRequest, building: Building, form: ConnectForm, now: datetime
) -> HttpResponse:
    conflicts = conflicts_in(building, now=now)
    met = [booking for bookings in conflicts.values() for booking in bookings]
    access.note_seen(access.signed_in(request), met, now=now)
    shown = {
        "building": building,
        "building_url": reverse("booking:day_at_work", args=[building.slug]),
        "feeds_url": reverse("booking:building_feeds", args=[building.slug]),
        "calendars": [
            _row(building, calendar, conflicts.get(calendar.pk, []), now)
            for calendar in foreign_calendars_of(building, now=now)
        ],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "booking/foreign_calendars.html", shown, status=status)


def _row(
    building: Building, calendar: ForeignCalendar, conflicts: Sequence[Booking], now: datetime
) -> dict[str, Any]:
    return {
        "id": calendar.pk,
        "name": calendar.name,
        "space": calendar.space.name,
        "host": urlsplit(calendar.url).hostname,
        "closes": calendar.closes,
        "problem": calendar.get_problem_display(),
        "last": _last(calendar, now),
        "conflicts": [_conflict(booking, now) for booking in conflicts],
        "act_url": reverse("booking:foreign_calendar", args=[building.slug, calendar.pk]),
    }


def _last(calendar: ForeignCalendar, now: datetime) -> str:
    """When it last went well, and what holds meanwhile."""
    if calendar.fetched_at is None:
        return _("Den er ikke hentet ennå. Det kan ta et par minutter.")
    last = _("Sist hentet %(moment)s.") % {"moment": moment(calendar.fetched_at, now=now)}
    if not calendar.problem:
        return last
    return f"{last} {_('Tidene vi hentet da, gjelder til vi får hentet på nytt.')}"


def _conflict(booking: Booking, now: datetime) -> dict[str, str]:
    return {
        "when": speech.when(period_of(booking), now=now),
        "who": for_whom(booking),
        "space": booking.space.name,
        "url": reverse("booking:receipt", args=[booking.pk]),
    }
