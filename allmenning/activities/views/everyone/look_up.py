"""Somebody looks up what became of what she wanted to make, by her three words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities.models import Initiative
from allmenning.activities.queries.initiatives import initiative_with
from allmenning.activities.views.everyone.words import when_of
from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.core.everyone import looked_up
from allmenning.core.period import Period

LOOKING_UP = ratelimit.Limit("look up what one sent to a meeting place", burst=10, per_minute=1)
State = Initiative.State


@audience(Audience.ANYONE, "GET", "POST")
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the three words, and show what was answered."""
    now = timezone.now()
    form, initiative, status = looked_up(request, limit=LOOKING_UP, find=initiative_with, now=now)
    context = {"form": form, "found": _found(initiative, now) if initiative else None}
    return render(request, "activities/everyone/look_up.html", context, status=status)


def _found(initiative: Initiative, now: datetime) -> dict[str, Any]:
    building = initiative.space.building
    activity = initiative.activity
    return {
        "title": initiative.title,
        "when": when_of(Period(initiative.starts, initiative.ends), now=now),
        "place": building.name,
        "answer": _answer(initiative, now),
        "reason": initiative.reason,
        "phone": building.phone or building.municipality.phone,
        "url": reverse("activities:activity", args=[activity.slug]) if activity else "",
    }


def _answer(initiative: Initiative, now: datetime) -> str:
    if initiative.state == State.WAITING and initiative.starts <= now:
        return _("Vi rakk ikke å svare før dagen kom. Det beklager vi.")
    return {
        State.WAITING: _("Den som leder stedet, har ikke svart ennå."),
        State.APPROVED: _("Det blir noe av!"),
        State.DECLINED: _("Det blir ikke noe av denne gangen."),
    }[State(initiative.state)]
