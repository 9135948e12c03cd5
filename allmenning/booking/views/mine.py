"""One's own bookings by the day they take place."""

from collections.abc import Iterable
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.models import Booking
from allmenning.booking.queries import mine as own
from allmenning.booking.queries.own_series import of_series
from allmenning.booking.views.bookings import pages, row
from allmenning.core.audience import Audience, audience
from allmenning.people.queries import associations_for

PAGE = 20


@audience(Audience.SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """What comes, what waits for an answer, and what is over, twenty at a time."""
    now = timezone.now()
    bookings = own.own_bookings(access.signed_in(request), now=now)
    past = Paginator(own.behind(bookings, now=now), PAGE).get_page(request.GET.get("side"))
    shown = {
        "upcoming": _rows(own.coming(bookings, now=now), now),
        "waiting": _rows(own.waiting(bookings, now=now), now),
        "past": _rows(past, now),
        "pages": pages(past),
        "associations": associations_for(access.signed_in(request), now=now),
    }
    return render(request, "booking/mine.html", shown)


def _rows(bookings: Iterable[Booking], now: datetime) -> list[dict[str, str]]:
    listed = list(bookings)
    repeated = of_series(listed)
    return [row(one, now=now, in_series=one.request_id in repeated) for one in listed]
