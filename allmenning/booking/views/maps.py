"""A map drawn on the server from coordinates; the list beside it tells the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.queries.search import Found
from allmenning.booking.views.cards import space_url
from allmenning.places.models import District
from allmenning.places.queries.search import Point

WIDTH, HEIGHT, EDGE = 560, 640, 60
SMALLEST_DEGREES = 0.01


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

    def shows(self, point: Point) -> bool:
        return 0 < self.x(point) < WIDTH and 0 < self.y(point) < HEIGHT


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
    """The map of one page of hits, numbered as in the list, or None without hits."""
    if not found:
        return None
    points = [_point(one) for one in found]
    frame = frame_around([*points, near] if near else points)
    return {
        "title": _("Kart over treffene"),
        "width": WIDTH,
        "height": HEIGHT,
        "places": [_place(frame, row) for row in districts if frame.shows(_district(row))],
        "points": [_dot(frame, one, number) for number, one in enumerate(found, start=1)],
        "you": {"x": frame.x(near), "y": frame.y(near)} if near else None,
    }


def _point(found: Found) -> Point:
    return Point(found.space.building.latitude, found.space.building.longitude)


def _district(district: District) -> Point:
    return Point(district.latitude, district.longitude)


def _place(frame: Frame, district: District) -> dict[str, Any]:
    point = _district(district)
    return {"x": frame.x(point), "y": frame.y(point), "text": district.name}


def _dot(frame: Frame, found: Found, number: int) -> dict[str, Any]:
    point = _point(found)
    return {
        "x": frame.x(point),
        "y": frame.y(point),
        "label": f"{found.space.name}, {found.space.building.name}",
        "url": space_url(found.space),
        "number": number,
        "selected": False,
    }
