"""What residents want to make at the places one leads: yes in one tap, or no with a reason."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import initiatives
from allmenning.activities.forms.initiatives.work import ApproveForm, NoForm
from allmenning.activities.models import Initiative
from allmenning.activities.queries.initiatives import rooms_free_for
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space
from allmenning.places.queries.search import published

INSTEAD = 3


@audience(Audience.STAFF)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for one's answer, each with its room, or rooms that are free instead."""
    now, viewer = timezone.now(), access.viewer(request)
    asked = list(access.initiatives_led(viewer, now=now))
    free = rooms_free_for(asked, now=now)
    rows = [{**_row(one, now), **_rooms(one, free[one.pk])} for one in asked]
    return render(request, "activities/initiatives.html", {"rows": rows})


def _row(one: Initiative, now: datetime) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": one.title,
        "language": one.language,
        "host": one.host,
        "when": speech.when(Period(one.starts, one.ends), now=now),
        "place": f"{one.space.name}, {one.space.building.name}",
    }


def _rooms(one: Initiative, free: list[Space]) -> dict[str, Any]:
    """The room that was asked for, or some that are free instead."""
    is_free = one.space in free
    return {"is_free": is_free, "rooms": [one.space] if is_free else free[:INSTEAD]}


@audience(Audience.STAFF, "POST")
def approve(request: HttpRequest, id: int) -> HttpResponse:
    """Let it be: it is public at once, and the room is booked."""
    now, viewer = timezone.now(), access.viewer(request)
    one = access.initiative_led(viewer=viewer, id=id, now=now)
    form = ApproveForm(request.POST, rooms=list(published().filter(building=one.space.building)))
    if not form.is_valid():
        messages.error(request, _("Velg et lokale på stedet."))
        return redirect("activities:initiatives")
    _approve(request, one, form.room(), viewer, now)
    return redirect("activities:initiatives")


def _approve(
    request: HttpRequest, one: Initiative, room: Space, viewer: Person, now: datetime
) -> None:
    """Say yes, and tell how it went."""
    try:
        activity = initiatives.approve(initiative=one, space=room, by=viewer, now=now)
    except (SlotTaken, NotAllowed):
        messages.error(request, _taken(room))
    except (initiatives.AlreadyAnswered, initiatives.HasPassed):
        messages.info(request, _("Noen har svart før deg, eller dagen er kommet."))
    else:
        said = _("%(title)s er ute, og %(room)s er booket.")
        messages.success(request, said % {"title": activity, "room": room})


def _taken(room: Space) -> str:
    return _("%(room)s er ikke ledig da. Velg et annet lokale, eller svar nei.") % {"room": room}


@audience(Audience.STAFF, "GET", "POST")
def decline(request: HttpRequest, id: int) -> HttpResponse:
    """Say no, with a reason that who proposed it can look up."""
    now, viewer = timezone.now(), access.viewer(request)
    one = access.initiative_led(viewer=viewer, id=id, now=now)
    form = NoForm(request.POST or None)
    if not one.waits(now):
        return _too_late(request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["grunn"]
        try:
            initiatives.decline(initiative=one, reason=reason, by=viewer, now=now)
        except (initiatives.AlreadyAnswered, initiatives.HasPassed):
            return _too_late(request)
        messages.success(request, _("Svaret er gitt. Grunnen står på kvitteringen."))
        return redirect("activities:initiatives")
    context = {"row": _row(one, now), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/decline_initiative.html", context, status=status)


def _too_late(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Noen har svart før deg, eller dagen er kommet."))
    return redirect("activities:initiatives")
