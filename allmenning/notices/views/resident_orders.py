"""Ordering what a notice offers, signed in or by the link in the message.

Only the day is asked: where it is to be carried out, the register says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.ratelimit import Limit, may_try
from allmenning.notices import access
from allmenning.notices.access_by_link import received_by_link
from allmenning.notices.actions.ordering import (
    NoAddress,
    NotEnrolled,
    NotThatDay,
    give_up,
    order,
)
from allmenning.notices.models import Pilot
from allmenning.notices.queries.pilots import days_to_order, enrolment_of, orders_of, pilot_to_order
from allmenning.notices.queries.wishes import registered_as
from allmenning.notices.views.resident_pilots import told
from allmenning.people.models import Person, RegisteredPerson

ORDERING = Limit("order by link", burst=20, per_minute=2)


@dataclass(frozen=True)
class _Errand:
    """One participant at one pilot's orders; `person` is None for who is not in the register."""

    request: HttpRequest
    pilot: Pilot
    person: RegisteredPerson | None
    actor: Actor
    now: datetime


@audience(Audience.SIGNED_IN, "GET", "POST")
def order_page(request: HttpRequest, id: int) -> HttpResponse:
    """Order, or give an order up, as the one who is signed in."""
    now = timezone.now()
    person: Person = request.person  # type: ignore[attr-defined]
    pilot = access.running_pilot(id=id, now=now)
    actor = Actor("person", person.pk)
    return _answer(_Errand(request, pilot, registered_as(person), actor, now))


@never_cache
@audience(Audience.ANYONE, "GET", "POST")
def order_by_link(request: HttpRequest, link: str) -> HttpResponse:
    """The same for who has the link. The page names no address: whoever has the link sees it."""
    now, received = timezone.now(), received_by_link(link)
    pilot = pilot_to_order(received.notices, now=now)
    if pilot is None:
        raise Http404
    actor = Actor("link", received.person.pk)
    who = f"registered {received.person.pk}"
    if request.method == "POST" and not may_try(ORDERING, who=who, now=now):
        return render(request, "429.html", status=429)
    return _answer(_Errand(request, pilot, received.person, actor, now))


def _answer(errand: _Errand) -> HttpResponse:
    if not errand.pilot.order_days:
        raise Http404
    if errand.request.method == "GET":
        return _page(errand)
    posted = errand.request.POST
    if posted.get("give_up"):
        return _tried(errand, give_up, posted["give_up"], _("Bestillingen er avbestilt."))
    return _tried(
        errand, order, posted.get("day", ""), _("Bestilt. Du trenger ikke å være hjemme.")
    )


def _tried(errand: _Errand, act: Callable[..., None], text: str, done: str) -> HttpResponse:
    """Do it for the day that the text names, and say so; or say what hinders."""
    try:
        day = date.fromisoformat(text)
        facts = {"pilot": errand.pilot, "day": day, "actor": errand.actor, "now": errand.now}
        if errand.person is None:
            raise NotEnrolled
        act(person=errand.person, **facts)
    except (ValueError, NotThatDay):
        return _page(errand, _("Velg en av dagene. Du kan bestille og avbestille til dagen før."))
    except NotEnrolled:
        return _page(errand, _("Du må være med i prøveordningen for å bestille."))
    except NoAddress:
        return _page(errand, _("Vi vet ikke hvor du bor, så du kan ikke bestille her. Ring oss."))
    messages.success(errand.request, done)
    return SeeOther(errand.request.path)


def _page(errand: _Errand, problem: str = "") -> HttpResponse:
    person, notice, now = errand.person, errand.pilot.notice, errand.now
    mine = orders_of(person, notice, now=now) if person else []
    taken = {one.day for one in mine}
    open_days = days_to_order(errand.pilot, now=now)
    context = {
        "pilot": told(errand.pilot, now),
        "pilot_id": errand.pilot.notice_id,
        "is_enrolled": bool(person and enrolment_of(person, notice)),
        "days": [_day(day, now) for day in open_days if day not in taken],
        "orders": [{**_day(one.day, now), "may": one.day in open_days} for one in mine],
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(errand.request, "notices/resident_order.html", context, status=status)


def _day(day: date, now: datetime) -> dict[str, Any]:
    return {"value": day.isoformat(), "said": speech.day(day, now=now)}
