"""New buildings, new spaces with the parts they share, and other parts for a space."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from allmenning.core.log import Actor, record_act, record_acts
from allmenning.places.actions.search_words import describe_for_search
from allmenning.places.models import Asset, Building, Space, SpaceAsset
from allmenning.places.rules.slugs import free_slug


class NoParts(ValueError):
    """A space is made of at least one part."""


class PartsChanged(Exception):
    """A colleague changed what the space is made of since the page was opened."""


class PartNamed(Exception):
    """Another part of the building has the name."""


@dataclass(frozen=True)
class PartsWish:
    """What a space is to be made of: parts that are there, by id, and a new one by name ("" for
    none). `seen` is what it was made of when the page was opened, by id."""

    chosen: Collection[int]
    new_name: str
    seen: frozenset[int]


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


@transaction.atomic
def set_parts(*, space: Space, wish: PartsWish, actor: Actor, now: datetime) -> frozenset[int]:
    """Let the space be made of these parts of its building. Returns them, by id.

    What is booked must follow, so only `booking.actions.parts` calls it. Raises NoParts,
    PartsChanged, PartNamed; nothing is changed then.
    """
    building = _locked(space.building_id)
    before = frozenset(space.parts.values_list("asset_id", flat=True))
    if before != wish.seen:
        raise PartsChanged
    chosen = building.assets.filter(pk__in=wish.chosen).values_list("pk", flat=True)
    after = frozenset([*chosen, *_new_part(building, wish.new_name)])
    if not after:
        raise NoParts
    space.parts.filter(asset_id__in=before - after).delete()
    SpaceAsset.objects.bulk_create(
        SpaceAsset(space=space, asset_id=asset) for asset in sorted(after - before)
    )
    if after != before:
        told = {"added": sorted(after - before), "removed": sorted(before - after)}
        record_act(
            actor=actor, verb="parts_changed", kind="space", id=space.pk, now=now, parts=told
        )
    return after


def _new_part(building: Building, name: str) -> list[int]:
    if not name:
        return []
    _must_be_free(building.assets.all(), name)
    return [Asset.objects.create(building=building, name=name).pk]


@transaction.atomic
def rename_part(*, part: Asset, name: str, actor: Actor, now: datetime) -> None:
    """Call the part something else. Raises PartNamed."""
    building = _locked(part.building_id)
    _must_be_free(building.assets.exclude(pk=part.pk), name)
    Asset.objects.filter(pk=part.pk).update(name=name)
    record_act(actor=actor, verb="renamed", kind="asset", id=part.pk, now=now)


def _locked(building: int) -> Building:
    """The building, whose parts nobody else names or adds meanwhile."""
    found: Building = Building.objects.select_for_update(no_key=True).get(pk=building)
    return found


def _must_be_free(parts: models.QuerySet[Asset], name: str) -> None:
    """Spreadsheets tell parts from one another by their names, however these are written."""
    if parts.filter(name__iexact=name).exists():
        raise PartNamed


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
