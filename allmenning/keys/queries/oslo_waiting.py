"""What waits for Oslo's key service in each building, for those at work there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from allmenning.keys.models import Credential, KeyService
from allmenning.keys.queries.oslo import waiting
from allmenning.keys.queries.waiting import ON_ITS_WAY
from allmenning.places.models import Building


@dataclass(frozen=True)
class AtService:
    """How many keys to a building the service has not got, and has not given up, and how many it has
    whose holders have not proved their telephones. `first` is when the first of those that are
    missing should open; None when none is."""

    building: Building
    service: KeyService
    coming: int = 0
    going: int = 0
    unproved: int = 0
    first: datetime | None = None


def waits_at_service(units: Iterable[int], *, now: datetime) -> list[AtService]:
    """For each of the units' buildings that anything waits in, by name."""
    service = KeyService.objects.first()
    if service is None:
        return []
    found: dict[Building, AtService] = {}
    for credential in _settled(units, now):
        booking = credential.grant.booking
        assert booking is not None
        building = booking.space.building
        known = found.get(building) or AtService(building, service)
        found[building] = _counted(known, credential)
    return sorted(found.values(), key=lambda one: one.building.sort_key)


def _settled(units: Iterable[int], now: datetime) -> Iterable[Credential]:
    """What has had its moment to reach the service."""
    before = now - ON_ITS_WAY
    changed = Q(grant__revoked_at=None) | Q(grant__revoked_at__lt=before)
    rows = waiting(now=now).filter(
        changed,
        grant__created_at__lt=before,
        grant__booking__space__building__unit_id__in=list(units),
    )
    return rows.prefetch_related("keychains").distinct()


def _counted(known: AtService, credential: Credential) -> AtService:
    if credential.wanted == Credential.Wanted.ABSENT:
        return replace(known, going=known.going + 1)
    first = known.first or credential.opens_at  # type: ignore[attr-defined]
    if any(one.is_pending and one.pushed_at for one in credential.keychains.all()):
        return replace(known, unproved=known.unproved + 1, first=first)
    return replace(known, coming=known.coming + 1, first=first)
