"""The caretaker's list: requests that wait for an answer, and answering them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.models import Booking
from allmenning.booking.queries.answer_times import answer_times
from allmenning.booking.queries.inbox import Asking, askings, decided_lately, waiting_in_order
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


@dataclass(frozen=True)
class _Listed:
    """All that the page names, read before any of it is shown. `unanswered_all`: how many they are
    who have written and wait for a reply."""

    waiting: list[Asking]
    decided: list[Asking]
    unanswered: list[Booking]
    unanswered_all: int
    too_late: list[Booking]
    today: list[Booking]
    more_today: int

    @property
    def bookings(self) -> list[Booking]:
        asked = [asking.booking for asking in (*self.waiting, *self.decided)]
        return [*asked, *self.unanswered, *self.too_late, *self.today]


@audience(Audience.STAFF)
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests in the buildings one answers for, the most urgent first, and today's plan."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.units_at_work(viewer, now=now)
    page = Paginator(waiting_in_order(units, now=now), PAGE).get_page(request.GET.get("side"))
    listed = _listed(list(page), units, now)
    access.note_seen(viewer, listed.bookings, now=now)
    context = {
        **_shown(listed, viewer, now),
        "answer_times": _answer_times(units, now),
        "pages": pages(page),
        "mail_form": usual_form(viewer) if is_told(viewer, now=now) else None,
        "mail_url": reverse("booking:notices"),
        "own_mail_url": reverse("booking:space_notices"),
    }
    return render(request, "booking/inbox.html", context)


def _listed(waiting: list[int], units: frozenset[int], now: datetime) -> _Listed:
    decided = decided_lately(units, now=now, most=LATELY)
    written = unanswered(units, now=now)
    return _Listed(
        askings(waiting, now=now),
        askings(decided, now=now),
        _in_order(written[:REPLIES]),
        len(written),
        closed_lately(units, now=now),
        *next_today(units, now=now),
    )


def _shown(listed: _Listed, viewer: Person, now: datetime) -> dict[str, Any]:
    return {
        "requests": [shown(asking, viewer=viewer, now=now) for asking in listed.waiting],
        "decided": [shown(asking, viewer=viewer, now=now) for asking in listed.decided],
        "unanswered": [writing(one, now=now) for one in listed.unanswered],
        "unanswered_all": listed.unanswered_all,
        "too_late": [writing(one, now=now) for one in listed.too_late],
        "today": [plan(booking) for booking in listed.today],
        "more_today": listed.more_today,
    }


def _in_order(ids: list[int]) -> list[Booking]:
    found = with_all().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _answer_times(units: frozenset[int], now: datetime) -> list[dict[str, str]]:
    """How long people wait for an answer in each building, when they are few enough for a list."""
    buildings = list(Building.objects.filter(unit_id__in=units).order_by("sort_key"))
    if len(buildings) > BUILDINGS:
        return []
    times = answer_times([building.pk for building in buildings], now=now)
    return [{"name": one.name, "text": measured(times.get(one.pk))} for one in buildings]
