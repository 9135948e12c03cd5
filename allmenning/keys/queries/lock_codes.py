"""Reads of the codes in locks that decide alone, as gateways last read them back."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from allmenning.core.models import ActLog
from allmenning.keys.models import Door, Grant, GrantDoor, LockCode
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.rules.slots import SET_AHEAD, spare_code

TOLD_OF_SPARE: Final = "told_of_spare"


def stands_in(grant: Grant, door: Door) -> bool:
    """Whether a code of the key's was read back from the door's lock."""
    codes = LockCode.objects.filter(grant=grant, door=door, actual=LockCode.Actual.SET)
    return codes.exists()


def due(*, now: datetime) -> QuerySet[GrantDoor]:
    """The times of keys whose code should stand in a lock by now, and was not read back from it."""
    return not_read_back(now=now).filter(during__startswith__lte=now + SET_AHEAD)


def not_read_back(*, now: datetime) -> QuerySet[GrantDoor]:
    """The times of keys, not over, whose code was not read back from a lock that decides alone."""
    codes = LockCode.objects.filter(
        grant=OuterRef("grant"), door=OuterRef("door"), actual=LockCode.Actual.SET
    )
    return GrantDoor.objects.filter(
        ~Exists(codes),
        door__decides=Door.Decides.LOCK,
        grant__state=Grant.State.ACTIVE,
        during__endswith__gt=now,
    )


def free_spares(door: Door) -> QuerySet[LockCode]:
    """The spare codes that were read back from the door's lock, and that nobody was given."""
    spares = LockCode.objects.filter(door=door, backup__isnull=False, grant=None)
    return spares.filter(actual=LockCode.Actual.SET).order_by("slot")


def untold_of_spare(*, now: datetime) -> QuerySet[Grant]:
    """Keys to bookings, not over, with a spare code in place of one of their own, whose holders have
    not been told."""
    told = ActLog.objects.filter(object_kind="grant", object_id=OuterRef("pk"), verb=TOLD_OF_SPARE)
    given = LockCode.objects.filter(
        grant=OuterRef("pk"), backup__isnull=False, actual=LockCode.Actual.SET
    )
    keys = Grant.objects.filter(
        Exists(given),
        ~Exists(told),
        state=Grant.State.ACTIVE,
        booking__during__endswith__gt=now,
    )
    return keys.select_related(
        "holder", "booking__space__building__municipality", "booking__request__applicant"
    ).order_by("pk")


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


def unsettled_in(door: Door, *, now: datetime) -> tuple[int, int]:
    """How many codes are not yet in the door's lock, and how many still open that should not."""
    codes = LockCode.objects.filter(door=door, grant__isnull=False)
    setting = codes.filter(actual=LockCode.Actual.SETTING).values_list("grant_id", flat=True)
    late = due(now=now).filter(door=door).values_list("grant_id", flat=True)
    removing = codes.filter(actual=LockCode.Actual.REMOVING)
    return len({*setting, *late}), removing.count()
