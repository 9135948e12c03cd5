"""The rest of a booking: what for, for whom, and sent. The time is held while one writes."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.actions.bookings import (
    HoldExpired,
    TermsChanged,
    TooManyActive,
    confirm_hold,
)
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.forms.particulars import ParticularsForm
from allmenning.booking.forms.wish import Unreadable, Wish, read_people, read_period
from allmenning.booking.models import Hold
from allmenning.booking.queries.hindered import own_booking
from allmenning.booking.views.agreement import agreement
from allmenning.booking.views.book import AGAIN, confirm_url, keep, shown_space, wished
from allmenning.booking.views.obstacles import taken
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local
from allmenning.people.models import Person
from allmenning.people.queries import associations_for
from allmenning.people.rules.phone import readable_phone


@dataclass(frozen=True)
class Sending:
    """One try to send a booking: who, the time that is wished for, and the hold if it stands."""

    request: HttpRequest
    person: Person
    wish: Wish
    hold: Hold | None
    now: datetime


@audience(Audience.SIGNED_IN, "GET", "POST")
def confirm(request: HttpRequest, id: int) -> HttpResponse:
    """Ask the rest and send it. What cannot be had any more is said, and what was typed is kept."""
    person, now = access.signed_in(request), timezone.now()
    hold = access.own_hold(person=person, id=id)
    wish = Wish.of(hold) if hold else _wish_in_link(request, now)
    sending = Sending(request, person, wish, hold, now)
    if request.method == "POST":
        return _move(sending) if "instead" in request.POST else _sent(sending)
    if hold is None or hold.expires_at <= now:
        return _gone(sending)
    return _page(sending, _form(sending, initial=known(person)))


def _wish_in_link(request: HttpRequest, now: datetime) -> Wish:
    try:
        period = read_period(request.GET.get("fra", ""), request.GET.get("til", ""))
        people = read_people(request.GET)
    except Unreadable:
        raise Http404 from None
    space = access.space_to_book(request, request.GET.get("lokale", ""), now=now)
    return Wish(space, period, people)


def _form(sending: Sending, **asked: Any) -> ParticularsForm:
    return ParticularsForm(
        purposes=sending.wish.space.purposes,
        acting_for=partial(associations_for, sending.person, now=sending.now),
        **asked,
    )


def known(person: Person) -> dict[str, str]:
    """What need not be asked of the person."""
    return {"phone": readable_phone(person.phone) if person.phone else ""}


def _gone(sending: Sending) -> HttpResponse:
    """Nothing is held: show the booking if it was made, else begin anew with the same time."""
    if made := _made(sending):
        return made
    return SeeOther(f"{reverse('booking:book')}?{sending.wish.query()}&{AGAIN}=1")


def _made(sending: Sending) -> HttpResponse | None:
    """The way to the booking, when what is wished for was booked before: sent twice, say."""
    wish = sending.wish
    made = own_booking(person=sending.person, space=wish.space.pk, period=wish.period)
    return SeeOther(reverse("booking:receipt", args=[made.pk])) if made else None


def _sent(sending: Sending) -> HttpResponse:
    if sending.hold is None and (made := _made(sending)):
        return made
    form = _form(sending, data=sending.request.POST)
    if not form.is_valid():
        return _page(sending, form, status=422)
    try:
        return _confirmed(sending, form)
    except HoldExpired:
        return _made(sending) or _taken_again(sending, form)


def _confirmed(sending: Sending, form: ParticularsForm) -> HttpResponse:
    """The receipt, or the same page with what hindered. Raises HoldExpired."""
    if sending.hold is None:
        raise HoldExpired
    particulars = form.particulars(sending.wish.participants)
    try:
        booking = confirm_hold(hold=sending.hold, particulars=particulars, now=sending.now)
    except (NotAllowed, TermsChanged, TooManyActive) as error:
        _refuse(form, error, sending)
        return _page(sending, form, status=422)
    return SeeOther(reverse("booking:receipt", args=[booking.pk]))


def _taken_again(sending: Sending, form: ParticularsForm) -> HttpResponse:
    """Nobody took the time meanwhile: then it is booked as was asked; else others are offered."""
    try:
        hold = keep(sending.person, sending.wish, sending.now)
        return _confirmed(replace(sending, hold=hold), form)
    except (SlotTaken, HoldExpired):
        return _page(sending, form, status=422, **_taken(sending))
    except NotAllowed as error:
        _refuse(form, error, sending)
        return _page(sending, form, status=422)


def _taken(sending: Sending) -> dict[str, Any]:
    return taken(person=sending.person, wish=sending.wish, now=sending.now)


def _refuse(
    form: ParticularsForm, error: NotAllowed | TermsChanged | TooManyActive, sending: Sending
) -> None:
    """Say beside the question what hinders."""
    match error:
        case TermsChanged():
            form.terms_changed()
        case TooManyActive():
            form.too_many_active(error.most, of_association=error.of_association)
        case NotAllowed():
            form.refuse(error.hindrances, wished(sending.wish, sending.now))


def _move(sending: Sending) -> HttpResponse:
    """Hold another time instead, from a chip on the page, and keep what was typed."""
    form = _form(sending, initial=sending.request.POST.dict())
    sending = replace(sending, wish=_instead(sending), hold=None)
    try:
        sending = replace(sending, hold=keep(sending.person, sending.wish, sending.now))
    except (SlotTaken, NotAllowed):
        return _page(sending, form, status=422, **_taken(sending))
    return _page(sending, form)


def _instead(sending: Sending) -> Wish:
    space, start, end = [*sending.request.POST["instead"].split(" "), "", ""][:3]
    try:
        period = read_period(start, end)
    except Unreadable:
        raise Http404 from None
    found = access.space_to_book(sending.request, space, now=sending.now)
    return replace(sending.wish, space=found, period=period)


def _page(
    sending: Sending, form: ParticularsForm, *, status: int = 200, **problem: Any
) -> HttpResponse:
    wish, hold = sending.wish, sending.hold
    agreed = agreement(wish, now=sending.now)
    if agreed is None:
        return SeeOther(f"{reverse('booking:book')}?{wish.query()}")
    form.show_terms(agreed["terms"]["id"])
    shown = {
        "space": shown_space(wish.space),
        "when": speech.when(wish.period, now=sending.now),
        "people": wish.participants,
        "held_until": f"{local(hold.expires_at):%H.%M}" if hold else "",
        "form": form,
        "here": confirm_url(hold) if hold else sending.request.get_full_path(),
        "change_url": f"{reverse('booking:book')}?{wish.query()}",
        "rest": True,
    }
    return render(sending.request, "booking/book.html", shown | agreed | problem, status=status)
