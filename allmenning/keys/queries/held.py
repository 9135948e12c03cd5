"""The keys a person holds, door by door, and how far each has come to its door."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models

from allmenning.booking.models import Booking
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.keys.models import BundleDoor, Contract, Credential, Door, Grant
from allmenning.keys.queries.lock_codes import stands_in
from allmenning.keys.rules.grants import LEASE
from allmenning.keys.rules.offline import is_cut_off
from allmenning.keys.rules.slots import SET_AHEAD
from allmenning.people.models import Person

LAST_IN_LINE = 1000


class Standing(StrEnum):
    """How far a key has come. Only READY may be told as ready: the doors have said so themselves.

    SETTING is a key that its gateways have, but a lock of its doors was not read to have the code.
    """

    EARLY = "early"
    COMING = "coming"
    SETTING = "setting"
    READY = "ready"
    FAILED = "failed"
    ENDED = "ended"
    REVOKED = "revoked"


@dataclass(frozen=True)
class HeldDoor:
    """One door of a key and when it opens: [start, end), the door's grace included."""

    door: Door
    during: Period

    def opens_at(self, now: datetime) -> bool:
        return self.during.start <= now < self.during.end


@dataclass(frozen=True)
class Held:
    """A key as its holder meets it, its doors in the order she comes to them.

    `cut_off` are those that have not got it, and whose line is down as she is about to come.
    """

    grant: Grant
    doors: tuple[HeldDoor, ...]
    standing: Standing
    cut_off: tuple[HeldDoor, ...] = ()

    @property
    def starts(self) -> datetime:
        """When its first door opens."""
        return min(one.during.start for one in self.doors)

    @property
    def ends(self) -> datetime:
        """When its last door no longer opens."""
        return max(one.during.end for one in self.doors)

    @property
    def comes(self) -> datetime:
        """When it is first sent to the doors."""
        return self.starts - LEASE

    @property
    def set_at(self) -> datetime:
        """When its code is first set in a lock that decides alone, for a key that has such a door."""
        locks = (one for one in self.doors if one.door.decides == Door.Decides.LOCK)
        return min(one.during.start for one in locks) - SET_AHEAD


def held(*, booking: int, person: Person, now: datetime) -> Held | None:
    """The person's key to a booking: the one in force, else the latest there was; None for none."""
    rows = _grants().filter(booking=booking, holder=person, uses=None)
    grant = rows.order_by(_in_force_first(), "-created_at", "-pk").first()
    return None if grant is None or not grant.doors.all() else held_by(grant, now=now)


def held_on(*, contract: Contract, now: datetime) -> Held | None:
    """The key of a contract: the one in force, else the latest; None for none. Each door stands
    once, with the stretch of time it opens now or next."""
    rows = _grants().filter(contract=contract).order_by(_in_force_first(), "-created_at", "-pk")
    grant = rows.first()
    if grant is None:
        return None
    whole = held_by(grant, now=now)
    coming = [one for one in whole.doors if now < one.during.end]
    doors = dict.fromkeys(one.door for one in coming)
    return replace(whole, doors=tuple(_first(coming, door) for door in doors))


def _first(coming: Iterable[HeldDoor], door: Door) -> HeldDoor:
    return min((one for one in coming if one.door == door), key=lambda one: one.during.start)


def held_between(*, person: Person, period: Period, now: datetime) -> list[Held]:
    """The person's keys in force that open anything within the period, by when they begin."""
    rows = _grants().filter(
        holder=person,
        state=Grant.State.ACTIVE,
        booking__isnull=False,
        uses=None,
        pk__in=_opening_within(period).values("pk"),
    )
    return sorted((held_by(grant, now=now) for grant in rows), key=lambda one: one.starts)


def held_today(*, person: Person, now: datetime) -> list[Held]:
    """Her keys that open anything from now to the end of tomorrow."""
    ends = day_start(local_date(now) + timedelta(days=2))
    return held_between(person=person, period=Period(now, ends), now=now)


def held_now(whose: models.Q, *, now: datetime) -> list[Held]:
    """The keys to bookings, among those that are meant, that open something now."""
    opening = Grant.objects.filter(doors__during__contains=now).values("pk")
    rows = _grants().filter(
        whose, state=Grant.State.ACTIVE, booking__isnull=False, uses=None, pk__in=opening
    )
    return [held_by(grant, now=now) for grant in rows.order_by("pk")]


def held_by(grant: Grant, *, now: datetime) -> Held:
    """One key; the grant has its doors and credentials at hand."""
    order = _order_of(grant)
    rows = sorted(grant.doors.all(), key=lambda row: (order.get(row.door_id, LAST_IN_LINE), row.pk))
    doors = tuple(HeldDoor(row.door, Period(row.during.lower, row.during.upper)) for row in rows)
    standing = _standing(grant, doors, now)
    return Held(grant, doors, standing, tuple(_cut_off(grant, doors, standing, now)))


def _grants() -> models.QuerySet[Grant]:
    return Grant.objects.select_related(
        "holder",
        "booking__space__building__municipality",
        "booking__request__association",
        "contract__open_access__building",
    ).prefetch_related("doors__door__gateway", "credentials")


def _in_force_first() -> models.Case:
    return models.Case(models.When(state=Grant.State.ACTIVE, then=0), default=1)


def _opening_within(period: Period) -> models.QuerySet[Grant]:
    return Grant.objects.filter(doors__during__overlap=(period.start, period.end))


def _order_of(grant: Grant) -> dict[int, int]:
    if grant.booking is None:
        return {}
    on_the_way = BundleDoor.objects.filter(bundle__space=grant.booking.space_id)
    return dict(on_the_way.values_list("door_id", "order"))


def _standing(grant: Grant, doors: Iterable[HeldDoor], now: datetime) -> Standing:
    if grant.state == Grant.State.REVOKED or _is_given_up(grant):
        return Standing.REVOKED
    if grant.state == Grant.State.ENDED or all(one.during.end <= now for one in doors):
        return Standing.ENDED
    actual = {_actual(grant, one.door) for one in doors}
    if Credential.Actual.FAILED in actual:
        return Standing.FAILED
    if actual == {Credential.Actual.CONFIRMED}:
        return Standing.SETTING if _waits_for_lock(grant, doors, now) else Standing.READY
    starts = min(one.during.start for one in doors)
    return Standing.EARLY if now < starts - LEASE else Standing.COMING


def _is_given_up(grant: Grant) -> bool:
    """Whether its booking no longer stands: the doors are told a moment later, its holder at once."""
    return grant.booking is not None and grant.booking.state != Booking.State.CONFIRMED


def _waits_for_lock(grant: Grant, doors: Iterable[HeldDoor], now: datetime) -> bool:
    """Whether a lock that decides alone was not read to have the code."""
    alone = (one for one in doors if one.door.decides == Door.Decides.LOCK)
    return any(now < one.during.end and not stands_in(grant, one.door) for one in alone)


def _actual(grant: Grant, door: Door) -> str:
    """How far the key has come to a door; a code that stands in its lock opens without a gateway."""
    if door.decides == Door.Decides.LOCK and stands_in(grant, door):
        return Credential.Actual.CONFIRMED
    credential = _credential(grant, door)
    return credential.actual if credential else Credential.Actual.UNSET


def _cut_off(
    grant: Grant, doors: Iterable[HeldDoor], standing: Standing, now: datetime
) -> Iterable[HeldDoor]:
    """None of a key that a gateway is not to have: what was not issued for one opens nothing."""
    if standing is not Standing.COMING or grant.booking_id is None:
        return
    for one in doors:
        gateway = one.door.gateway if one.door.decides == Door.Decides.GATEWAY else None
        is_there = _actual(grant, one.door) == Credential.Actual.CONFIRMED
        if gateway and not is_there and is_cut_off(one.during, seen_at=gateway.seen_at, now=now):
            yield one


def _credential(grant: Grant, door: Door) -> Credential | None:
    """What the one who decides at the door knows of the key; copies on phones are none of it."""
    kept = (one for one in grant.credentials.all() if one.device is None)
    return next((one for one in kept if one.gateway_id == door.gateway_id), None)
