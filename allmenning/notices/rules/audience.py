"""Who a notice is meant for, as data: where they live and how old they are.

Points are in ten-millionths of a degree (EPSG:4258), x eastwards and y northwards, as addresses'
are, so that whether one lies within a drawn area has one exact answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

Point: TypeAlias = tuple[int, int]

# Nobody younger is written to: parents answer for children.
OF_AGE = 18
MOST_CORNERS = 200
MOST_AREAS = 20
_HIGHEST_NUMBER = 9999
_OLDEST = 120
_NORWAY = (range(40_000_000, 320_000_001), range(570_000_000, 720_000_001))


class Fault(StrEnum):
    """What is wrong with an audience."""

    NOBODY = "nobody"
    UNREADABLE = "unreadable"
    TOO_FEW_CORNERS = "too_few_corners"
    TOO_MANY_CORNERS = "too_many_corners"
    TOO_MANY_AREAS = "too_many_areas"
    NO_EXTENT = "no_extent"
    OUTSIDE = "outside"
    NUMBERS = "numbers"
    AGES = "ages"


class AudienceError(ValueError):
    """The audience cannot be used; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Side(StrEnum):
    """Which numbers of a street are meant."""

    BOTH = "both"
    ODD = "odd"
    EVEN = "even"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The numbers `first` to `last`, both included, of the street with this code (adressekode)."""

    street: int
    first: int = 1
    last: int = _HIGHEST_NUMBER
    side: Side = Side.BOTH

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last <= _HIGHEST_NUMBER:
            raise AudienceError(Fault.NUMBERS)


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area by its corners in order; the last is joined to the first. Half-open: of two that
    share a side, a point on it lies in exactly one."""

    corners: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(set(self.corners)) < 3:
            raise AudienceError(Fault.TOO_FEW_CORNERS)
        if len(self.corners) > MOST_CORNERS:
            raise AudienceError(Fault.TOO_MANY_CORNERS)
        if any(x not in _NORWAY[0] or y not in _NORWAY[1] for x, y in self.corners):
            raise AudienceError(Fault.OUTSIDE)
        if _twice_the_area(self.corners) == 0:
            raise AudienceError(Fault.NO_EXTENT)

    def holds(self, x: int, y: int) -> bool:
        """Whether the point lies within: an odd number of sides lies to the east of it."""
        return sum(_is_crossed(x, y, one, other) for one, other in self.sides()) % 2 == 1

    def sides(self) -> Iterable[tuple[Point, Point]]:
        """Each side as its two ends."""
        return pairwise((*self.corners, self.corners[0]))


def _is_crossed(x: int, y: int, one: Point, other: Point) -> bool:
    (x1, y1), (x2, y2) = one, other
    if (y1 > y) == (y2 > y):
        return False
    turn = (x - x1) * (y2 - y1) - (x2 - x1) * (y - y1)
    return turn < 0 if y2 > y1 else turn > 0


def _twice_the_area(corners: tuple[Point, ...]) -> int:
    around = pairwise((*corners, corners[0]))
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in around)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: those who live in any of the places named, within the ages.

    `districts` are codes; `everybody` is the whole municipality. `youngest` and `oldest` are whole
    years of age, both included, `oldest` None for no limit. `detached_only` leaves out those whose
    house is not known to be for one or two homes.
    """

    everybody: bool = False
    districts: tuple[str, ...] = ()
    polygons: tuple[Polygon, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    youngest: int = OF_AGE
    oldest: int | None = None
    detached_only: bool = False

    def __post_init__(self) -> None:
        areas = len(self.polygons) + len(self.stretches)
        if areas > MOST_AREAS:
            raise AudienceError(Fault.TOO_MANY_AREAS)
        if not (self.everybody or self.districts or areas):
            raise AudienceError(Fault.NOBODY)
        if not OF_AGE <= self.youngest <= (self.oldest or _OLDEST) <= _OLDEST:
            raise AudienceError(Fault.AGES)

    def as_data(self) -> dict[str, Any]:
        """What `parse` makes the same audience of; JSON."""
        return {
            "everybody": self.everybody,
            "districts": list(self.districts),
            "polygons": [[list(point) for point in area.corners] for area in self.polygons],
            "stretches": [
                {"street": one.street, "first": one.first, "last": one.last, "side": one.side.value}
                for one in self.stretches
            ],
            "youngest": self.youngest,
            "oldest": self.oldest,
            "detached_only": self.detached_only,
        }


def parse(data: Mapping[str, Any]) -> Audience:
    """The audience that `as_data` wrote; what is left out is as by default. Raises AudienceError."""
    try:
        return Audience(
            everybody=bool(data.get("everybody", False)),
            districts=tuple(map(str, data.get("districts", ()))),
            polygons=tuple(_polygon(corners) for corners in data.get("polygons", ())),
            stretches=tuple(_stretch(one) for one in data.get("stretches", ())),
            youngest=int(data.get("youngest", OF_AGE)),
            oldest=None if data.get("oldest") is None else int(data["oldest"]),
            detached_only=bool(data.get("detached_only", False)),
        )
    except AudienceError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise AudienceError(Fault.UNREADABLE) from error


def _polygon(corners: Iterable[Iterable[int]]) -> Polygon:
    return Polygon(tuple((int(x), int(y)) for x, y in corners))


def _stretch(one: Mapping[str, Any]) -> Stretch:
    return Stretch(
        street=int(one["street"]),
        first=int(one.get("first", 1)),
        last=int(one.get("last", _HIGHEST_NUMBER)),
        side=Side(one.get("side", Side.BOTH)),
    )
