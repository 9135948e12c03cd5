"""One's own bookings by the day they take place."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.queries import mine as own
from allmenning.booking.views.bookings import pages, row
from allmenning.core.audience import Audience, audience

PAGE = 20


@audience(Audience.SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """What comes, what waits for an answer, and what is over, twenty at a time."""
    now = timezone.now()
    bookings = own.own_bookings(access.signed_in(request), now=now)
    past = Paginator(own.behind(bookings, now=now), PAGE).get_page(request.GET.get("side"))
    shown = {
        "upcoming": [row(booking, now=now) for booking in own.coming(bookings, now=now)],
        "waiting": [row(booking, now=now) for booking in own.waiting(bookings, now=now)],
        "past": [row(booking, now=now) for booking in past],
        "pages": pages(past),
    }
    return render(request, "booking/mine.html", shown)
