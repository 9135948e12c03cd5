"""The caretaker's list: requests that wait for an answer, and answering them."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.queries.answer_times import answer_times
from allmenning.booking.queries.inbox import askings, decided_lately, waiting_in_order
from allmenning.booking.queries.letters import is_told
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import unanswered
from allmenning.booking.queries.today import next_today
from allmenning.booking.queries.unanswered import closed_lately
from allmenning.booking.views.askings import shown
from allmenning.booking.views.bookings import pages, plan, writing
from allmenning.booking.views.notices import usual_form
from allmenning.booking.views.promise import measured
from allmenning.core.audience import Audience, audience
from allmenning.people.models import Person
from allmenning.places.models import Building

PAGE = 25
LATELY = 10
REPLIES = 10
BUILDINGS = 6


@audience(Audience.STAFF)
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests in the buildings one answers for, the most urgent first, and today's plan."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.units_at_work(viewer, now=now)
    page = Paginator(waiting_in_order(units, now=now), PAGE).get_page(request.GET.get("side"))
    context = {
        "requests": _rows(list(page), viewer, now),
        "decided": _rows(decided_lately(units, now=now, most=LATELY), viewer, now),
        **_unanswered(unanswered(units, now=now), viewer, now),
        "too_late": _too_late(units, viewer, now),
        "answer_times": _answer_times(units, now),
        **_today(units, viewer, now),
        "pages": pages(page),
        "mail_form": usual_form(viewer) if is_told(viewer, now=now) else None,
        "mail_url": reverse("booking:notices"),
        "own_mail_url": reverse("booking:space_notices"),
    }
    return render(request, "booking/inbox.html", context)


def _today(units: frozenset[int], viewer: Person, now: datetime) -> dict[str, Any]:
    bookings, more = next_today(units, now=now)
    access.note_seen(viewer, bookings, now=now)
    return {"today": [plan(booking) for booking in bookings], "more_today": more}


def _rows(ids: list[int], viewer: Person, now: datetime) -> list[dict[str, Any]]:
    found = askings(ids, now=now)
    access.note_seen(viewer, [asking.booking for asking in found], now=now)
    return [shown(asking, viewer=viewer, now=now) for asking in found]


def _unanswered(ids: list[int], viewer: Person, now: datetime) -> dict[str, Any]:
    """Those who have written and wait for a reply, the longest first, and how many they are."""
    found = with_all().in_bulk(ids[:REPLIES])
    bookings = [found[pk] for pk in ids if pk in found]
    access.note_seen(viewer, bookings, now=now)
    return {"unanswered": [writing(one, now=now) for one in bookings], "unanswered_all": len(ids)}


def _too_late(units: frozenset[int], viewer: Person, now: datetime) -> list[dict[str, str]]:
    """Those who had no answer in time the last week, so that somebody can ring them."""
    closed = closed_lately(units, now=now)
    access.note_seen(viewer, closed, now=now)
    return [writing(one, now=now) for one in closed]


def _answer_times(units: frozenset[int], now: datetime) -> list[dict[str, str]]:
    """How long people wait for an answer in each building, when they are few enough for a list."""
    buildings = list(Building.objects.filter(unit_id__in=units).order_by("sort_key"))
    if len(buildings) > BUILDINGS:
        return []
    times = answer_times([building.pk for building in buildings], now=now)
    return [{"name": one.name, "text": measured(times.get(one.pk))} for one in buildings]
