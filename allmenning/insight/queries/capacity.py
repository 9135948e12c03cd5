"""Open, booked and free time of buildings and spaces, as a whole and hour by hour of the week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.places.models import Building, Space
from allmenning.places.queries.hours import BOTH_KINDS, open_stretches_sql

# One row for each part that people can borrow: when it is open and not closed, and how much of
# that is booked. A hall that splits in three is three parts; what is open to any of the spaces a
# part belongs to, is open. {whose} tells parts together, and {which} limits them.
_USE = f"""
WITH candidate AS (
        SELECT {{whose}} AS whose, piece.asset_id,
            COALESCE(space.timetable_id, building.timetable_id) AS timetable_id
        FROM places_space space
        JOIN places_building building ON building.id = space.building_id
        JOIN places_spaceasset piece ON piece.space_id = space.id
        WHERE {{which}} AND space.is_published AND building.is_published
    ),
    {open_stretches_sql("ARRAY(SELECT DISTINCT timetable_id FROM candidate)")},
    opened AS (
        SELECT timetable_id,
            range_agg(during) * tstzmultirange(tstzrange(%(starts)s, %(ends)s)) AS during
        FROM open_stretch GROUP BY timetable_id
    ),
    part AS (
        SELECT whose, asset_id, range_agg(during) AS during
        FROM candidate JOIN opened USING (timetable_id) GROUP BY 1, 2
    ),
    claimed AS (
        SELECT asset_id, range_agg(during) FILTER (WHERE booking_id IS NOT NULL) AS booked,
            range_agg(during) FILTER (WHERE closure_id IS NOT NULL) AS closed
        FROM booking_claim
        WHERE during && tstzrange(%(starts)s, %(ends)s) AND hold_id IS NULL
            AND asset_id IN (SELECT asset_id FROM part)
        GROUP BY asset_id
    ),
    usable AS (
        SELECT whose, part.during - COALESCE(closed, '{{{{}}}}') AS opened,
            COALESCE(booked, '{{{{}}}}') AS booked
        FROM part LEFT JOIN claimed USING (asset_id)
    ),
    used AS (SELECT whose, opened, opened * booked AS booked FROM usable)
"""
_TOTALS = """
SELECT whose, EXTRACT(epoch FROM sum((SELECT sum(upper(r) - lower(r)) FROM unnest(opened) AS r)))
    ::bigint / 60, COALESCE(EXTRACT(epoch FROM
        sum((SELECT sum(upper(r) - lower(r)) FROM unnest(booked) AS r))), 0)::bigint / 60
FROM used WHERE NOT isempty(opened) GROUP BY whose
"""
# Oslo's clock is a whole number of hours from UTC, so that hours begin together.
_BY_HOUR = """
, piece AS (
    SELECT unnest(opened) AS during, false AS is_booked FROM used
    UNION ALL SELECT unnest(booked), true FROM used
),
hourly AS (
    SELECT hour AT TIME ZONE 'Europe/Oslo' AS hour, is_booked,
        LEAST(upper(during), hour + interval '1 hour') - GREATEST(lower(during), hour) AS length
    FROM piece CROSS JOIN LATERAL generate_series(date_trunc('hour', lower(during)),
        upper(during) - interval '1 microsecond', interval '1 hour') AS hour
)
SELECT EXTRACT(isodow FROM hour)::int - 1, EXTRACT(hour FROM hour)::int,
    COALESCE(EXTRACT(epoch FROM sum(length) FILTER (WHERE NOT is_booked)), 0)::bigint / 60,
    COALESCE(EXTRACT(epoch FROM sum(length) FILTER (WHERE is_booked)), 0)::bigint / 60
FROM hourly GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Use:
    """Minutes that parts can be had, and that they are booked, all parts together."""

    opened: int
    booked: int

    @property
    def free(self) -> int:
        return self.opened - self.booked


def use_of_buildings(buildings: Iterable[Building], span: Period) -> dict[int, Use]:
    """Each building's use by id; those that are never open are left out."""
    which = {"ids": [building.pk for building in buildings]}
    return _totals("space.building_id", "space.building_id = ANY(%(ids)s)", span, which)


def use_of_spaces(building: Building, span: Period) -> dict[int, Use]:
    """The same of each space in the building. A part that spaces share is in each of them."""
    which = {"ids": building.pk}
    return _totals("space.id", "space.building_id = %(ids)s", span, which)


def week_of_building(building: Building, span: Period) -> dict[tuple[int, int], Use]:
    """The building's use by weekday (0 is Monday) and hour of the day, those that are ever open."""
    return _by_hour("space.building_id = %(ids)s", span, {"ids": building.pk})


def week_of_space(space: Space, span: Period) -> dict[tuple[int, int], Use]:
    """The same of one space."""
    return _by_hour("space.id = %(ids)s", span, {"ids": space.pk})


def _totals(whose: str, which: str, span: Period, ids: dict[str, Any]) -> dict[int, Use]:
    rows = _asked(_USE.format(whose=whose, which=which) + _TOTALS, span, ids)
    return {key: Use(opened, booked) for key, opened, booked in rows}


def _by_hour(which: str, span: Period, ids: dict[str, Any]) -> dict[tuple[int, int], Use]:
    rows = _asked(_USE.format(whose="0", which=which) + _BY_HOUR, span, ids)
    return {(day, hour): Use(opened, booked) for day, hour, opened, booked in rows}


def _asked(statement: str, span: Period, ids: dict[str, Any]) -> list[tuple[Any, ...]]:
    values = {
        "first_day": local_date(span.start) - timedelta(days=1),
        "last_day": local_date(span.end),
        "kinds": list(BOTH_KINDS),
        "starts": span.start,
        "ends": span.end,
        **ids,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
