"""How many came? The page that the link in the letter after use leads to."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from allmenning.booking import access_by_link
from allmenning.booking.actions.turnout import NeverUsed, tell
from allmenning.booking.forms.turnout import STEPS, Button, TurnoutForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.turnout import told_turnout
from allmenning.booking.queries.words import in_full, period_of, phone_at
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.ratelimit import Limit, may_try

ANSWERS = Limit("turnout", burst=10, per_minute=2)


@never_cache
@audience(Audience.ANYONE, "GET", "POST")
def turnout(request: HttpRequest, link: str) -> HttpResponse:
    """The estimate to confirm or change. Looking at it changes nothing, since machines look too."""
    now = timezone.now()
    try:
        booking = access_by_link.booking_by_link(link, now=now)
    except access_by_link.LinkTooOld:
        return render(request, "booking/turnout_too_old.html", status=410)
    if request.method == "GET":
        return _page(request, booking, _form(booking, _told_or_expected(booking)), now)
    return _pressed(request, booking, now)


def _form(booking: Booking, people: int) -> TurnoutForm:
    return TurnoutForm(initial={"people": people}, capacity=booking.space.capacity)


def _told_or_expected(booking: Booking) -> int:
    told = told_turnout(booking)
    return booking.participants if told is None else told


def _pressed(request: HttpRequest, booking: Booking, now: datetime) -> HttpResponse:
    """What the button says: nobody came, a step up or down, or the number is the answer."""
    button = request.POST.get("button", Button.SEND)
    if button == Button.NOBODY:
        return _answered(request, booking, 0, now)
    form = TurnoutForm(request.POST, capacity=booking.space.capacity)
    if not form.is_valid():
        return _page(request, booking, form, now, status=422)
    if button in STEPS:
        stepped = form.stepped(STEPS[Button(button)])
        return _page(request, booking, _form(booking, stepped), now)
    return _answered(request, booking, form.cleaned_data["people"], now)


def _answered(request: HttpRequest, booking: Booking, people: int, now: datetime) -> HttpResponse:
    if not may_try(ANSWERS, who=f"booking {booking.pk}", now=now):
        return render(request, "429.html", status=429)
    holder = Actor("link", booking.request.applicant_id)
    try:
        tell(booking=booking, people=people, actor=holder, now=now)
    except NeverUsed:
        return _page(request, booking, _form(booking, people), now, status=422)
    return SeeOther(request.path)


def _page(
    request: HttpRequest, booking: Booking, form: TurnoutForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "when": in_full(period_of(booking)),
        "space": booking.space.name,
        "building": booking.space.building.name,
        "kind": booking.space.kind,
        "expected": booking.participants,
        "told": told_turnout(booking),
        "stands": booking.state == Booking.State.CONFIRMED and booking.during.upper <= now,
        "phone": phone_at(booking),
    }
    return render(request, "booking/turnout.html", shown, status=status)
