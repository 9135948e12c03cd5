"""Figures across rooms. Reads every room and writes none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from allmenning.core.clock import day_start, local_date
from allmenning.places.models import Building
from allmenning.places.queries.hours import BOTH_KINDS, OPEN_STRETCHES

_OCCUPANCY = f"""
WITH {OPEN_STRETCHES},
    opened AS (
        SELECT timetable_id, range_agg(during) * tstzmultirange(tstzrange(%(starts)s, %(ends)s))
            AS during
        FROM open_stretch GROUP BY timetable_id
    ),
    booked AS (
        SELECT asset_id, range_agg(during) AS during FROM booking_claim
        WHERE booking_id IS NOT NULL AND during && tstzrange(%(starts)s, %(ends)s)
        GROUP BY asset_id
    ),
    part AS (
        SELECT asset.building_id, opened.during AS opened,
            opened.during * COALESCE(booked.during, '{{}}'::tstzmultirange) AS used
        FROM places_asset asset
        JOIN places_building building ON building.id = asset.building_id
        JOIN opened ON opened.timetable_id = building.timetable_id
        LEFT JOIN booked ON booked.asset_id = asset.id
        WHERE building.id = ANY(%(buildings)s)
    )
SELECT building_id,
    COALESCE(sum((SELECT sum(upper(r) - lower(r)) FROM unnest(used) AS r)), interval '0'),
    COALESCE(sum((SELECT sum(upper(r) - lower(r)) FROM unnest(opened) AS r)), interval '0')
FROM part GROUP BY building_id
"""


@dataclass(frozen=True)
class Occupancy:
    """How much of a building's open hours are booked, all parts of it together."""

    booked: timedelta
    opened: timedelta

    @property
    def percent(self) -> int | None:
        """Whole per cent, or None when the building is not open at all."""
        return round(100 * (self.booked / self.opened)) if self.opened else None


def occupancy(buildings: Iterable[Building], *, days: int, now: datetime) -> dict[int, Occupancy]:
    """Each building's occupancy from now and so many days on, by building id.

    Hours are of the building's own timetable; buffers between bookings count as booked.
    """
    rows = list(buildings)
    values: dict[str, Any] = {
        "buildings": [building.pk for building in rows],
        "timetables": [building.timetable_id for building in rows],
        "first_day": local_date(now) - timedelta(days=1),
        "last_day": local_date(now) + timedelta(days=days),
        "kinds": list(BOTH_KINDS),
        "starts": now,
        "ends": day_start(local_date(now) + timedelta(days=days)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OCCUPANCY, values)
        return {building: Occupancy(used, open_) for building, used, open_ in cursor.fetchall()}
