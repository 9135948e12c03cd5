"""What closing parts of a building concerns."""

from collections.abc import Collection, Iterable

from django.db import models

from allmenning.booking.models import Booking, Closure
from allmenning.booking.queries.requests import with_all
from allmenning.core.period import Period
from allmenning.places.models import Asset, Building, SpaceAsset


def assets_of(building: Building, spaces: Iterable[int] | None) -> list[Asset]:
    """The parts of these spaces of the building, by id; all parts of it for None."""
    parts = building.assets.order_by("pk")
    return list(parts if spaces is None else parts.filter(uses__space__in=spaces).distinct())


def spaces_in(building: Building, spaces: Collection[int] | None) -> set[int]:
    """Those of the building's spaces that are named, by id; all of them for None."""
    rows = building.spaces.all() if spaces is None else building.spaces.filter(pk__in=spaces)
    return set(rows.values_list("pk", flat=True))


def spaces_with(closure: Closure) -> set[int]:
    """The spaces that some of what the closure concerns is a part of, by id."""
    uses = SpaceAsset.objects.filter(asset__in=closure.parts.values("asset"))
    return set(uses.values_list("space_id", flat=True))


def bookings_on(assets: Iterable[Asset], period: Period) -> models.QuerySet[Booking]:
    """Confirmed bookings of any of the parts in the period, by time."""
    met = with_all().filter(
        state=Booking.State.CONFIRMED,
        during__overlap=(period.start, period.end),
        space__parts__asset__in=assets,
    )
    return met.distinct().order_by("during", "id")
