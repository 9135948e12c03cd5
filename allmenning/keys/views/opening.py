"""Opening a door by pressing a button, and what the door answers."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys import access
from allmenning.keys.actions.granting import NoDoors, NotStanding
from allmenning.keys.actions.orders import NotNow, order_opening
from allmenning.keys.models import DoorOrder
from allmenning.keys.queries.held import Held, HeldDoor
from allmenning.keys.queries.outcomes import order_under_way
from allmenning.keys.views.page import answered, name_of
from allmenning.people.models import Person

PRESSES = Limit("open door", burst=10, per_minute=10)


@audience(Audience.SIGNED_IN, "POST")
def open_door(request: HttpRequest, id: int, door: int) -> HttpResponse:
    """Ask the door to open now. Who presses twice in a row is given one answer."""
    now, person = timezone.now(), access.signed_in(request)
    key = access.own_key(request, booking=id, now=now)
    place = access.door_of(key, door=door)
    if not may_try(PRESSES, who=f"person {person.pk}", now=now):
        return _refused(
            request, key, _("Du har trykket mange ganger nå. Vent litt, og prøv igjen.")
        )
    try:
        order = _order(key, place, person, now)
    except (NotStanding, NotNow, NoDoors):
        return _refused(request, key, _("Døra kan ikke åpnes nå. Last siden på nytt."))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "keys/opening.html#answer", {"answer": answered(order, now)})
    return HttpResponseRedirect(reverse("keys:opening", args=[id, order.pk]), status=303)


def _order(key: Held, place: HeldDoor, person: Person, now: datetime) -> DoorOrder:
    given = order_under_way(grant=key.grant, door=place.door.pk, person=person, now=now)
    return given or order_opening(
        grant=key.grant, door=place.door, person=person, by=DoorOrder.By.BUTTON, now=now
    )


def _refused(request: HttpRequest, key: Held, text: str) -> HttpResponse:
    """Why nothing was asked of the door; without a script on the key's page, as it stands now."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.error(request, text)
        return HttpResponseRedirect(reverse("keys:key", args=[key.grant.booking_id]), status=303)
    said = {"text": text, "refused": True}
    return render(request, "keys/opening.html#answer", {"answer": said})


@audience(Audience.SIGNED_IN)
def opening(request: HttpRequest, id: int, order: int) -> HttpResponse:
    """What the door has answered so far. Without a script the page asks again by itself."""
    now = timezone.now()
    given = access.own_order(request, booking=id, order=order)
    said = answered(given, now)
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "keys/opening.html", {"answer": said, **name_of(given)})
    if said["step"] == request.GET.get("er"):
        return HttpResponse(status=204)
    return render(request, "keys/opening.html#answer", {"answer": said})
