"""The caretaker's list: requests that wait for an answer, and answering them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.forms.notices import AT_ONCE, NoticesForm
from allmenning.booking.queries.answer_times import answer_times
from allmenning.booking.queries.inbox import askings, decided_lately, waiting_in_order
from allmenning.booking.queries.letters import is_told
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import unanswered
from allmenning.booking.queries.today import next_today
from allmenning.booking.views.askings import shown
from allmenning.booking.views.bookings import pages, plan, writing
from allmenning.booking.views.promise import measured
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people.actions import choose_digest
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
        "answer_times": _answer_times(units, now),
        **_today(units, now),
        "pages": pages(page),
        "mail_form": _notices(viewer) if is_told(viewer, now=now) else None,
        "mail_url": reverse("booking:notices"),
    }
    return render(request, "booking/inbox.html", context)


def _today(units: frozenset[int], now: datetime) -> dict[str, Any]:
    bookings, more = next_today(units, now=now)
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


def _answer_times(units: frozenset[int], now: datetime) -> list[dict[str, str]]:
    """How long people wait for an answer in each building, when they are few enough for a list."""
    buildings = list(Building.objects.filter(unit_id__in=units).order_by("sort_key"))
    if len(buildings) > BUILDINGS:
        return []
    times = answer_times([building.pk for building in buildings], now=now)
    return [{"name": one.name, "text": measured(times.get(one.pk))} for one in buildings]


def _notices(viewer: Person) -> NoticesForm:
    hour = viewer.digest_at_hour
    return NoticesForm(initial={"hour": AT_ONCE if hour is None else hour})


@audience(Audience.STAFF, "POST")
def notices(request: HttpRequest) -> HttpResponse:
    """Choose to hear of each request at once, or of all of them once a day."""
    viewer = access.signed_in(request)
    form = NoticesForm(request.POST)
    if form.is_valid():
        actor, hour = Actor("person", viewer.pk), form.cleaned_data["hour"]
        choose_digest(person=viewer, hour=hour, actor=actor, now=timezone.now())
        messages.success(request, _("Lagret."))
    else:
        messages.error(request, str(form.errors["hour"][0]))
    return SeeOther(reverse("booking:inbox"))
