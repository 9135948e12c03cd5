"""What a municipality has for all its notices, as those who set it up see it."""

from collections.abc import Mapping

from django.db.models import QuerySet

from allmenning.notices.models import DistrictFact, Tariff
from allmenning.notices.rules.placeholders import PLACEHOLDERS
from allmenning.people.models import Unit
from allmenning.places.models import District

# What is written down of a district; the rest is known by its name.
FACTS = tuple(one.fact for one in PLACEHOLDERS.values() if one.fact)


def tariffs() -> QuerySet[Tariff]:
    """Every price, by channel, the newest first."""
    return Tariff.objects.order_by("channel", "-valid_from")


def facts_written() -> Mapping[int, Mapping[str, str]]:
    """What is written down of each district, by its id."""
    found: dict[int, dict[str, str]] = {}
    for row in DistrictFact.objects.filter(name__in=FACTS):
        found.setdefault(row.district_id, {})[row.name] = row.value.get("nb", "")
    return found


def highest_units() -> frozenset[int]:
    """The ids of the units that are part of no other: the municipality's own."""
    return frozenset(Unit.objects.filter(parent=None).values_list("pk", flat=True))


def districts_of(units: frozenset[int]) -> QuerySet[District]:
    """The districts that these units serve; every one for those of the municipality itself."""
    every = District.objects.order_by("name")
    return every if units & highest_units() else every.filter(unit__in=units)
