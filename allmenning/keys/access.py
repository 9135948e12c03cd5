"""The only door from an address on the web to a door, a key set or who has it.

What is missing and what is forbidden answer alike. Reading about somebody else is written in the
viewing log.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.booking import access as booking_access
from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.core.log import record_viewings
from allmenning.keys.models import Door, DoorOrder, Grant, KeyLoan, KeySet, Opening
from allmenning.keys.queries.doors import doors_in
from allmenning.keys.queries.held import Held, HeldDoor, held
from allmenning.keys.queries.key_sets import sets_in_use, spaces_by_metal, with_booking
from allmenning.keys.queries.openings import order_of
from allmenning.people.models import Person, Role
from allmenning.people.queries import units_where
from allmenning.places.models import Building, Space

# Those who hand out keys, open doors for people, and may see who has been in and who may come in.
CARETAKING = (Role.Kind.CARETAKER, Role.Kind.UNIT_LEADER, Role.Kind.ADMINISTRATOR)
# Those who say which doors and gateways there are.
SETTING_UP = (Role.Kind.UNIT_LEADER, Role.Kind.ADMINISTRATOR)
MOST_DIGITS = 18


def signed_in(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only such people reach."""
    return booking_access.signed_in(request)


def units_cared_for(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose keys and doors the employee takes care of today."""
    return units_where(person=viewer, kinds=CARETAKING, now=now)


def building_cared_for(*, viewer: Person, slug: str, now: datetime) -> Building:
    """A building whose keys the employee takes care of. Raises Http404."""
    units = units_cared_for(viewer, now=now)
    return get_object_or_404(Building, slug=slug, unit_id__in=units)


def buildings_cared_for(viewer: Person, *, now: datetime) -> models.QuerySet[Building]:
    """The buildings whose keys the employee takes care of, by name."""
    units = units_cared_for(viewer, now=now)
    return Building.objects.filter(unit_id__in=units).order_by("sort_key", "pk")


def key_set_in(building: Building, id: int) -> KeySet | None:
    """A key set in use of the building, or None when there is none (any more)."""
    return sets_in_use().filter(pk=id, building=building).first()


def booking_by_metal(*, viewer: Person, id: int, now: datetime) -> Booking:
    """A booking of a space whose key set the employee hands out. Raises Http404."""
    spaces = spaces_by_metal(units_cared_for(viewer, now=now))
    return get_object_or_404(with_all().filter(space__in=spaces), pk=id)


def set_for(booking: Booking, identifier: str) -> KeySet | None:
    """The key set that a button names, if it opens the booking's space; else None."""
    if not identifier.isdecimal() or len(identifier) > MOST_DIGITS:
        return None
    space = booking.space
    opens = models.Q(space=space) | models.Q(space=None, building=space.building_id)
    return sets_in_use().select_related("building").filter(opens, pk=int(identifier)).first()


def loan_cared_for(*, viewer: Person, id: int, now: datetime) -> KeyLoan:
    """A loan of a key set the employee takes care of. Raises Http404."""
    units = units_cared_for(viewer, now=now)
    return get_object_or_404(with_booking(), pk=id, key_set__building__unit_id__in=units)


def note_seen(viewer: Person, bookings: Iterable[Booking], *, now: datetime) -> None:
    """Write that the viewer saw who asked for these bookings."""
    booking_access.note_seen(viewer, bookings, now=now)


def must_care(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units the employee takes care of keys in. Raises Http404 when there are none."""
    units = units_cared_for(viewer, now=now)
    if not units:
        raise Http404
    return units


# One's own keys


def own_key(request: HttpRequest, *, booking: int, now: datetime) -> Held:
    """The key to a booking that the one who asks holds, or held. Raises Http404."""
    found = held(booking=booking, person=signed_in(request), now=now)
    if found is None:
        raise Http404
    return found


def own_key_in_force(request: HttpRequest, *, booking: int, now: datetime) -> Held:
    """The same, when it has not been taken back and is not over. Raises Http404."""
    found = own_key(request, booking=booking, now=now)
    if found.grant.state != Grant.State.ACTIVE:
        raise Http404
    return found


def door_of(key: Held, *, door: int) -> HeldDoor:
    """A door of a key. Raises Http404."""
    found = next((one for one in key.doors if one.door.pk == door), None)
    if found is None:
        raise Http404
    return found


def own_order(request: HttpRequest, *, booking: int, order: int) -> DoorOrder:
    """An order she gave herself with her key to the booking. Raises Http404."""
    given = DoorOrder.objects.select_related("door").filter(person=signed_in(request))
    return get_object_or_404(given, pk=order, grant__booking=booking)


def shared_by(key: Held, *, grant: int) -> Grant:
    """A key in force that was shared from this one. Raises Http404."""
    return get_object_or_404(key.grant.shared, pk=grant, state=Grant.State.ACTIVE, uses=None)


# Doors


def units_at_work(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose doors the employee sees today. Raises Http404 when there are none."""
    units = units_where(person=viewer, kinds=Role.Kind.values, now=now)
    if not units:
        raise Http404
    return units


def door_at_work(*, viewer: Person, id: int, now: datetime) -> Door:
    """A door of a unit where the employee works. Raises Http404."""
    return get_object_or_404(doors_in(units_at_work(viewer, now=now)), pk=id)


def door_cared_for(*, viewer: Person, id: int, now: datetime) -> Door:
    """A door that the employee takes care of: opens for people, and sees who has. Raises Http404."""
    return get_object_or_404(doors_in(units_cared_for(viewer, now=now)), pk=id)


def may_care(viewer: Person, door: Door, *, now: datetime) -> bool:
    """Whether the employee takes care of the door, and so may see who has been in."""
    return door.building.unit_id in units_cared_for(viewer, now=now)


def staff_order(*, viewer: Person, door: int, id: int, now: datetime) -> DoorOrder:
    """An order that the employee gave the door herself. Raises Http404."""
    place = door_cared_for(viewer=viewer, id=door, now=now)
    found = order_of(id=id, door=place)
    if found is None or found.person_id != viewer.pk:
        raise Http404
    return found


def note_opened(viewer: Person, openings: Iterable[Opening], *, now: datetime) -> None:
    """Write that the viewer saw who had been at the door."""
    seen = [(who.pk, opening.pk) for opening in openings if (who := who_was(opening))]
    record_viewings(viewer_id=viewer.pk, seen=seen, kind="opening", now=now)


def who_was(opening: Opening) -> Person | None:
    """Whose key it was, or who at work opened; None when the door did not know."""
    if opening.grant is not None:
        return opening.grant.holder
    return opening.order.person if opening.order is not None else None


def own_errand(*, viewer: Person, id: int) -> Grant:
    """A key the employee gave herself for an errand, in force. Raises Http404."""
    mine = Grant.objects.filter(holder=viewer, state=Grant.State.ACTIVE, staff__isnull=False)
    return get_object_or_404(mine.select_related("staff"), pk=id)


# Setting up


def units_led(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose doors the employee sets up."""
    return units_where(person=viewer, kinds=SETTING_UP, now=now)


def buildings_led(viewer: Person, *, now: datetime) -> models.QuerySet[Building]:
    """The buildings whose doors the employee sets up, by name."""
    led = Building.objects.filter(unit_id__in=units_led(viewer, now=now))
    return led.order_by("sort_key", "pk")


def building_to_set_up(*, viewer: Person, slug: str, now: datetime) -> Building:
    """A building whose doors the employee sets up. Raises Http404."""
    units = units_led(viewer, now=now)
    return get_object_or_404(Building, slug=slug, unit_id__in=units)


def door_in(building: Building, id: int) -> Door:
    """A door of the building. Raises Http404."""
    return get_object_or_404(building.doors.select_related("gateway"), pk=id)


def door_with_gateway(building: Building, id: int) -> Door:
    """A door of the building that a gateway of ours decides at, or reaches. Raises Http404."""
    doors = building.doors.select_related("gateway", "building")
    return get_object_or_404(doors, pk=id, gateway__isnull=False)


def space_in(building: Building, slug: str) -> Space:
    """A space of the building. Raises Http404."""
    return get_object_or_404(building.spaces, slug=slug)
