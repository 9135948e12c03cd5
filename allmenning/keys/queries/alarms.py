"""What needs somebody at doors and keys now: looked up each time, so that it is never stale."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allmenning.booking.models import Booking
from allmenning.core.models import ActLog
from allmenning.keys.models import Door, Gateway, KeyLoan
from allmenning.keys.queries.doors import (
    LOW_BATTERY,
    READY_BEFORE,
    Coming,
    Ready,
    battery_of,
    coming_through,
    doors_in,
    gateways_in,
    is_silent,
)
from allmenning.keys.queries.key_sets import astray
from allmenning.keys.queries.oslo_waiting import AtService, waits_at_service
from allmenning.keys.queries.waiting import Refused, Waits, refused_at, waits_at, without_key_again

# How the log calls a record of openings that is not whole.
RECORD_BROKEN: Final = "record_broken"
SHOWN_BROKEN = timedelta(days=7)


@dataclass(frozen=True)
class LateKey:
    """Somebody comes within the hour, or is there, and the door does not have her key."""

    door: Door
    coming: Coming


@dataclass(frozen=True)
class LowBattery:
    """A lock that soon stops; who comes next is None when nobody is expected."""

    door: Door
    percent: int
    coming: Coming | None


@dataclass(frozen=True)
class LockFault:
    """A lock that says it cannot be reached, or is stuck."""

    door: Door


@dataclass(frozen=True)
class Silent:
    """A gateway that is not heard from."""

    gateway: Gateway


@dataclass(frozen=True)
class BrokenRecord:
    """Lines are missing from what a gateway has recorded, or do not fit what came before."""

    gateway: Gateway


@dataclass(frozen=True)
class TakenBack:
    """A booking that stands again after a restore, without the key that a door knew was taken back."""

    booking: Booking


@dataclass(frozen=True)
class Astray:
    """A key set of metal that should have been back."""

    loan: KeyLoan


Alarm = (
    LateKey
    | LowBattery
    | LockFault
    | Silent
    | Waits
    | Refused
    | AtService
    | BrokenRecord
    | TakenBack
    | Astray
)


def alarms(units: Iterable[int], *, now: datetime) -> list[Alarm]:
    """What needs somebody in the units' buildings, what hinders people first."""
    units = list(units)
    doors = list(doors_in(units))
    coming = coming_through(doors, now=now)
    gateways = list(gateways_in(units))
    return [
        *_late(doors, coming, now),
        *(Silent(one) for one in gateways if is_silent(one, now=now)),
        *_waiting(units, gateways, now),
        *waits_at_service(units, now=now),
        *(LockFault(one) for one in doors if is_faulty(one)),
        *_low(doors, coming),
        *_broken(gateways, now),
        *(Astray(loan) for loan in astray(units, now=now)),
    ]


def _waiting(units: Iterable[int], gateways: Collection[Gateway], now: datetime) -> list[Alarm]:
    if not gateways:
        return []
    again = (TakenBack(one) for one in without_key_again(units, now=now))
    return [*refused_at(gateways, now=now), *waits_at(gateways, now=now), *again]


def _late(doors: Iterable[Door], coming: Mapping[int, Coming], now: datetime) -> list[Alarm]:
    """One for each booking, at the first of its doors."""
    found: dict[int, Alarm] = {}
    for door in doors:
        expected = coming.get(door.pk)
        if expected is None or expected.ready is Ready.READY:
            continue
        if expected.booking.during.lower <= now + READY_BEFORE:
            found.setdefault(expected.booking.pk, LateKey(door, expected))
    return list(found.values())


def _low(doors: Iterable[Door], coming: Mapping[int, Coming]) -> list[Alarm]:
    levels = ((door, battery_of(door)) for door in doors)
    return [
        LowBattery(door, percent, coming.get(door.pk))
        for door, percent in levels
        if percent is not None and percent <= LOW_BATTERY
    ]


def is_faulty(door: Door) -> bool:
    """Whether the lock itself says that something is wrong."""
    told = door.health
    return bool(told.get("fault") or told.get("jammed")) or told.get("online") is False


def _broken(gateways: Iterable[Gateway], now: datetime) -> list[Alarm]:
    """Those whose record was found broken lately (`actions.hearing.note_broken`)."""
    known = {gateway.pk: gateway for gateway in gateways}
    found = ActLog.objects.filter(
        object_kind="gateway", object_id__in=known, verb=RECORD_BROKEN, at__gt=now - SHOWN_BROKEN
    )
    ids = sorted(set(found.values_list("object_id", flat=True)))
    return [BrokenRecord(known[id]) for id in ids]
