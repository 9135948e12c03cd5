"""Oslo's key service as those meet it who set up a building's doors."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import moment
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.keys import access
from allmenning.keys.actions import exposing as actions
from allmenning.keys.forms.exposing import LONGEST, ExposeForm
from allmenning.keys.models import Credential, Door, ExposedDoor
from allmenning.keys.queries import oslo, oslo_words
from allmenning.people.models import Person
from allmenning.places.models import Building


@audience(Audience.STAFF, "GET", "POST")
def oslo_doors(request: HttpRequest, building: str) -> HttpResponse:
    """Which doors the service may open, how it stands with us, and what waits; POST tries anew."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    if request.method == "POST":
        actions.try_again(building=house, employee=viewer, now=now)
        messages.success(request, _("Vi prøver igjen nå. Last siden på nytt om et minutt."))
        return SeeOther(_url(house))
    shown = {
        "building": house,
        "standing": oslo_words.standing(oslo.service(), now=now),
        "doors": _doors(house, now),
        "waiting": _waiting(house, now),
        "unknown": list(oslo.unknown_assets().filter(building=house)),
    }
    return render(request, "keys/oslo_doors.html", shown)


@audience(Audience.STAFF, "GET", "POST")
def expose(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Let the service open one door, or change how."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    door = access.door_with_gateway(house, id)
    exposed = ExposedDoor.objects.filter(door=door).first()
    asked = request.POST if request.method == "POST" else None
    form = ExposeForm(asked, name=_name(house, door), exposed=exposed)
    if form.is_valid() and _exposed(door, form, viewer, now):
        return SeeOther(_url(house))
    shown = {"building": house, "door": door, "form": form, "back_url": _url(house)}
    shown["withdraw_url"] = exposed and reverse("keys:withdraw", args=[house.slug, door.pk])
    return render(request, "keys/expose.html", shown, status=422 if form.errors else 200)


def _exposed(door: Door, form: ExposeForm, viewer: Person, now: datetime) -> bool:
    try:
        actions.expose(door=door, **form.cleaned_data, employee=viewer, now=now)
    except actions.NameTaken:
        form.tell_name_taken()
    return not form.errors


@audience(Audience.STAFF, "POST")
def withdraw(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """The service may no longer open the door."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    door = access.door_with_gateway(house, id)
    actions.withdraw(door=door, employee=viewer, now=now)
    messages.success(request, _("Oslonøkkelen kan ikke lenger åpne %(door)s.") % {"door": door})
    return SeeOther(_url(house))


def _url(building: Building) -> str:
    return reverse("keys:oslo_doors", args=[building.slug])


def _name(building: Building, door: Door) -> str:
    letters = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
    return slugify(f"{building.name} {door.name}".lower().translate(letters))[:LONGEST].strip("-")


def _doors(building: Building, now: datetime) -> list[dict[str, Any]]:
    chosen = {one.door_id: one for one in oslo.exposed()}
    doors = building.doors.filter(gateway__isnull=False).select_related("gateway")
    return [
        _door(building, door, chosen.get(door.pk), now) for door in doors.order_by("name", "pk")
    ]


def _door(
    building: Building, door: Door, exposed: ExposedDoor | None, now: datetime
) -> dict[str, Any]:
    gateway = door.gateway
    return {
        "name": door.name,
        "thing": exposed.thing if exposed else "",
        "needs_grant": exposed.needs_grant if exposed else False,
        "is_reached": gateway is not None and oslo.is_reached(gateway, now=now),
        "url": reverse("keys:expose", args=[building.slug, door.pk]),
    }


def _waiting(building: Building, now: datetime) -> list[dict[str, str]]:
    """What waits at the building, without a name."""
    found = oslo.waiting(now=now).filter(grant__booking__space__building=building)
    return [_wait(one, now) for one in found.distinct()]


def _wait(one: Credential, now: datetime) -> dict[str, str]:
    booking = one.grant.booking
    assert booking is not None
    return {
        "space": booking.space.name,
        "when": moment(booking.during.lower, now=now),
        "why": oslo_words.waits(one),
        "url": reverse("booking:decide", args=[booking.pk]),
    }
