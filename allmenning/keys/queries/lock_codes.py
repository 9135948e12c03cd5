"""Reads of the codes in locks that decide alone, as gateways last read them back."""

from datetime import datetime

from allmenning.keys.models import Door, Grant, LockCode
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.rules.slots import SET_AHEAD, spare_code


def stands_in(grant: Grant, door: Door) -> bool:
    """Whether a code of the key's was read back from the door's lock."""
    codes = LockCode.objects.filter(grant=grant, door=door, actual=LockCode.Actual.SET)
    return codes.exists()


def is_due(starts: datetime, *, now: datetime) -> bool:
    """Whether the code to a door that opens then should be on its way into the lock."""
    return now >= starts - SET_AHEAD


def spare_codes_of(grant: Grant) -> dict[int, str]:
    """The spare codes that the key's holder was given in place of her own, by the door's id."""
    given = LockCode.objects.filter(
        grant=grant, backup__isnull=False, actual=LockCode.Actual.SET, door__gateway__isnull=False
    )
    return {
        one.door_id: spare_code(
            secret_of(one.door.gateway_id or 0),
            door=one.door_id,
            slot=one.slot,
            count=one.backup or 0,
        )
        for one in given.select_related("door").order_by("door_id")
    }


def unsettled_in(door: Door) -> tuple[int, int]:
    """How many codes are not yet in the door's lock, and how many still open that should not."""
    codes = LockCode.objects.filter(door=door)
    waiting = codes.filter(actual=LockCode.Actual.SETTING, grant__isnull=False).count()
    return waiting, codes.filter(actual=LockCode.Actual.REMOVING, grant__isnull=False).count()
