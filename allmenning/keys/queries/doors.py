"""Reads of doors for those who answer for them: who comes next, and whether her key is ready."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.keys.models import BundleDoor, Credential, Door, Gateway, Grant
from allmenning.keys.queries.lock_codes import not_read_back
from allmenning.keys.rules.grants import LEASE
from allmenning.keys.rules.slots import SET_AHEAD
from allmenning.places.models import Building

# Keys are sent to the doors as long before as they are lent, and are to be there an hour before.
READY_BEFORE = timedelta(hours=1)
# A gateway tells of itself every minute.
SILENT_AFTER = timedelta(minutes=5)
LOW_BATTERY = 20


class Ready(StrEnum):
    """How the key to a booking stands; SETTING when its code is due in a lock and was not read back
    from it, TIMED before that."""

    READY = "ready"
    COMING = "coming"
    SETTING = "setting"
    TIMED = "timed"
    EARLY = "early"
    FAILED = "failed"


@dataclass(frozen=True)
class Coming:
    """The next booking that comes through a door, and how its key stands."""

    booking: Booking
    ready: Ready


def doors_in(units: Iterable[int]) -> models.QuerySet[Door]:
    """The doors of the units' buildings, by building and name."""
    doors = Door.objects.filter(building__unit_id__in=units)
    return doors.select_related("building", "gateway").order_by("building__sort_key", "name", "pk")


def doors_of_contracts(building: Building) -> list[Door]:
    """The building's doors where a gateway checks each opening: the way in first, then by name.

    A lock that decides alone has few places for codes, and those who sign are many.
    """
    doors = Door.objects.filter(building=building, decides=Door.Decides.GATEWAY)
    is_inner = models.Case(models.When(kind=Door.Kind.MAIN, then=0), default=1)
    return list(doors.exclude(kind=Door.Kind.LIGHT).order_by(is_inner, "name", "pk"))


def gateways_in(units: Iterable[int]) -> models.QuerySet[Gateway]:
    """The gateways of the units' buildings, by building and name."""
    gateways = Gateway.objects.filter(building__unit_id__in=units)
    return gateways.select_related("building").order_by("building__sort_key", "name", "pk")


def coming_through(doors: Collection[Door], *, now: datetime) -> dict[int, Coming]:
    """The booking that comes next through each door, or is there now, by the door's id."""
    ways = _ways(doors)
    first = _next_of({space for spaces in ways.values() for space in spaces}, now)
    standing = readiness([booking.pk for booking in first.values()], now=now)
    found = {}
    for door, spaces in ways.items():
        expected = [first[space] for space in spaces if space in first]
        if expected:
            booking = min(expected, key=lambda one: (one.during.lower, one.pk))
            found[door] = Coming(booking, _ready(booking, standing, now))
    return found


def _ways(doors: Iterable[Door]) -> dict[int, list[int]]:
    """The spaces each door leads to."""
    ways: dict[int, list[int]] = {}
    parts = BundleDoor.objects.filter(door__in=list(doors))
    for door, space in parts.values_list("door_id", "bundle__space_id"):
        ways.setdefault(door, []).append(space)
    return ways


def _next_of(spaces: Iterable[int], now: datetime) -> dict[int, Booking]:
    expected = Booking.objects.filter(
        space__in=spaces, state=Booking.State.CONFIRMED, during__endswith__gt=now
    )
    first = expected.order_by("space_id", "during", "pk").distinct("space_id")
    found = with_all().filter(pk__in=first.values("pk"))
    return {booking.space_id: booking for booking in found}


def readiness(bookings: Collection[int], *, now: datetime) -> dict[int, Ready]:
    """How the keys to the bookings stand at all their doors; none where there is no key."""
    sent = Credential.objects.filter(
        grant__booking__in=bookings,
        grant__parent=None,
        grant__state=Grant.State.ACTIVE,
        wanted=Credential.Wanted.PRESENT,
        device=None,
    )
    actual: dict[int, set[str]] = {}
    for booking, state in sent.values_list("grant__booking_id", "actual"):
        actual.setdefault(booking, set()).add(state)
    codes = not_read_back(now=now).filter(grant__booking__in=bookings, grant__parent=None)
    starts: dict[int, list[datetime]] = {}
    for booking, start in codes.values_list("grant__booking_id", "during__startswith"):
        starts.setdefault(booking, []).append(start)
    return {
        booking: _of(states, starts.get(booking, []), now) for booking, states in actual.items()
    }


def _of(states: set[str], unset: Collection[datetime], now: datetime) -> Ready:
    """`unset` are the times from which locks open that were not read to have the code."""
    if Credential.Actual.FAILED in states:
        return Ready.FAILED
    if states != {Credential.Actual.CONFIRMED}:
        return Ready.COMING
    if not unset:
        return Ready.READY
    return Ready.SETTING if now >= min(unset) - SET_AHEAD else Ready.TIMED


def _ready(booking: Booking, standing: Mapping[int, Ready], now: datetime) -> Ready:
    known = standing.get(booking.pk, Ready.COMING)
    is_early = booking.during.lower > now + LEASE
    return Ready.EARLY if known is Ready.COMING and is_early else known


def is_silent(gateway: Gateway, *, now: datetime) -> bool:
    """Whether the gateway has not been heard from when it should have been."""
    return gateway.seen_at is None or gateway.seen_at < now - SILENT_AFTER


def battery_of(door: Door) -> int | None:
    """How much the door's lock has left, in percent, or None when it has not told."""
    told = door.health.get("battery")
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    return round(told) if is_number and 0 <= told <= 100 else None


def errand_ready(grant: Grant, *, now: datetime) -> Ready:
    """How an employee's own key stands at all its doors."""
    wanted = grant.credentials.filter(wanted=Credential.Wanted.PRESENT, device=None)
    states = set(wanted.values_list("actual", flat=True))
    unset = not_read_back(now=now).filter(grant=grant)
    starts = list(unset.values_list("during__startswith", flat=True))
    return _of(states, starts, now) if states else Ready.COMING
