"""A booking for one who has no account: the page that the link in her letters leads to."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from allmenning.booking import access_by_link
from allmenning.booking.actions.bookings import AlreadyDecided, cancel_deadline
from allmenning.booking.actions.cancelling import Canceller, TooLateToCancel, cancel_booking
from allmenning.booking.actions.changes import ChangedMeanwhile, latest_change
from allmenning.booking.forms.cancelling import CancelForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import ACTIVE, with_all
from allmenning.booking.queries.words import State, phone_at
from allmenning.booking.views.bookings import told
from allmenning.booking.views.changes import Reader, changes_shown
from allmenning.booking.views.receipt import cancel_text, next_text, titles
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.ratelimit import Limit, may_try

TRIES = Limit("booking by link", burst=30, per_minute=10)


@dataclass(frozen=True)
class _Asked:
    """One look at the booking, or one wish to give it up."""

    request: HttpRequest
    booking: Booking
    now: datetime


@never_cache
@audience(Audience.ANYONE, "GET", "POST")
def by_link(request: HttpRequest, link: str) -> HttpResponse:
    """How it stands, and giving it up. Looking at it changes nothing, since machines look too."""
    now = timezone.now()
    try:
        booking = access_by_link.contacts_booking(link, now=now)
    except access_by_link.LinkTooOld:
        return render(request, "booking/link_too_old.html", status=410)
    if not may_try(TRIES, who=f"booking {booking.pk}", now=now):
        return render(request, "429.html", status=429)
    asked = _Asked(request, booking, now)
    return _given_up(asked) if request.method == "POST" else _page(asked)


def _given_up(asked: _Asked) -> HttpResponse:
    """Give it up as the space's rule allows. What is given up already is as it should be."""
    form = CancelForm(asked.request.POST, at_work=False)
    if not form.is_valid():
        return _page(asked, status=422)
    seen = form.cleaned_data["seen"]
    gives_back = "gives_back" in asked.request.POST
    holder = Actor("link", asked.booking.request.applicant_id)
    canceller = Canceller(holder, gives_back=gives_back, seen=seen)
    try:
        cancel_booking(booking=asked.booking, canceller=canceller, now=asked.now)
    except TooLateToCancel:
        return _page(asked, status=422)
    except ChangedMeanwhile:
        return _changed_meanwhile(asked, seen)
    except AlreadyDecided:
        pass
    return SeeOther(asked.request.path)


def _changed_meanwhile(asked: _Asked, seen: int) -> HttpResponse:
    """The page as it is now, with what others did since she looked."""
    booking = with_all().get(pk=asked.booking.pk)
    reader = Reader(booking.request.applicant, at_work=False, now=asked.now)
    since = changes_shown(booking, reader, after=seen)
    return _page(replace(asked, booking=booking), since=since, status=409)


def _page(asked: _Asked, *, since: Any = (), status: int = 200) -> HttpResponse:
    booking, now = asked.booking, asked.now
    shown = {
        "booking": told(booking, now=now),
        "title": titles()[booking.state],
        "next_text": next_text(booking, now=now),
        "phone": phone_at(booking),
        "seen": latest_change(booking),
        "since": since,
        **_ways_out(booking, now),
    }
    return render(asked.request, "booking/by_link.html", shown, status=status)


def _ways_out(booking: Booking, now: datetime) -> dict[str, Any]:
    """Cancelling while one may; after that, giving back what stands until it is over."""
    if booking.state not in ACTIVE or booking.during.upper <= now:
        return {}
    may = now <= cancel_deadline(booking)
    return {
        "may_cancel": may,
        "may_give_back": not may and booking.state == State.CONFIRMED,
        "cancel_text": cancel_text(booking, may=may, now=now),
    }
