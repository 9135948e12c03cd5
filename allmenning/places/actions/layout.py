"""New buildings, and new spaces with the parts they share, many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from allmenning.core.log import Actor, record_acts
from allmenning.places.actions.search_words import describe_for_search
from allmenning.places.models import Asset, Building, Space, SpaceAsset
from allmenning.places.rules.slugs import free_slug


@dataclass(frozen=True)
class NewSpace:
    """A space to be made: its building, its facts by the table's names, and its parts by theirs.

    Parts of the same name in a building are one part; a space without any is a part of its own.
    """

    building: Building
    facts: Mapping[str, Any]
    parts: tuple[str, ...] = ()

    @property
    def part_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.parts)) or (str(self.facts["name"]),)


@transaction.atomic
def add_buildings(
    *, buildings: Sequence[Mapping[str, Any]], actor: Actor, now: datetime
) -> list[Building]:
    """New buildings with these facts, in order, shown to nobody unless the facts say so."""
    taken = set(Building.objects.values_list("slug", flat=True))
    rows = []
    for facts in buildings:
        slug = free_slug(facts["name"], taken)
        taken.add(slug)
        rows.append(Building(slug=slug, **facts))
    made = Building.objects.bulk_create(rows)
    record_acts(actor=actor, verb="added", kind="building", ids=[one.pk for one in made], now=now)
    return made


@transaction.atomic
def add_spaces(*, spaces: Sequence[NewSpace], actor: Actor, now: datetime) -> list[Space]:
    """The new spaces, in order, made of parts that are there already or are made with them."""
    buildings = sorted({new.building.pk for new in spaces})
    locked = Building.objects.select_for_update(no_key=True).filter(pk__in=buildings)
    list(locked.order_by("pk").values_list("pk"))
    made = Space.objects.bulk_create(_rows(buildings, spaces))
    _give_parts(buildings, made, spaces)
    record_acts(actor=actor, verb="added", kind="space", ids=[one.pk for one in made], now=now)
    return made


def _rows(buildings: Sequence[int], spaces: Iterable[NewSpace]) -> list[Space]:
    taken: dict[int, set[str]] = defaultdict(set)
    for building, slug in Space.objects.filter(building__in=buildings).values_list(
        "building_id", "slug"
    ):
        taken[building].add(slug)
    rows = []
    for new in spaces:
        slug = free_slug(new.facts["name"], taken[new.building.pk])
        taken[new.building.pk].add(slug)
        row = Space(building=new.building, slug=slug, **new.facts)
        row.search_words = describe_for_search(row)
        rows.append(row)
    return rows


def _give_parts(
    buildings: Sequence[int], made: Sequence[Space], spaces: Sequence[NewSpace]
) -> None:
    assets = Asset.objects.filter(building__in=buildings).order_by("-pk")
    there = {(asset.building_id, asset.name): asset for asset in assets}
    names = dict.fromkeys((new.building.pk, name) for new in spaces for name in new.part_names)
    missing = [
        Asset(building_id=building, name=name)
        for building, name in names
        if (building, name) not in there
    ]
    there |= {(one.building_id, one.name): one for one in Asset.objects.bulk_create(missing)}
    SpaceAsset.objects.bulk_create(
        SpaceAsset(space=space, asset=there[(space.building_id, name)])
        for space, new in zip(made, spaces, strict=True)
        for name in new.part_names
    )
