"""Which doors somebody may open by ringing or texting, and at which number."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.keys.models import Door, DoorNumber, DoorOrder, Grant
from allmenning.keys.queries.held import Held, held_now
from allmenning.keys.rules.telephone import secret_in
from allmenning.places.models import Building


@dataclass(frozen=True)
class Reached:
    """A door that a key opens now by telephone."""

    grant: Grant
    door: Door


@dataclass(frozen=True)
class Heard:
    """What came of a call or a text: the order, if a door was asked to open, and the doors there were to choose
    from. Neither says anything to who has no key now."""

    order: DoorOrder | None = None
    reached: tuple[Reached, ...] = ()


def secrets() -> list[bytes]:
    """By which the municipality's provider signs; none when it has no provider."""
    if not settings.DOOR_TELEPHONE:
        return []
    municipality = Municipality.objects.get(pk=scope.municipality_id())
    return [secret_in(text) for text in settings.DOOR_TELEPHONE.get(municipality.slug, [])]


def number_of(building: Building) -> str:
    """The number of the building's doors (E.164), or ""."""
    found = DoorNumber.objects.filter(building=building).first()
    return "" if found is None else found.number


def reached(*, caller: str, number: str, now: datetime) -> list[Reached]:
    """The doors behind the number that the caller's own keys open now, main doors first and then in
    the order one meets them; each once. Both numbers are E.164.

    A key is the caller's when the number is its holder's, or the one she gave with the booking.
    """
    building = DoorNumber.objects.filter(number=number).values_list("building", flat=True).first()
    told_with_booking = models.Q(parent=None, booking__request__phone=caller)
    found: dict[int, Reached] = {}
    for key in held_now(models.Q(holder__phone=caller) | told_with_booking, now=now):
        for door in doors_by_phone(key, now=now):
            if door.building_id == building:
                found.setdefault(door.pk, Reached(key.grant, door))
    return sorted(found.values(), key=lambda one: one.door.kind != Door.Kind.MAIN)


def doors_by_phone(key: Held, *, now: datetime | None = None) -> list[Door]:
    """The doors of a key that open for who rings, at a moment or (None) at any."""
    return [
        one.door for one in key.doors if one.door.by_phone and (now is None or one.opens_at(now))
    ]


def rung_at(building: Building) -> list[Door]:
    """The doors of the building that open for who rings, by name."""
    return list(Door.objects.filter(building=building, by_phone=True).order_by("name", "pk"))
