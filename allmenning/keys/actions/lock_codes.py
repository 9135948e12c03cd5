"""Codes in locks that decide alone, written down as their gateway tells of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allmenning.keys.models import Door, Grant, LockCode
from allmenning.keys.rules.slots import Place, is_place, place_in

Actual, Wanted = LockCode.Actual, LockCode.Wanted


def note_codes(*, door: Door, told: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Write down what stands in the door's lock; returns what else was told.

    A place that is not told of is empty. Of a lock that a gateway opens nothing is written.
    """
    rest = {name: value for name, value in told.items() if not is_place(name)}
    if door.decides != Door.Decides.LOCK:
        return rest
    found = (place_in(name, value) for name, value in told.items() if is_place(name))
    places = {one.number: one for one in found if one is not None}
    grants = _grants_at(door, (one.grant for one in places.values()))
    for number, place in places.items():
        LockCode.objects.update_or_create(
            door=door, slot=number, defaults={**_facts(place, grants), "told_at": now}
        )
    LockCode.objects.filter(door=door).exclude(slot__in=list(places)).delete()
    return rest


def _grants_at(door: Door, tokens: Iterable[bytes]) -> dict[bytes, Grant]:
    """The keys with these tokens to this door: a gateway knows of no others."""
    known = Grant.objects.filter(token__in=set(tokens) - {b""}, doors__door=door).distinct()
    return {bytes(grant.token): grant for grant in known}


def _facts(place: Place, grants: dict[bytes, Grant]) -> dict[str, Any]:
    return {
        "grant": grants.get(place.grant),
        "backup": place.spare,
        "wanted": Wanted.ABSENT if place.state == Actual.REMOVING else Wanted.PRESENT,
        "actual": place.state,
        "attempts": place.attempts,
    }
