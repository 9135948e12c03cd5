"""One door: open it from here with a reason, see what it answers, and who has been in."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmenning.booking.queries.words import moment
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys import access
from allmenning.keys.actions.granting import NoDoors
from allmenning.keys.actions.orders import order_opening
from allmenning.keys.forms.opening import DayForm, OpenForm
from allmenning.keys.models import Door, DoorOrder, Opening
from allmenning.keys.queries import door_words
from allmenning.keys.queries.doors import coming_through
from allmenning.keys.queries.openings import attempts_at
from allmenning.keys.queries.outcomes import answer_to, failed_outcomes
from allmenning.keys.views.doors import next_at
from allmenning.people.models import Person

PRESSES = Limit("staff opens door", burst=20, per_minute=10)
TOO_OFTEN = _("Du har åpnet mange ganger nå. Vent litt, og prøv igjen.")
NOT_HERE = _("Denne døra kan ikke åpnes herfra.")


@audience(Audience.STAFF, "GET", "POST")
def door(request: HttpRequest, id: int) -> HttpResponse:
    """How the door stands, and for those who take care of it the button and the log."""
    now, viewer = timezone.now(), access.signed_in(request)
    if request.method == "GET":
        place = access.door_at_work(viewer=viewer, id=id, now=now)
        return _page(request, viewer, place, OpenForm(), now)
    place = access.door_cared_for(viewer=viewer, id=id, now=now)
    form = OpenForm(request.POST)
    order = _order(form, place, viewer, now) if form.is_valid() else None
    if order is None:
        return _page(request, viewer, place, form, now)
    return SeeOther(reverse("keys:staff_answer", args=[place.pk, order.pk]))


def _order(form: OpenForm, door: Door, viewer: Person, now: datetime) -> DoorOrder | None:
    if not may_try(PRESSES, who=f"person {viewer.pk}", now=now):
        form.add_error(None, TOO_OFTEN)
        return None
    reason, by = form.cleaned_data["reason"], DoorOrder.By.STAFF
    try:
        return order_opening(door=door, person=viewer, by=by, reason=reason, now=now)
    except NoDoors:
        form.add_error(None, NOT_HERE)
        return None


@audience(Audience.STAFF)
def answer(request: HttpRequest, id: int, order: int) -> HttpResponse:
    """What the door has answered so far; asked again until it has."""
    now, viewer = timezone.now(), access.signed_in(request)
    given = access.staff_order(viewer=viewer, door=id, id=order, now=now)
    said = answer_to(given, now=now)
    shown = {
        "door": given.door,
        "answer": {
            "text": door_words.answer(said),
            "opened": said.opened,
            "refused": said.is_final and not said.opened,
            "again_url": "" if said.is_final else request.path,
        },
        "door_url": reverse("keys:door", args=[id]),
    }
    part = "#answer" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"keys/staff_answer.html{part}", shown)


def _page(
    request: HttpRequest, viewer: Person, door: Door, form: OpenForm, now: datetime
) -> HttpResponse:
    cares = access.may_care(viewer, door, now=now)
    shown = {
        "door": door,
        "decides": door.get_decides_display(),
        "promise": door_words.promise(door),
        "health": door_words.health(door, now=now),
        "next": next_at(coming_through([door], now=now).get(door.pk), now),
        "form": form if cares and door.gateway is not None else None,
        **(_log(request, viewer, door, now) if cares else {}),
    }
    return render(request, "keys/staff_door.html", shown, status=422 if form.errors else 200)


def _log(request: HttpRequest, viewer: Person, door: Door, now: datetime) -> dict[str, Any]:
    """The record of thirty days or of the day one asked for; who looks at it is written."""
    chosen = DayForm(request.GET if "dag" in request.GET else None)
    day = chosen.cleaned_data["dag"] if chosen.is_bound and chosen.is_valid() else None
    lines = attempts_at(door, day=day, now=now)
    access.note_opened(viewer, lines, now=now)
    failed = failed_outcomes(lines)
    return {
        "chosen": chosen,
        "day": day,
        "lines": [_line(line, (line.gateway_id, line.sequence) in failed, now) for line in lines],
    }


def _line(line: Opening, failed: bool, now: datetime) -> dict[str, str]:
    who = access.who_was(line)
    return {
        "when": moment(line.at, now=now),
        "who": who.name if who else "",
        "outcome": door_words.outcome(line, failed=failed),
        "way": door_words.way(line),
        "why": line.order.reason if line.order else "",
        "mark": "confirmed" if line.allowed and not failed else "declined",
    }
