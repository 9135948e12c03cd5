"""Pilots that people may join and leave themselves."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.notices import access
from allmenning.notices.actions.enrolling import PilotClosed, enrol, leave
from allmenning.notices.models import Pilot
from allmenning.notices.queries.pilots import days_to_order, enrolment_of, open_pilots
from allmenning.notices.queries.wishes import registered_as
from allmenning.people.models import Person


@audience(Audience.ANYONE)
def pilots(request: HttpRequest) -> HttpResponse:
    """Every pilot one may join now: what it is, why we ask, and until when we know."""
    now = timezone.now()
    rows = [{**told(pilot, now), "url": _url(pilot)} for pilot in open_pilots(now=now)]
    return render(request, "notices/resident_pilots.html", {"rows": rows})


def _url(pilot: Pilot) -> str:
    return reverse("notices:pilot", args=[pilot.notice_id])


def told(pilot: Pilot, now: datetime) -> dict[str, Any]:
    """A pilot in the reader's language."""
    language = speech.language()
    return {
        "name": speech.text(pilot.name, language) or pilot.notice.title,
        "purpose": speech.text(pilot.purpose, language),
        "unit": pilot.notice.unit.name,
        "delete_on": speech.plain_day(pilot.delete_on, now=now),
        "is_open": pilot.is_open,
    }


@audience(Audience.SIGNED_IN, "GET", "POST")
def pilot(request: HttpRequest, id: int) -> HttpResponse:
    """Whether one takes part, joining and leaving."""
    now = timezone.now()
    pilot = access.running_pilot(id=id, now=now)
    if request.method == "GET":
        return _page(request, pilot, now)
    return _done(request, pilot, now)


def _done(request: HttpRequest, pilot: Pilot, now: datetime) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    registered, what = registered_as(person), request.POST.get("what")
    if registered is None or what not in ("join", "leave"):
        return _page(request, pilot, now, status=422)
    actor = Actor("person", person.pk)
    if what == "leave":
        leave(person=registered, pilot=pilot, actor=actor, now=now)
        messages.success(request, _("Du er meldt av, og vi har slettet at du var med."))
        return SeeOther(request.path)
    try:
        enrol(person=registered, pilot=pilot, actor=actor, now=now)
    except PilotClosed:
        return _page(request, pilot, now, status=422)
    messages.success(request, _("Du er med."))
    return SeeOther(request.path)


def _page(request: HttpRequest, pilot: Pilot, now: datetime, *, status: int = 200) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    registered = registered_as(person)
    enrolment = registered and enrolment_of(registered, pilot.notice)
    context = {
        "pilot": told(pilot, now),
        "is_known": registered is not None,
        "enrolment": enrolment and _enrolment(enrolment, now),
        "order_url": _order_url(pilot, now),
        "refused": status == 422,
    }
    return render(request, "notices/resident_pilot.html", context, status=status)


def _enrolment(enrolment: Any, now: datetime) -> dict[str, str]:
    return {
        "source": enrolment.get_source_display(),
        "delete_on": speech.plain_day(enrolment.delete_on, now=now),
    }


def _order_url(pilot: Pilot, now: datetime) -> str:
    """Where one orders, while there is a day to order for."""
    if not days_to_order(pilot, now=now):
        return ""
    return reverse("notices:order", args=[pilot.notice_id])
