"""Where people live and how old they are, as a condition in SQL, from a notice's audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allmenning.core.clock import years_before
from allmenning.notices.models import Notice
from allmenning.notices.rules.audience import OF_AGE, Audience, Polygon, Side, Stretch, parse
from allmenning.notices.rules.triggers import Call, Enrolled, call_for

_REMAINDERS = {Side.ODD: 1, Side.EVEN: 0}

_ADDRESSES = """EXISTS (
    SELECT FROM places_address address
    WHERE address.municipality_id = %(municipality)s AND address.reference = person.address
        AND ({places}))"""

_DISTRICTS = """EXISTS (
    SELECT FROM places_basicunit basic
    JOIN places_district district ON district.id = basic.district_id
    WHERE basic.municipality_id = %(municipality)s AND basic.code = person.basic_unit
        AND district.code = ANY(%(districts)s))"""

_DETACHED = """EXISTS (
    SELECT FROM places_address house
    WHERE house.municipality_id = %(municipality)s AND house.reference = person.address
        AND house.is_detached)"""

# The same test as `rules.audience.Polygon.holds`, in whole numbers: sign() would count in floats.
_POLYGON = """(address.x BETWEEN %({at}_west)s AND %({at}_east)s
    AND address.y BETWEEN %({at}_south)s AND %({at}_north)s
    AND (SELECT count(*) FROM unnest(%({at}_x1)s::bigint[], %({at}_y1)s::bigint[],
            %({at}_x2)s::bigint[], %({at}_y2)s::bigint[]) AS side (x1, y1, x2, y2)
        WHERE (side.y1 > address.y) <> (side.y2 > address.y)
            AND (side.y2 > side.y1) = ((address.x - side.x1) * (side.y2 - side.y1)
                < (side.x2 - side.x1) * (address.y - side.y1))
            AND (address.x - side.x1) * (side.y2 - side.y1)
                <> (side.x2 - side.x1) * (address.y - side.y1)
        ) %% 2 = 1)"""

_STRETCH = """(address.street_id = (SELECT id FROM places_street
        WHERE municipality_id = %(municipality)s AND code = %({at}_street)s)
    AND address.number BETWEEN %({at}_first)s AND %({at}_last)s
    AND address.number %% 2 = ANY(%({at}_sides)s))"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A notice as SQL is written from it; `today` is the wall clock's."""

    notice: Notice
    kommunenummer: str
    today: date

    @property
    def audience(self) -> Audience:
        return parse(self.notice.audience)

    @property
    def call(self) -> Call:
        return call_for(self.notice.trigger, self.notice.circumstances)


def place_sql(meaning: Meaning) -> tuple[str, dict[str, Any]]:
    """A condition on `person`: that she lives where the audience says and is of its ages.

    Whoever is not of age is let through: that she is left out is counted apart.
    """
    if isinstance(meaning.call, Enrolled):
        return "TRUE", _common(meaning)
    audience, values = meaning.audience, _common(meaning)
    where, ages = _where(audience, values), _ages(audience, meaning.today, values)
    detached = [_DETACHED] if audience.detached_only else []
    return " AND ".join([f"({where})", *ages, *detached]), values


def _common(meaning: Meaning) -> dict[str, Any]:
    return {
        "municipality": meaning.notice.municipality_id,
        "notice": meaning.notice.pk,
        "today": meaning.today,
    }


def _where(audience: Audience, values: dict[str, Any]) -> str:
    if audience.everybody:
        return "person.basic_unit <> ''"
    found = []
    if audience.districts:
        values["districts"] = list(audience.districts)
        found.append(_DISTRICTS)
    areas = [_polygon_sql(f"p{at}", area, values) for at, area in enumerate(audience.polygons)]
    areas += [_stretch_sql(f"s{at}", part, values) for at, part in enumerate(audience.stretches)]
    if areas:
        found.append(_ADDRESSES.format(places=" OR ".join(areas)))
    return " OR ".join(found)


def _polygon_sql(at: str, area: Polygon, values: dict[str, Any]) -> str:
    xs, ys = zip(*area.corners, strict=True)
    sides = list(area.sides())
    bounds = {"west": min(xs), "east": max(xs), "south": min(ys), "north": max(ys)}
    ends = {
        "x1": [one[0] for one, _ in sides],
        "y1": [one[1] for one, _ in sides],
        "x2": [other[0] for _, other in sides],
        "y2": [other[1] for _, other in sides],
    }
    values |= {f"{at}_{name}": value for name, value in {**bounds, **ends}.items()}
    return _POLYGON.format(at=at)


def _stretch_sql(at: str, part: Stretch, values: dict[str, Any]) -> str:
    sides = [_REMAINDERS[part.side]] if part.side in _REMAINDERS else [0, 1]
    facts = {"street": part.street, "first": part.first, "last": part.last, "sides": sides}
    values |= {f"{at}_{name}": value for name, value in facts.items()}
    return _STRETCH.format(at=at)


def _ages(audience: Audience, today: date, values: dict[str, Any]) -> list[str]:
    found = []
    if audience.youngest > OF_AGE:
        values["youngest"] = years_before(today, audience.youngest)
        found.append("person.born_on <= %(youngest)s")
    if audience.oldest is not None:
        values["oldest"] = years_before(today, audience.oldest + 1)
        found.append("person.born_on > %(oldest)s")
    return found
