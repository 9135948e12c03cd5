"""Buildings and spaces as flat facts, as a spreadsheet has them: for comparing and for writing."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from allmenning.places.models import Accessibility, Building, Facility, Purpose, Space
from allmenning.places.rules.cells import one_way

LANGUAGES = ("nb", "nn", "en")
CODES = {"purposes": Purpose, "facilities": Facility, "accessibility": Accessibility}


def building_facts(building: Building) -> dict[str, Any]:
    """What a row tells of a building, by name of the fact."""
    return {
        "name": one_way(building.name),
        "unit": one_way(building.unit.name),
        "category": one_way(building.category),
        "address": one_way(building.address),
        "district": one_way(building.district.name) if building.district else "",
        "latitude": building.latitude,
        "longitude": building.longitude,
        "phone": one_way(building.phone),
        "timetable": one_way(building.timetable.name),
        "is_published": building.is_published,
    }


def space_facts(space: Space) -> dict[str, Any]:
    """What a row tells of a space; its parts are prefetched."""
    return {
        "name": one_way(space.name),
        "kind": space.kind,
        "capacity": space.capacity,
        "area": space.area,
        "floor": space.floor,
        "parts": sorted(one_way(part.name) for part in space.assets.all()),
        "purposes": in_order(space, "purposes"),
        "facilities": in_order(space, "facilities"),
        "accessibility": in_order(space, "accessibility"),
        "own_timetable": one_way(space.timetable.name) if space.timetable else "",
        "is_published": space.is_published,
        **_texts(space, "description"),
        **_texts(space, "house_rules"),
    }


def in_order(space: Space, name: str) -> list[str]:
    """The codes of a fact, each once, in the order in which the table knows them."""
    codes = {*getattr(space, name)}
    return [code for code in CODES[name].values if code in codes]


def _texts(space: Space, name: str) -> dict[str, str]:
    said = getattr(space, name)
    return {f"{name}_{code}": one_way(said.get(code, "")) for code in LANGUAGES}


def with_facts(buildings: models.QuerySet[Building]) -> list[Building]:
    """The buildings with their spaces in `rows`, and all else that a row tells."""
    spaces = Space.objects.select_related("timetable").prefetch_related("assets")
    whole = models.Prefetch("spaces", spaces.order_by("sort_key", "pk"), to_attr="rows")
    known = buildings.select_related("unit", "district", "timetable")
    return list(known.prefetch_related(whole))


def facts_by_row(buildings: list[Building]) -> Iterator[tuple[Building, Space | None]]:
    """Each building with each of its spaces in turn, or once with none."""
    for building in buildings:
        yield from ((building, space) for space in building.rows or [None])  # type: ignore[attr-defined]
