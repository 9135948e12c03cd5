"""The map of a notice: streets, houses and landmarks, and what is chosen among them.

It is a picture of its own, so that a browser without a script can say where in it was touched.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, Final
from urllib.parse import urlencode
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.notices import access
from allmenning.notices.forms.place import corners_as_text, corners_in
from allmenning.notices.forms.who import audience_of
from allmenning.notices.models import Notice
from allmenning.notices.queries import ground as query
from allmenning.notices.queries.ground import House
from allmenning.notices.rules.audience import Audience as Meant
from allmenning.notices.rules.audience import Point, Side
from allmenning.notices.rules.ground import ACROSS, METRES_PER_UNIT, Ground, around
from allmenning.places.queries.districts import every_district

# The picture has the same size in every browser, so that it is known where it was touched.
SIZES: Final = {"liten": (288, 300), "stor": (560, 460)}
# Houses are told apart when no more is shown than this, and numbered when still less is.
_HOUSES_UNTIL, _NUMBERS_UNTIL, _BUILDINGS_UNTIL = 2_400, 300, 9_600
# Two houses farther apart than this have no street between them.
_STREET_BREAKS: Final = 120 / METRES_PER_UNIT
_LETTER, _LINE = 8, 18
_SCALES: Final = (5_000, 2_000, 1_000, 500, 200, 100, 50, 20)
# Where no district is known there is nothing to show but a point in the sea off the coast.
_NOWHERE: Final[Point] = (107_500_000, 599_100_000)


@audience(Audience.STAFF)
def picture(request: HttpRequest, id: int) -> HttpResponse:
    """The map as a picture."""
    notice = access.notice_to_edit(request, id, now=timezone.now())
    size = request.GET.get("storrelse", "")
    shown = ground_asked_for(request.GET, notice, size if size in SIZES else "stor")
    corners = corners_in(request.GET.get("hjorner", ""))
    drawn = {**drawing(shown, audience_of(notice), corners), "ground": shown}
    answer = render(request, "notices/map.svg", drawn, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def ground_asked_for(asked: Mapping[str, Any], notice: Notice, size: str) -> Ground:
    """The ground by its middle and width, or else where those who are meant live."""
    width, height = SIZES[size]
    middle, across = corners_in(asked.get("midt", "")), asked.get("bredde", "")
    if len(middle) == 1 and across in map(str, ACROSS):
        return Ground(middle[0], int(across), width, height)
    points = query.outline(audience_of(notice)) or [_NOWHERE]
    large = around(points, width=SIZES["stor"][0], height=SIZES["stor"][1])
    return replace(large, width=width, height=height)


def asking_for(ground: Ground, corners: Sequence[Point] = ()) -> dict[str, str]:
    """What asks for this very ground again, with corners that are not an area yet."""
    asked = {"midt": corners_as_text([ground.middle]), "bredde": str(ground.across)}
    return {**asked, "hjorner": corners_as_text(corners)} if corners else asked


def map_shown(notice: Notice, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The map on a page: its pictures, and the ways to the ground beside it."""
    ground = ground_asked_for(asked, notice, "stor")
    corners = corners_in(asked.get("hjorner", ""))
    source = reverse("notices:map", args=[notice.pk])
    drawn = {**asking_for(ground, corners), "utgave": _edition(notice)}
    place = {"sted": asked["sted"]} if asked.get("sted") else {}
    return {
        "fields": asking_for(ground, corners),
        "pictures": [
            {
                "name": name,
                "width": width,
                "height": height,
                "url": f"{source}?{urlencode({**drawn, 'storrelse': name})}",
            }
            for name, (width, height) in SIZES.items()
        ],
        "ways": [
            {
                "text": text,
                "sign": sign,
                "url": f"?{urlencode({**asking_for(there, corners), **place})}#kart",
            }
            for text, sign, there in _ways(ground)
        ],
    }


def _edition(notice: Notice) -> str:
    """Another for another audience: a page that stays shows a picture of one address only once."""
    return f"{crc32(json.dumps(notice.audience, sort_keys=True).encode()):08x}"


def _ways(ground: Ground) -> list[tuple[str, str, Ground]]:
    return [
        (_("Nærmere"), "+", ground.nearer()),
        (_("Lenger ut"), "−", ground.farther()),
        (_("Mot vest"), "←", ground.moved(-1, 0)),
        (_("Mot nord"), "↑", ground.moved(0, 1)),
        (_("Mot sør"), "↓", ground.moved(0, -1)),
        (_("Mot øst"), "→", ground.moved(1, 0)),
    ]


# The drawing


@dataclass
class Labels:
    """Names that have got a place, none on top of another."""

    ground: Ground
    taken: list[tuple[float, float, float]]

    def put(self, text: str, at: tuple[float, float]) -> dict[str, Any] | None:
        """The name where it is to stand, or None when there is no room for it."""
        (x, y), half = at, len(text) * _LETTER / 2
        if not (half < x < self.ground.width - half and _LINE < y < self.ground.height - _LINE):
            return None
        if any(abs(x - a) < half + b and abs(y - c) < _LINE for a, b, c in self.taken):
            return None
        self.taken.append((x, half, y))
        return {"x": x, "y": y, "text": text}


def drawing(ground: Ground, meant: Meant | None, corners: Sequence[Point]) -> dict[str, Any]:
    """What is drawn of the ground, and of what is chosen there."""
    houses = query.houses_on(ground) if ground.across <= _HOUSES_UNTIL else []
    labels = Labels(ground, [])
    areas = [area.corners for area in meant.polygons] if meant else []
    return {
        "roads": [_path(ground, road) for road in _roads(houses)],
        "areas": [f"{_path(ground, area)}Z" for area in areas],
        "begun": _path(ground, corners) if len(corners) > 1 else "",
        "corners": [_spot(ground, corner) for area in [*areas, corners] for corner in area],
        "landmarks": _landmarks(ground, labels),
        "streets": _street_names(ground, houses, labels),
        "houses": [_house(ground, house, meant) for house in houses],
        "districts": _districts(ground, labels),
        "scale": _scale(ground),
    }


def _roads(houses: Iterable[House]) -> Iterator[list[Point]]:
    """The streets as lines between their houses, broken where there are none for long."""
    for _street, group in groupby(houses, key=lambda house: house.street):
        line: list[Point] = []
        for one, other in pairwise(group):
            far = abs(one.x - other.x) / 2 + abs(one.y - other.y)
            if far > _STREET_BREAKS and line:
                yield line
                line = []
            if far <= _STREET_BREAKS:
                line.append(((one.x + other.x) // 2, (one.y + other.y) // 2))
        if line:
            yield line


def _path(ground: Ground, points: Iterable[Point]) -> str:
    spots = [ground.at(point) for point in points]
    return "".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(spots))


def _spot(ground: Ground, point: Point) -> dict[str, float]:
    x, y = ground.at(point)
    return {"x": x, "y": y}


def _house(ground: Ground, house: House, meant: Meant | None) -> dict[str, Any]:
    named = ground.across <= _NUMBERS_UNTIL
    return {
        **_spot(ground, (house.x, house.y)),
        "is_meant": meant is not None and is_meant(house, meant),
        "number": house.number if named else "",
    }


def is_meant(house: House, meant: Meant) -> bool:
    """Whether those who live there are meant, as far as the map can tell."""
    within = (area.holds(house.x, house.y) for area in meant.polygons)
    along = (
        one.street == house.street
        and one.first <= house.number <= one.last
        and _on(one.side, house)
        for one in meant.stretches
    )
    return meant.everybody or any(within) or any(along)


def _on(side: Side, house: House) -> bool:
    return side is Side.BOTH or (house.number % 2 == 0) == (side is Side.EVEN)


def _landmarks(ground: Ground, labels: Labels) -> list[dict[str, Any]]:
    if ground.across > _BUILDINGS_UNTIL:
        return []
    drawn = []
    for building in query.buildings_on(ground):
        x, y = ground.at(query.place_of(building))
        drawn.append({"x": x, "y": y, "name": labels.put(building.name, (x, y + 20))})
    return drawn


def _street_names(ground: Ground, houses: Iterable[House], labels: Labels) -> list[dict[str, Any]]:
    names = query.names_of_streets(house.street for house in houses)
    found = []
    for code, group in groupby(houses, key=lambda house: house.street):
        of_street = list(group)
        middle = of_street[len(of_street) // 2]
        found.append(labels.put(names[code], ground.at((middle.x, middle.y))))
    return [name for name in found if name]


def _districts(ground: Ground, labels: Labels) -> list[dict[str, Any]]:
    named = (
        labels.put(district.name, ground.at(query.place_of(district)))
        for district in every_district()
    )
    return [name for name in named if name]


def _scale(ground: Ground) -> dict[str, Any]:
    """A length in round metres that one can hold against the map."""
    per_metre = ground.width / ground.across
    metres = next(m for m in _SCALES if m * per_metre <= ground.width / 3)
    text = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    return {"width": round(metres * per_metre, 1), "text": text}
