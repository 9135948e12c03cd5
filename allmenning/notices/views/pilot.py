"""A pilot at work: what it is, who takes part by a list, and what is ordered."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor, record_act
from allmenning.notices import access
from allmenning.notices.actions.enrolling import Enrolled, describe_pilot, enrol_listed
from allmenning.notices.forms.pilot import ListForm, PilotForm
from allmenning.notices.models import Notice
from allmenning.notices.queries.pilots import pilot_of, stops_of


@audience(Audience.STAFF, "GET", "POST")
def pilot_at_work(request: HttpRequest, id: int) -> HttpResponse:
    """Describe the pilot, open it and close it."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    if request.method == "GET":
        return _page(request, notice, PilotForm(now=now, pilot=pilot_of(notice)), now)
    form = PilotForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, notice, form, now, status=422)
    describe_pilot(notice=notice, **form.facts(), actor=_actor(request), now=now)
    messages.success(request, _("Prøveordningen er lagret."))
    return SeeOther(request.path)


def _actor(request: HttpRequest) -> Actor:
    return Actor("person", access.at_work(request).pk)


@audience(Audience.STAFF, "GET", "POST")
def pilot_list(request: HttpRequest, id: int) -> HttpResponse:
    """Let those on a list take part. The numbers are checked and looked up, and kept nowhere."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    pilot = access.running_pilot(id=notice.pk, now=now)
    form = ListForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        numbers = form.cleaned_data["numbers"]
        came = enrol_listed(pilot=pilot, numbers=numbers, actor=_actor(request), now=now)
        messages.success(request, _came_of(came))
        return SeeOther(request.path)
    delete_on = speech.plain_day(pilot.delete_on, now=now)
    context = {"form": form, "notice": notice, "delete_on": delete_on}
    context["purpose"] = speech.text(pilot.purpose, speech.language())
    status = 422 if form.is_bound else 200
    return render(request, "notices/pilot_list.html", context, status=status)


def _came_of(came: Enrolled) -> str:
    """How many of the list take part now, and how many the register does not have."""
    added = _("Lagt til: %(n)d.") % {"n": came.added}
    known = _("Var med fra før: %(n)d.") % {"n": came.known}
    unknown = _("Ikke i vår kopi av Folkeregisteret: %(n)d.") % {"n": came.unknown}
    said = [added, known if came.known else "", unknown if came.unknown else ""]
    return " ".join(filter(None, said))


@audience(Audience.STAFF)
def pilot_orders(request: HttpRequest, id: int) -> HttpResponse:
    """Where to go on each day. That the addresses were shown is written down."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    pilot = access.running_pilot(id=notice.pk, now=now)
    actor = _actor(request)
    record_act(actor=actor, verb="orders_shown", kind="notice", id=notice.pk, now=now)
    days = [
        {"day": speech.full_day(day), "stops": stops}
        for day, stops in stops_of(notice, pilot.order_days).items()
    ]
    context = {"notice": notice, "days": days}
    return render(request, "notices/pilot_orders.html", context)


def _page(
    request: HttpRequest, notice: Notice, form: PilotForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    pilot = pilot_of(notice)
    context: dict[str, Any] = {
        "form": form,
        "notice": notice,
        "is_described": pilot is not None,
        "has_orders": bool(pilot and pilot.order_days),
        "enrolled": notice.enrolments.count(),
    }
    return render(request, "notices/pilot_at_work.html", context, status=status)
