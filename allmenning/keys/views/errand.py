"""A key for oneself at work: which doors, for at most twelve hours, and why."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from allmenning.booking.queries.words import moment
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions.granting import grant_to_staff
from allmenning.keys.forms.opening import ErrandForm
from allmenning.keys.models import Door, Grant
from allmenning.keys.queries import door_words
from allmenning.keys.queries.digits import grouped
from allmenning.keys.queries.doors import doors_in, errand_ready
from allmenning.keys.queries.lock_codes import spare_codes_of
from allmenning.keys.queries.pins import codes_of
from allmenning.people.models import Person


@audience(Audience.STAFF, "GET", "POST")
def errand(request: HttpRequest) -> HttpResponse:
    """Ask for a key for oneself."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.must_care(viewer, now=now)
    doors = list(doors_in(units).filter(gateway__isnull=False))
    asked = request.POST if request.method == "POST" else None
    wanted = request.GET.getlist("dor")
    form = ErrandForm(asked, doors=doors, initial={"doors": wanted} if wanted else {})
    if form.is_valid():
        grant = _granted(form, viewer, now)
        return SeeOther(reverse("keys:own_errand", args=[grant.pk]))
    shown = {"form": form, "doors": doors}
    return render(request, "keys/errand.html", shown, status=422 if form.errors else 200)


def _granted(form: ErrandForm, viewer: Person, now: datetime) -> Grant:
    return grant_to_staff(
        person=viewer,
        doors=form.chosen(),
        during=form.during(now),
        reason=form.cleaned_data["reason"],
        actor=Actor("person", viewer.pk),
        now=now,
    )


@never_cache
@audience(Audience.STAFF)
def own_errand(request: HttpRequest, id: int) -> HttpResponse:
    """The key one has given oneself, with its digits, and whether the doors have it."""
    now, viewer = timezone.now(), access.signed_in(request)
    grant = access.own_errand(viewer=viewer, id=id)
    return render(request, "keys/own_errand.html", _shown(grant, now))


def _shown(grant: Grant, now: datetime) -> dict[str, Any]:
    rows = list(grant.doors.select_related("door__building").order_by("pk"))
    ends = max(row.during.upper for row in rows)
    codes, state = codes_of(grant), errand_ready(grant, now=now)
    spare = spare_codes_of(grant)
    return {
        "doors": [
            _door(row.door, spare.get(row.door_id) or codes.get(row.door.gateway_id or 0))
            for row in rows
        ],
        "until": moment(ends, now=now),
        "reason": grant.staff.reason if grant.staff else "",
        "ready": door_words.ready(state),
        "mark": door_words.MARKS[state],
        "is_over": ends <= now,
    }


def _door(door: Door, code: str | None) -> dict[str, str]:
    return {
        "name": f"{door.name}, {door.building.name}",
        "code": grouped(code) if code else "",
    }
