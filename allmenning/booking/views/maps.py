"""A map drawn on the server from coordinates; the list beside it tells the same."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.queries.search import Found
from allmenning.booking.views.cards import space_url
from allmenning.places.models import District
from allmenning.places.queries.search import Point

WIDTH, HEIGHT, EDGE = 560, 640, 60
SMALLEST_DEGREES = 0.01
METRES_PER_DEGREE = 111_200
# A dot is round for one number, and longer for more.
DOT, PER_SIGN = 32, 9
# How much room a name takes, per letter and in height.
LETTER, LINE = 9, 20
SCALES_METRES = (5000, 2000, 1000, 500, 200, 100)
LONGEST_SCALE = 140


@dataclass(frozen=True)
class Frame:
    """What part of the earth the map shows: middle in degrees, pixels per degree north."""

    middle: Point
    scale: float

    def x(self, point: Point) -> float:
        east = math.cos(math.radians(self.middle.latitude))
        return round(WIDTH / 2 + (point.longitude - self.middle.longitude) * self.scale * east, 1)

    def y(self, point: Point) -> float:
        return round(HEIGHT / 2 - (point.latitude - self.middle.latitude) * self.scale, 1)


@dataclass(frozen=True)
class Box:
    """Room that something takes on the map, around its middle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        beside = abs(self.x - other.x) * 2 >= self.width + other.width
        above = abs(self.y - other.y) * 2 >= self.height + other.height
        return not (beside or above)

    def is_inside(self) -> bool:
        fits_across = self.width / 2 < self.x < WIDTH - self.width / 2
        return fits_across and self.height / 2 < self.y < HEIGHT - self.height / 2


def frame_around(points: Sequence[Point]) -> Frame:
    """The closest frame that shows all the points with a margin."""
    lats, lons = [p.latitude for p in points], [p.longitude for p in points]
    middle = Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    high = max(max(lats) - min(lats), SMALLEST_DEGREES)
    wide = max(max(lons) - min(lons), SMALLEST_DEGREES) * math.cos(math.radians(middle.latitude))
    return Frame(middle, min((HEIGHT - 2 * EDGE) / high, (WIDTH - 2 * EDGE) / wide))


def map_of(
    found: Sequence[Found], districts: Sequence[District], near: Point | None
) -> dict[str, Any] | None:
    """The map of one page of hits, numbered as in the list, or None without hits.

    A building has one dot, with the numbers of all its hits; names stand where there is room.
    """
    if not found:
        return None
    points = [_point(one) for one in found]
    frame = frame_around([*points, near] if near else points)
    dots = [_dot(frame, numbered) for numbered in _by_building(found)]
    you = Box(frame.x(near), frame.y(near), DOT, DOT) if near else None
    taken = [Box(dot["x"], dot["y"], dot["width"], DOT) for dot in dots]
    return {
        "title": _("Kart over treffene"),
        "width": WIDTH,
        "height": HEIGHT,
        "places": list(_places(frame, districts, [*taken, you] if you else taken)),
        "points": dots,
        "you": you,
        "scale": _scale(frame),
    }


def _point(found: Found) -> Point:
    return Point(found.space.building.latitude, found.space.building.longitude)


def _by_building(found: Sequence[Found]) -> list[dict[int, Found]]:
    """The hits of each building by their numbers in the list."""
    houses: dict[int, dict[int, Found]] = {}
    for number, one in enumerate(found, start=1):
        houses.setdefault(one.space.building_id, {})[number] = one
    return list(houses.values())


def _dot(frame: Frame, numbered: dict[int, Found]) -> dict[str, Any]:
    first = next(iter(numbered.values()))
    point, numbers = _point(first), runs(list(numbered))
    width = DOT + PER_SIGN * max(0, len(numbers) - 2)
    names = ", ".join(one.space.name for one in numbered.values())
    return {
        "x": frame.x(point),
        "y": frame.y(point),
        "width": width,
        "left": round(frame.x(point) - width / 2, 1),
        "top": round(frame.y(point) - DOT / 2, 1),
        "label": f"{names}, {first.space.building.name}",
        "url": _url(first, len(numbered)),
        "number": numbers,
        "selected": False,
    }


def _url(found: Found, spaces: int) -> str:
    """The space itself, or the building when several of its spaces were found."""
    if spaces == 1:
        return space_url(found.space)
    return reverse("booking:building_day", args=[found.space.building.slug])


def runs(numbers: Sequence[int]) -> str:
    """1–3, 7 for 1, 2, 3 and 7."""
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after > before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after > before + 1), numbers[-1]]
    pairs = zip(starts, ends, strict=True)
    return ", ".join(str(start) if start == end else f"{start}–{end}" for start, end in pairs)


def _places(
    frame: Frame, districts: Sequence[District], taken: Sequence[Box]
) -> Iterator[dict[str, Any]]:
    """The names of districts that neither leave the map nor stand on something else."""
    room = list(taken)
    for district in districts:
        box = next((box for box in _around(frame, district) if _has_room(box, room)), None)
        if box:
            room.append(box)
            yield {"x": box.x, "y": box.y, "text": district.name}


def _around(frame: Frame, district: District) -> Iterator[Box]:
    """Where the name may stand: at the district's middle, a little below or above."""
    point = Point(district.latitude, district.longitude)
    for down in (0, DOT, -DOT):
        y = round(frame.y(point) + down, 1)
        yield Box(frame.x(point), y, LETTER * len(district.name), LINE)


def _has_room(box: Box, taken: Sequence[Box]) -> bool:
    return box.is_inside() and not any(box.meets(other) for other in taken)


def _scale(frame: Frame) -> dict[str, Any]:
    """A length in round metres that one can hold against the map."""
    per_metre = frame.scale / METRES_PER_DEGREE
    fitting = (metres for metres in SCALES_METRES if metres * per_metre <= LONGEST_SCALE)
    metres = next(fitting, SCALES_METRES[-1])
    text = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    return {"width": round(metres * per_metre, 1), "text": text}
