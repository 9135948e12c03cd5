"""Codes in locks that decide alone: written down as their gateway tells of them, and the spare ones
that we give ourselves while it is silent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from allmenning.core.log import SYSTEM, record_act
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.models import Door, Grant, GrantDoor, LockCode
from allmenning.keys.queries.lock_codes import TOLD_OF_SPARE, due, free_spares
from allmenning.keys.rules.slots import FALL_BACK, SILENT_FOR, Place, is_place, place_in

Actual, Wanted = LockCode.Actual, LockCode.Wanted
SPARE_GIVEN: Final = "spare_given"
_TOLD_FIELDS = ("grant", "backup", "wanted", "actual", "attempts", "told_at")


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
    given = _given_at(door)
    codes = [
        LockCode(door=door, slot=number, told_at=now, **_facts(place, grants, given))
        for number, place in places.items()
    ]
    LockCode.objects.bulk_create(
        codes, update_conflicts=True, unique_fields=["door", "slot"], update_fields=_TOLD_FIELDS
    )
    LockCode.objects.filter(door=door).exclude(slot__in=list(places)).delete()
    return rest


def _grants_at(door: Door, tokens: Iterable[bytes]) -> dict[bytes, Grant]:
    """The keys with these tokens to this door: a gateway knows of no others."""
    known = Grant.objects.filter(token__in=set(tokens) - {b""}, doors__door=door).distinct()
    return {bytes(grant.token): grant for grant in known}


def _given_at(door: Door) -> dict[tuple[int, int | None], Grant | None]:
    """Whose the spare codes of the door's lock are, by place and count. One that we gave ourselves
    stays hers until the gateway, which knows nothing of it, has put another in its place."""
    codes = LockCode.objects.filter(door=door, backup__isnull=False, grant__isnull=False)
    return {(one.slot, one.backup): one.grant for one in codes.select_related("grant")}


def _facts(
    place: Place,
    grants: dict[bytes, Grant],
    given: dict[tuple[int, int | None], Grant | None],
) -> dict[str, Any]:
    ours = given.get((place.number, place.spare))
    return {
        "grant": grants.get(place.grant) if place.grant else ours,
        "backup": place.spare,
        "wanted": Wanted.ABSENT if place.state == Actual.REMOVING else Wanted.PRESENT,
        "actual": place.state,
        "attempts": place.attempts,
    }


def give_spares(*, now: datetime) -> None:
    """Give who comes within half an hour a spare code that stands in the lock, where her own was not
    read back from it and its gateway, which would give her one, has been silent for an hour."""
    waiting = due(now=now).filter(
        during__startswith__lte=now + FALL_BACK,
        door__gateway__seen_at__lte=now - SILENT_FOR,
        grant__booking__isnull=False,
        grant__parent=None,
    )
    for one in waiting.select_related("door", "grant").order_by("during", "pk"):
        with transaction.atomic():
            _give_spare(one, now)


def _give_spare(wanted: GrantDoor, now: datetime) -> None:
    """The first that nobody was given, if there is one and the gateway is silent still."""
    (gateway,) = lock_gateways([wanted.door.gateway_id or 0]).values()
    spare = free_spares(wanted.door).first()
    is_silent = gateway.seen_at is not None and gateway.seen_at <= now - SILENT_FOR
    if spare is None or not is_silent or not due(now=now).filter(pk=wanted.pk).exists():
        return
    spare.grant = wanted.grant
    spare.save(update_fields=["grant"])
    record_act(
        actor=SYSTEM,
        verb=SPARE_GIVEN,
        kind="grant",
        id=wanted.grant_id,
        now=now,
        door=wanted.door_id,
    )


def note_told_of_spare(*, grant: Grant, now: datetime) -> None:
    """Its holder is told once that a code of hers is another than it was."""
    record_act(actor=SYSTEM, verb=TOLD_OF_SPARE, kind="grant", id=grant.pk, now=now)
