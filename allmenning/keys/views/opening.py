"""Opening a door by pressing a button, and what the door answers."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys import access, access_contracts
from allmenning.keys.actions.granting import NoDoors, NotStanding
from allmenning.keys.actions.orders import NotNow, order_opening
from allmenning.keys.models import DoorOrder
from allmenning.keys.queries.held import Held, HeldDoor
from allmenning.keys.queries.outcomes import order_under_way
from allmenning.keys.views.addresses import answer_url, key_url
from allmenning.keys.views.page import answered, name_of
from allmenning.people.models import Person

PRESSES = Limit("open door", burst=10, per_minute=10)


@audience(Audience.SIGNED_IN, "POST")
def open_door(request: HttpRequest, id: int, door: int) -> HttpResponse:
    """Ask a door on the way to a booking to open now."""
    now = timezone.now()
    return _press(request, access.own_key(request, booking=id, now=now), door, now)


@audience(Audience.SIGNED_IN, "POST")
def open_place_door(request: HttpRequest, slug: str, door: int) -> HttpResponse:
    """Ask a door of a place without staff to open now."""
    now = timezone.now()
    return _press(request, access_contracts.own_key(request, slug, now=now), door, now)


def _press(request: HttpRequest, key: Held, door: int, now: datetime) -> HttpResponse:
    """Ask the door to open now. Who presses twice in a row is given one answer."""
    person, place = access.signed_in(request), access.door_of(key, door=door)
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
    return SeeOther(answer_url(order))


def _order(key: Held, place: HeldDoor, person: Person, now: datetime) -> DoorOrder:
    given = order_under_way(grant=key.grant, door=place.door.pk, person=person, now=now)
    return given or order_opening(
        grant=key.grant, door=place.door, person=person, by=DoorOrder.By.BUTTON, now=now
    )


def _refused(request: HttpRequest, key: Held, text: str) -> HttpResponse:
    """Why nothing was asked of the door; without a script on the key's page, as it stands now."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.error(request, text)
        return SeeOther(key_url(key.grant))
    said = {"text": text, "refused": True}
    return render(request, "keys/opening.html#answer", {"answer": said})


@audience(Audience.SIGNED_IN)
def opening(request: HttpRequest, id: int, order: int) -> HttpResponse:
    """What a door on the way to a booking has answered so far."""
    return _answer(request, access.own_order(request, booking=id, order=order))


@audience(Audience.SIGNED_IN)
def open_place_opening(request: HttpRequest, slug: str, order: int) -> HttpResponse:
    """What a door of a place without staff has answered so far."""
    return _answer(request, access_contracts.own_order(request, slug, order=order))


def _answer(request: HttpRequest, given: DoorOrder) -> HttpResponse:
    """What the door has answered so far. Without a script the page asks again by itself."""
    said = answered(given, timezone.now())
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "keys/opening.html", {"answer": said, **name_of(given)})
    if said["step"] == request.GET.get("er"):
        return HttpResponse(status=204)
    return render(request, "keys/opening.html#answer", {"answer": said})
