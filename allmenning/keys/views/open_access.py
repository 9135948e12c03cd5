"""Hours without staff, as those see them who take care of the places and set them up."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions import open_access as actions
from allmenning.keys.forms.open_access import OpenAccessForm
from allmenning.keys.models import OpenAccess
from allmenning.keys.queries.contracts import newest_terms, opening, place_of, places_in
from allmenning.keys.queries.doors import doors_of_contracts
from allmenning.keys.views.contract_words import open_now
from allmenning.people.models import Person
from allmenning.places.models import Building


@audience(Audience.STAFF)
def at_work(request: HttpRequest) -> HttpResponse:
    """The places one takes care of, how many have signed, and where a place more is set up."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.units_at_work(viewer, now=now)
    places = list(places_in(units & access.units_cared_for(viewer, now=now)))
    led = access.buildings_led(viewer, now=now)
    others = led.exclude(pk__in=[place.building_id for place in places])
    shown = {
        "places": [_row(place, now) for place in places],
        "others": [_link(building) for building in others],
    }
    return render(request, "keys/contracts/at_work.html", shown)


def _row(place: OpenAccess, now: datetime) -> dict[str, Any]:
    return {
        "name": place.building.name,
        "open": open_now(opening(place, now=now), now=now),
        "holders": place.holders,  # type: ignore[attr-defined]
        "unanswered": place.unanswered,  # type: ignore[attr-defined]
        "takes_new": place.takes_new,
        "url": reverse("keys:contracts", args=[place.building.slug]),
    }


def _link(building: Building) -> dict[str, str]:
    return {"name": building.name, "url": reverse("keys:open_access", args=[building.slug])}


@audience(Audience.STAFF, "GET", "POST")
def set_up(request: HttpRequest, building: str) -> HttpResponse:
    """When people let themselves in to the building, who may, and by which doors."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    place, doors = place_of(house), doors_of_contracts(house)
    asked = request.POST if request.method == "POST" else None
    form = OpenAccessForm(asked, place=place, doors=doors, terms=newest_terms(now=now))
    if form.is_valid():
        return _saved(request, house, form, viewer, now)
    shown = {
        "building": house,
        "form": form,
        "has_doors": bool(doors),
        "is_new": place is None,
        "contracts_url": reverse("keys:contracts", args=[house.slug]) if place else "",
        "doors_url": reverse("keys:setup", args=[house.slug]),
    }
    return render(request, "keys/contracts/set_up.html", shown, status=422 if form.errors else 200)


def _saved(
    request: HttpRequest, house: Building, form: OpenAccessForm, viewer: Person, now: datetime
) -> HttpResponse:
    actions.set_up(
        building=house,
        facts=form.facts(),
        hours=form.own_hours(),
        doors=form.chosen_doors(),
        actor=Actor("person", viewer.pk),
        now=now,
    )
    messages.success(request, _("Lagret. Nøklene følger med innen et minutt."))
    return SeeOther(reverse("keys:contracts", args=[house.slug]))
