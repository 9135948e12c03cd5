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

from allmenning.notices.queries.living import Meaning, place_sql
from allmenning.notices.rules.triggers import (
    LATEST_NEWS_DAYS,
    MOVING_KINDS,
    Enrolled,
    Lived,
    Moved,
    Of,
)

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

# Who has not had the first is not reminded of it.
_REMINDED = """(NOT dispatch.is_reminder OR EXISTS (
    SELECT FROM notices_dispatch first
    WHERE first.notice_id = dispatch.notice_id AND first.person_id = person.id
        AND first.occurrence = dispatch.occurrence AND NOT first.is_reminder
        AND first.state IN ('accepted', 'bundled')))"""


@dataclass(frozen=True, slots=True)
class Window:
    """Which events or days are looked at: events by number, `above` left out and `upto` taken in,
    or days, both included."""

    first_day: date
    last_day: date
    above: int = 0
    upto: int | None = None


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
    standing, values = _standing(meaning)
    return f"{standing} AND {_REMINDED}", values


def _standing(meaning: Meaning) -> tuple[str, dict[str, Any]]:
    place, values = place_sql(meaning)
    match meaning.call:
        case Moved():
            return f"({place} AND dispatch.occurrence = 'moved:' || person.moved_on)", values
        case Lived(Of.CHILD):
            return f"({place} AND {_STILL_CHILD})", values
        case Enrolled():
            return _STILL_ENROLLED, values
    return f"({place})", values


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
