"""The spaces in a building, made up by its kind, and the assets they consist of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allmenning.booking.models import Terms
from allmenning.places.models import (
    Accessibility,
    Asset,
    Building,
    Facility,
    Space,
    SpaceAsset,
    Timetable,
)
from demo.facts import Row, chance, document, paragraphs, slug
from demo.loading.conditions import lay_down_rules
from demo.loading.town import Ground, Town

GROUND_FLOOR = 1


@dataclass(frozen=True)
class Plan:
    """A space to be made, the names of its assets and the key of its booking rules."""

    space: Space
    assets: tuple[str, ...]
    rules: str


@dataclass(frozen=True)
class House:
    """A building to be furnished; chance decides once for all of it what its rooms share."""

    building: Building
    kind: dict[str, Any]
    seed: tuple[str, str]

    @property
    def size(self) -> int:
        """Which of the sizes its rooms have: small, usual or large."""
        return chance(*self.seed, "size").randrange(3)

    @property
    def is_accessible(self) -> bool:
        return chance(*self.seed, "accessible").random() < float(self.kind["accessible"])


def furnish(town: Town, row: Row, building: Building, ground: Ground) -> None:
    """Make the spaces of a building, if it has any, with their assets and booking rules."""
    house = House(building, document("kinds")[row["kind"]], (town.slug, building.slug))
    keys = house.kind["spaces"]
    if keys:
        add_spaces(house, keys, ground.timetables, ground.terms[house.kind["terms"]])


def add_spaces(
    house: House, keys: Iterable[str], timetables: Mapping[str, Timetable], terms: Terms
) -> list[Space]:
    """Make the spaces of the templates with these keys, as `furnish` does."""
    plans = list(_plans(house, keys, timetables))
    Space.objects.bulk_create(plan.space for plan in plans)
    _give_assets(house.building, plans)
    lay_down_rules([(plan.space, plan.rules) for plan in plans], terms)
    return [plan.space for plan in plans]


def _give_assets(building: Building, plans: list[Plan]) -> None:
    """A hall and its parts share assets, and so does all that has assets of the same name."""
    names = dict.fromkeys(name for plan in plans for name in plan.assets)
    assets = Asset.objects.bulk_create(Asset(building=building, name=name) for name in names)
    by_name = {asset.name: asset for asset in assets}
    SpaceAsset.objects.bulk_create(
        SpaceAsset(space=plan.space, asset=by_name[name]) for plan in plans for name in plan.assets
    )


def _plans(
    house: House, keys: Iterable[str], timetables: Mapping[str, Timetable]
) -> Iterator[Plan]:
    for key in keys:
        template = document("spaces")[key]
        floor = chance(*house.seed, key, "floor").choice(template["floors"])
        for name in template["names"]:
            space = _space(house, template, name, floor)
            space.timetable = timetables.get(template.get("timetable", ""))
            yield Plan(space, tuple(template.get("assets", [name])), template["rules"])


def _space(house: House, template: dict[str, Any], name: str, floor: int) -> Space:
    capacity, area = template["sizes"][house.size]
    return Space(
        building=house.building,
        name=name,
        slug=slug(name),
        kind=template["kind"],
        capacity=capacity,
        area=area,
        floor=floor,
        description=template["description"],
        house_rules=paragraphs(document("house_rules")[template["house_rules"]], between="\n"),
        facilities=_facilities(house, template, name, floor),
        accessibility=_accessibility(house, template, name, floor),
        purposes=template["purposes"],
        is_demo=True,
        is_published=True,
    )


def _facilities(house: House, template: dict[str, Any], name: str, floor: int) -> list[str]:
    sometimes = chance(*house.seed, name, "facilities")
    found = {
        *template["facilities"],
        *(f for f in template["sometimes"] if sometimes.random() < 0.5),
    }
    if floor == GROUND_FLOOR:
        found.add(Facility.GROUND_FLOOR)
    return [code for code in Facility.values if code in found]


def _accessibility(house: House, template: dict[str, Any], name: str, floor: int) -> list[str]:
    found = set(template.get("accessibility", []))
    sometimes = chance(*house.seed, name, "accessibility")
    found |= {a for a in template.get("accessibility_sometimes", []) if sometimes.random() < 0.5}
    if house.is_accessible:
        found |= {Accessibility.STEP_FREE, Accessibility.TOILET}
        found |= {Accessibility.LIFT} if floor != GROUND_FLOOR else set()
    return [code for code in Accessibility.values if code in found]
