"""Which doors and gateways a building has, and which doors lead to which space."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions import doors as actions
from allmenning.keys.forms.gateways import GatewayForm
from allmenning.keys.forms.setup import DoorForm, NewDoorForm, WayForm
from allmenning.keys.models import Door, Gateway, KeyService
from allmenning.keys.queries import door_words
from allmenning.keys.queries.telephone import number_of
from allmenning.keys.queries.windows import doors_of
from allmenning.people.models import Person
from allmenning.people.rules.phone import readable_phone
from allmenning.places.models import Building

KEYS_FOLLOW = _(
    "Lagret. Nøklene til det som er bestilt, lages nå. Det tar som regel et minutt eller to."
)


@audience(Audience.STAFF, "GET", "POST")
def setup(request: HttpRequest, building: str) -> HttpResponse:
    """Gateways, doors and spaces of a building, and a form that adds a gateway."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    form = GatewayForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _gateway_added(house, form, viewer, now):
        return SeeOther(f"{_url(house)}#dorsentraler")
    shown = {
        "building": house,
        "gateways": [_gateway(one, now) for one in house.gateways.order_by("name", "pk")],
        "doors": [_door(house, one) for one in _doors(house)],
        "spaces": _spaces(house),
        "number": readable_phone(number) if (number := number_of(house)) else "",
        "number_url": reverse("keys:setup_number", args=[house.slug]),
        "oslo_url": _oslo_url(house),
        "open_access_url": reverse("keys:open_access", args=[house.slug]),
        "metal_url": reverse("keys:setup_key_sets", args=[house.slug]),
        "form": form,
    }
    return render(request, "keys/setup.html", shown, status=422 if form.errors else 200)


def _gateway_added(building: Building, form: GatewayForm, viewer: Person, now: datetime) -> bool:
    try:
        actions.add_gateway(
            building=building, **form.cleaned_data, actor=Actor("person", viewer.pk), now=now
        )
    except actions.KeyTaken:
        form.tell_key_taken()
    return not form.errors


@audience(Audience.STAFF, "GET", "POST")
def new_door(request: HttpRequest, building: str) -> HttpResponse:
    """A door more."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    gateways = list(house.gateways.order_by("name", "pk"))
    form = NewDoorForm(request.POST if request.method == "POST" else None, gateways=gateways)
    if form.is_valid() and _door_added(house, form, viewer, now):
        return SeeOther(_url(house))
    return _form(request, house, form)


def _door_added(building: Building, form: NewDoorForm, viewer: Person, now: datetime) -> bool:
    try:
        actions.add_door(
            building=building,
            facts=form.facts(),
            decides=form.cleaned_data["decides"],
            gateway=form.chosen_gateway(),
            actor=Actor("person", viewer.pk),
            now=now,
        )
    except actions.NameTaken:
        form.tell_name_taken()
    return not form.errors


@audience(Audience.STAFF, "GET", "POST")
def edit_door(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """The facts of a door."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    door = access.door_in(house, id)
    form = DoorForm(request.POST if request.method == "POST" else None, door=door)
    if form.is_valid() and _changed(door, form, viewer, now):
        messages.success(request, KEYS_FOLLOW)
        return SeeOther(_url(house))
    return _form(request, house, form, door)


def _changed(door: Door, form: DoorForm, viewer: Person, now: datetime) -> bool:
    actor = Actor("person", viewer.pk)
    try:
        actions.change_door(door=door, facts=form.facts(), actor=actor, now=now)
    except actions.NameTaken:
        form.tell_name_taken()
    return not form.errors


def _form(
    request: HttpRequest, building: Building, form: DoorForm, door: Door | None = None
) -> HttpResponse:
    shown = {
        "building": building,
        "back_url": _url(building),
        "form": form,
        "decides": door.get_decides_display() if door else "",
        "is_new": door is None,
    }
    return render(request, "keys/door_form.html", shown, status=422 if form.errors else 200)


@audience(Audience.STAFF, "GET", "POST")
def way_in(request: HttpRequest, building: str, space: str) -> HttpResponse:
    """The doors on the way to a space, in order."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    room = access.space_in(house, space)
    through = [door.pk for door in doors_of([room.pk]).get(room.pk, [])]
    asked = request.POST if request.method == "POST" else None
    form = WayForm(asked, doors=_doors(house), now_through=through)
    if form.is_valid():
        actor = Actor("person", viewer.pk)
        actions.lead_through(space=room, doors=form.doors(), actor=actor, now=now)
        messages.success(request, KEYS_FOLLOW)
        return SeeOther(f"{_url(house)}#lokaler")
    shown = {"building": house, "space": room, "form": form, "back_url": _url(house)}
    return render(request, "keys/way_in.html", shown, status=422 if form.errors else 200)


def _url(building: Building) -> str:
    return reverse("keys:setup", args=[building.slug])


def _oslo_url(building: Building) -> str:
    """Where Oslo's key service is looked after, where the municipality uses it; else ""."""
    uses = KeyService.objects.exists()
    return reverse("keys:oslo_doors", args=[building.slug]) if uses else ""


def _doors(building: Building) -> list[Door]:
    return list(building.doors.select_related("gateway").order_by("name", "pk"))


def _gateway(gateway: Gateway, now: datetime) -> dict[str, Any]:
    return {
        "name": gateway.name,
        "heard": door_words.heard(gateway, now=now),
        "number": gateway.pk,
        "host": settings.BROKER_HOST,
        "port": settings.BROKER_PORT,
    }


def _door(building: Building, door: Door) -> dict[str, str]:
    return {
        "name": door.name,
        "kind": door.get_kind_display(),
        "decides": door.get_decides_display(),
        "gateway": door.gateway.name if door.gateway else "",
        "url": reverse("keys:edit_door", args=[building.slug, door.pk]),
    }


def _spaces(building: Building) -> list[dict[str, Any]]:
    spaces = list(building.spaces.order_by("sort_key", "pk"))
    ways = doors_of(space.pk for space in spaces)
    return [
        {
            "name": space.name,
            "doors": [door.name for door in ways.get(space.pk, [])],
            "url": reverse("keys:way_in", args=[building.slug, space.slug]),
        }
        for space in spaces
    ]
