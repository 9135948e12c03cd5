"""Who is meant by a notice, as SQL: where people live, and what in their lives calls for it.

Each statement of `meant_sql` gives rows of (person_id, child_id, occurrence, district_id, variant,
due_on): one for each person and occurrence, before anybody is left out. `standing_sql` asks of a
dispatch that is there already whether what called for it still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allmenning.notices.models import Notice
from allmenning.notices.rules.audience import OF_AGE, Audience, Polygon, Side, Stretch, parse
from allmenning.notices.rules.triggers import (
    LATEST_NEWS_DAYS,
    MOVING_KINDS,
    Call,
    Enrolled,
    Lived,
    Moved,
    Of,
    call_for,
)

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

_OWN_UNIT = """JOIN places_basicunit own_unit
    ON own_unit.municipality_id = person.municipality_id AND own_unit.code = person.basic_unit"""

_LIVE_TOGETHER = """(child.home = person.home
    OR child.second_address <> '' AND child.second_address = person.address)"""

_NOW = f"""
    SELECT person.id AS person_id, NULL::bigint AS child_id, '' AS occurrence,
        own_unit.district_id, '' AS variant, %(today)s::date AS due_on
    FROM people_registeredperson person LEFT {_OWN_UNIT}
    WHERE person.municipality_id = %(municipality)s AND {{place}}"""

_ENROLLED = f"""
    SELECT person.id AS person_id, NULL::bigint AS child_id, '' AS occurrence,
        own_unit.district_id, '' AS variant, %(today)s::date AS due_on
    FROM notices_enrolment enrolment
    JOIN people_registeredperson person ON person.id = enrolment.person_id LEFT {_OWN_UNIT}
    WHERE enrolment.notice_id = %(notice)s AND enrolment.delete_on > %(today)s"""

_MOVED = f"""
    SELECT DISTINCT ON (person.id) person.id AS person_id, NULL::bigint AS child_id,
        'moved:' || person.moved_on AS occurrence, own_unit.district_id,
        CASE WHEN left(event.before, 4) = %(kommunenummer)s THEN 'within' ELSE 'elsewhere' END
            AS variant,
        person.moved_on + %(settle_days)s AS due_on
    FROM people_registerevent event
    JOIN people_registeredperson person ON person.id = event.person_id {_OWN_UNIT}
    LEFT JOIN places_basicunit left_unit
        ON left_unit.municipality_id = event.municipality_id AND left_unit.code = event.before
    WHERE event.municipality_id = %(municipality)s AND event.kind = ANY(%(moving)s)
        AND {{window}} AND {{place}}
        AND event.after = person.basic_unit AND person.moved_on > %(oldest_news)s
        AND left_unit.district_id IS DISTINCT FROM own_unit.district_id
    ORDER BY person.id, event.sequence"""

_CHILD = f"""
    SELECT DISTINCT ON (person.id, child.born_on) person.id AS person_id, child.id AS child_id,
        'born:' || child.born_on AS occurrence, own_unit.district_id, '' AS variant,
        (child.born_on + %(age)s::interval)::date AS due_on
    FROM people_registeredperson child
    JOIN people_guardianship guardianship ON guardianship.child_id = child.id
    JOIN people_registeredperson person ON person.id = guardianship.guardian_id LEFT {_OWN_UNIT}
    WHERE child.municipality_id = %(municipality)s
        AND child.born_on BETWEEN %(first_day)s - %(age)s::interval - interval '4 days'
            AND %(last_day)s - %(age)s::interval + interval '4 days'
        AND (child.born_on + %(age)s::interval)::date BETWEEN %(first_day)s AND %(last_day)s
        AND child.state = 'resident' AND NOT child.is_shielded
        AND {_LIVE_TOGETHER} AND {{place}}
    ORDER BY person.id, child.born_on, child.id"""

_ONESELF = f"""
    SELECT person.id AS person_id, NULL::bigint AS child_id,
        'age:' || %(years)s AS occurrence, own_unit.district_id, '' AS variant,
        (person.born_on + %(age)s::interval)::date AS due_on
    FROM people_registeredperson person LEFT {_OWN_UNIT}
    WHERE person.municipality_id = %(municipality)s
        AND person.born_on BETWEEN %(first_day)s - %(age)s::interval - interval '4 days'
            AND %(last_day)s - %(age)s::interval + interval '4 days'
        AND (person.born_on + %(age)s::interval)::date BETWEEN %(first_day)s AND %(last_day)s
        AND {{place}}"""

_STILL_CHILD = f"""EXISTS (
    SELECT FROM people_registeredperson child
    JOIN people_guardianship guardianship ON guardianship.child_id = child.id
    WHERE child.id = dispatch.child_id AND guardianship.guardian_id = person.id
        AND child.state = 'resident' AND NOT child.is_shielded
        AND dispatch.occurrence = 'born:' || child.born_on AND {_LIVE_TOGETHER})"""

_STILL_ENROLLED = """EXISTS (
    SELECT FROM notices_enrolment enrolment
    WHERE enrolment.notice_id = dispatch.notice_id AND enrolment.person_id = person.id
        AND enrolment.delete_on > %(today)s)"""


@dataclass(frozen=True, slots=True)
class Window:
    """Which events or days are looked at: events by number, `above` left out and `upto` taken in,
    or days, both included."""

    first_day: date
    last_day: date
    above: int = 0
    upto: int | None = None


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


def meant_sql(meaning: Meaning, window: Window) -> tuple[str, dict[str, Any]]:
    """The statement that finds who is meant, and its values. Raises AudienceError and
    CircumstancesError for a notice that cannot be read."""
    place, values = place_sql(meaning)
    values |= _window_values(window)
    match meaning.call:
        case Moved(settle_days):
            values |= _moved_values(meaning, settle_days)
            text = _MOVED.format(place=place, window=_window(window))
        case Lived(of) as lived:
            values |= {"age": _interval(lived), "years": str(lived.years)}
            text = (_CHILD if of is Of.CHILD else _ONESELF).format(place=place)
        case Enrolled():
            text = _ENROLLED
        case _:
            text = _NOW.format(place=place)
    return text, values


def standing_sql(meaning: Meaning) -> tuple[str, dict[str, Any]]:
    """A condition on `dispatch` and `person`: that what called for the dispatch still holds."""
    place, values = place_sql(meaning)
    match meaning.call:
        case Moved():
            return f"({place} AND dispatch.occurrence = 'moved:' || person.moved_on)", values
        case Lived(Of.CHILD):
            return f"({place} AND {_STILL_CHILD})", values
        case Enrolled():
            return _STILL_ENROLLED, values
    return f"({place})", values


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


def years_before(today: date, years: int) -> date:
    """The day on which those were born who reach this age today; the 29th of February is the
    28th in other years."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def _window(window: Window) -> str:
    if window.upto is not None:
        return "event.sequence > %(above)s AND event.sequence <= %(upto)s"
    return "event.happened_at >= %(first_day)s AND event.happened_at < %(last_day)s::date + 1"


def _window_values(window: Window) -> dict[str, Any]:
    return {
        "first_day": window.first_day,
        "last_day": window.last_day,
        "above": window.above,
        "upto": window.upto,
    }


def _moved_values(meaning: Meaning, settle_days: int) -> Mapping[str, Any]:
    return {
        "kommunenummer": meaning.kommunenummer,
        "settle_days": settle_days,
        "moving": list(MOVING_KINDS),
        "oldest_news": meaning.today - timedelta(days=LATEST_NEWS_DAYS),
    }


def _interval(lived: Lived) -> str:
    return f"{lived.years} years {lived.months} months {lived.weeks} weeks"
