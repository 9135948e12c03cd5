"""What the keys of a place's contracts should open, and whose do not."""

from collections.abc import Sequence
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from allmenning.keys.models import Contract, Credential, Grant, OpenAccess
from allmenning.keys.queries.contracts import opening
from allmenning.keys.queries.windows import Stretch
from allmenning.keys.rules.staffless import stretches


def wanted_at(place: OpenAccess, *, now: datetime) -> list[Stretch]:
    """Which doors of the place a contract opens in the coming days, and when."""
    days = stretches(opening(place, now=now), now=now)
    return [(part.door, day) for part in place.doors.select_related("door") for day in days]


def out_of_step(place: OpenAccess, wanted: Sequence[Stretch]) -> QuerySet[Contract]:
    """The contracts in force at the place whose keys open something else than what is wanted, or are
    not told to the gateways of its doors and to no others."""
    standing = Contract.objects.filter(open_access=place, state=Contract.State.ACTIVE)
    keys = Grant.objects.filter(contract=OuterRef("pk"), state=Grant.State.ACTIVE)
    if not wanted:
        return standing.filter(Exists(keys))
    return standing.exclude(Exists(_told_alike(_opening_alike(keys, wanted), wanted)))


def _opening_alike(keys: QuerySet[Grant], wanted: Sequence[Stretch]) -> QuerySet[Grant]:
    """The keys that open what is wanted, all of it and nothing else."""
    meant = Q()
    for door, day in wanted:
        meant |= Q(doors__door=door, doors__during=DateTimeTZRange(day.start, day.end))
    counted = keys.alias(stored=Count("doors"), right=Count("doors", filter=meant))
    return counted.filter(stored=len(wanted), right=len(wanted))


def _told_alike(keys: QuerySet[Grant], wanted: Sequence[Stretch]) -> QuerySet[Grant]:
    """The keys that the gateways of the doors are told of, and no others."""
    gateways = {door.gateway_id for door, _ in wanted}
    told = Credential.objects.filter(grant=OuterRef("pk"), gateway__isnull=False, device=None)
    for one in gateways:
        keys = keys.filter(Exists(told.filter(gateway=one)))
    return keys.exclude(Exists(told.exclude(gateway__in=gateways)))
