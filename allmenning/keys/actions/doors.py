"""Doors and gateways are set up: who decides, what leads where, and every key made to agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from allmenning.booking.actions.claims import retried_once
from allmenning.core.events import publish
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.keys.actions.lining import introduce, lock_gateways, tell_doors
from allmenning.keys.events import WayChanged
from allmenning.keys.models import Bundle, BundleDoor, Door, DoorNumber, Gateway
from allmenning.places.models import Building, Space

NAME_TAKEN = "door_name_once"


class KeyTaken(Exception):
    """Another gateway has this public key."""


class NumberTaken(Exception):
    """The doors of another building have this telephone number."""


class NameTaken(Exception):
    """The building has a door called this."""


@dataclass(frozen=True)
class Facts:
    """What may be changed of a door. `before` and `after` are minutes of grace, `slots` the places
    for codes in a lock that decides alone."""

    name: str
    kind: str
    driver: str
    address: str
    slots: int
    before: int
    after: int
    by_phone: bool


@transaction.atomic
def add_gateway(
    *, building: Building, name: str, public_key: bytes, actor: Actor, now: datetime
) -> Gateway:
    """A gateway more, which is told who issues keys when it says hello. Raises KeyTaken."""
    gateway = Gateway(building=building, name=name, public_key=public_key)
    try:
        with transaction.atomic():
            gateway.save()
    except IntegrityError:
        raise KeyTaken from None
    introduce(gateway=gateway, now=now)
    record_act(actor=actor, verb="gateway_added", kind="gateway", id=gateway.pk, now=now)
    return gateway


@transaction.atomic
def add_door(
    *,
    building: Building,
    facts: Facts,
    decides: str,
    gateway: Gateway | None,
    actor: Actor,
    now: datetime,
) -> Door:
    """A door more, whose gateway is told; the vendor's or Oslo's service has none.

    Who decides stays as it is for good: another makes another door. Raises NameTaken.
    """
    door = Door(building=building, decides=decides, gateway=gateway, **vars(facts))
    _save(door)
    if gateway is not None:
        tell_doors(gateway=gateway, now=now)
    record_act(actor=actor, verb="door_added", kind="door", id=door.pk, now=now)
    return door


@retried_once
def change_door(*, door: Door, facts: Facts, actor: Actor, now: datetime) -> None:
    """The door is another than it was: its gateway is told, and the keys to all that is coming
    agree with it soon after (`flows.keys.ways`). Raises NameTaken."""
    lock_gateways([door.gateway_id] if door.gateway_id else [])
    for name, value in vars(facts).items():
        setattr(door, name, value)
    # What the door has told of itself meanwhile is not ours to write.
    _save(door, update_fields=list(vars(facts)))
    record_act(actor=actor, verb="door_changed", kind="door", id=door.pk, now=now)
    for space in _spaces_behind(door):
        publish(WayChanged(space, 0), now=now)
    if door.gateway is not None:
        tell_doors(gateway=door.gateway, now=now)


@transaction.atomic
def give_number(*, building: Building, number: str, actor: Actor, now: datetime) -> None:
    """Who has a key may ring or text the building's doors at this number (E.164); "" for none.

    Raises NumberTaken.
    """
    try:
        with transaction.atomic():
            DoorNumber.objects.filter(building=building).delete()
            if number:
                DoorNumber.objects.create(building=building, number=number)
    except IntegrityError:
        raise NumberTaken from None
    record_act(actor=actor, verb="doors_numbered", kind="building", id=building.pk, now=now)


def _save(door: Door, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            door.save(update_fields=update_fields)
    except IntegrityError as error:
        if NAME_TAKEN not in str(error):
            raise
        raise NameTaken from None


def _spaces_behind(door: Door) -> list[int]:
    """The spaces that are reached through the door."""
    parts = BundleDoor.objects.filter(door=door).order_by("bundle__space_id")
    return list(parts.values_list("bundle__space_id", flat=True))


@retried_once
def lead_through(*, space: Space, doors: Sequence[Door], actor: Actor, now: datetime) -> None:
    """From now on the space is reached through these doors, in this order; none when it has none.

    The keys to all that is coming agree with it soon after (`flows.keys.ways`).
    """
    lock_row(Space, space.pk)
    Bundle.objects.filter(space=space).delete()
    if doors:
        bundle = Bundle.objects.create(space=space)
        BundleDoor.objects.bulk_create(
            BundleDoor(bundle=bundle, door=door, order=order)
            for order, door in enumerate(doors, start=1)
        )
    ids = [door.pk for door in doors]
    record_act(actor=actor, verb="doors_of_space", kind="space", id=space.pk, now=now, doors=ids)
    publish(WayChanged(space.pk, 0), now=now)
