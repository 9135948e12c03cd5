"""The caretaker's list: requests that wait for an answer, and answering them."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.queries.inbox import askings, decided_lately, waiting_in_order
from allmenning.booking.queries.today import todays_bookings
from allmenning.booking.views.askings import shown
from allmenning.booking.views.bookings import pages, plan
from allmenning.core.audience import Audience, audience
from allmenning.people.models import Person

PAGE = 50
LATELY = 10


@audience(Audience.STAFF)
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests in the buildings one answers for, the most urgent first, and today's plan."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.units_at_work(viewer, now=now)
    page = Paginator(waiting_in_order(units, now=now), PAGE).get_page(request.GET.get("side"))
    context = {
        "requests": _rows(list(page), viewer, now),
        "decided": _rows(decided_lately(units, now=now, most=LATELY), viewer, now),
        "today": [plan(booking) for booking in todays_bookings(units, now=now)],
        "pages": pages(page),
    }
    return render(request, "booking/inbox.html", context)


def _rows(ids: list[int], viewer: Person, now: datetime) -> list[dict[str, Any]]:
    found = askings(ids, now=now)
    access.note_seen(viewer, [asking.booking for asking in found], now=now)
    return [shown(asking, viewer=viewer, now=now) for asking in found]
