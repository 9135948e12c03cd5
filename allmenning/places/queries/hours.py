"""When places are open, from the timetables; one SQL text serves one space and thousands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from allmenning.core.period import Period

# One row for each stretch a timetable is open on each day, in order of closing: usual hours on
# days that are neither holidays nor exceptions, and the hours of exceptions that have any.
# Parameters: first_day and last_day (both included), kinds; `timetables` is an SQL array of ids.
_OPEN_STRETCHES = """
    every_day AS (
        SELECT day::date, EXTRACT(isodow FROM day)::int - 1 AS weekday
        FROM generate_series(%(first_day)s::timestamp, %(last_day)s::timestamp, '1 day') AS day
    ),
    usual AS (
        SELECT hours.timetable_id, every_day.day, hours.opens, hours.closes, hours.kind
        FROM places_openinghours hours
        JOIN every_day USING (weekday)
        WHERE hours.timetable_id = ANY({timetables})
    ),
    days_off AS (
        SELECT timetable.id AS timetable_id, every_day.day
        FROM places_holiday holiday
        JOIN every_day ON holiday.days @> every_day.day
        JOIN places_timetable timetable
            ON timetable.municipality_id = holiday.municipality_id
            AND CASE holiday.kind WHEN 'public' THEN timetable.closed_on_public_holidays
                ELSE timetable.closed_in_school_holidays END
        WHERE timetable.id = ANY({timetables})
    ),
    unusual AS (
        SELECT exception.timetable_id, every_day.day, exception.opens, exception.closes,
            exception.kind
        FROM places_openingexception exception
        JOIN every_day ON exception.days @> every_day.day
        WHERE exception.timetable_id = ANY({timetables})
    ),
    stretch AS (
        SELECT timetable_id, day, opens, closes, kind FROM usual
        WHERE NOT EXISTS (SELECT FROM days_off
                WHERE days_off.timetable_id = usual.timetable_id AND days_off.day = usual.day)
            AND NOT EXISTS (SELECT FROM unusual
                WHERE unusual.timetable_id = usual.timetable_id AND unusual.day = usual.day)
        UNION ALL
        SELECT timetable_id, day, opens, closes, kind FROM unusual WHERE opens IS NOT NULL
    ),
    open_stretch AS (
        SELECT timetable_id, kind,
            tstzrange(
                (day + make_interval(mins => opens)) AT TIME ZONE 'Europe/Oslo',
                (day + make_interval(mins => closes)) AT TIME ZONE 'Europe/Oslo'
            ) AS during
        FROM stretch
        WHERE kind = ANY(%(kinds)s)
    )
"""


def open_stretches_sql(timetables: str) -> str:
    """The common table expressions that end in `open_stretch`, to stand after WITH."""
    return _OPEN_STRETCHES.format(timetables=timetables)


OPEN_STRETCHES = open_stretches_sql("%(timetables)s")
BOTH_KINDS = ("staffed", "staffless")


@dataclass(frozen=True)
class OpenStretch:
    """A stretch of time a timetable is open, and whether people work there then."""

    timetable_id: int
    kind: str
    period: Period

    @property
    def is_staffed(self) -> bool:
        return self.kind == "staffed"


def open_stretches(
    *, timetables: Iterable[int], first_day: date, last_day: date
) -> list[OpenStretch]:
    """What is open from the first day to the last, both included, in order of time."""
    values: dict[str, Any] = {
        "timetables": list(timetables),
        "first_day": first_day,
        "last_day": last_day,
        "kinds": list(BOTH_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {OPEN_STRETCHES} SELECT timetable_id, kind, lower(during), upper(during)"
            " FROM open_stretch WHERE NOT isempty(during) ORDER BY 3, 4",
            values,
        )
        return [_stretch(*row) for row in cursor.fetchall()]


def _stretch(timetable_id: int, kind: str, starts: datetime, ends: datetime) -> OpenStretch:
    return OpenStretch(timetable_id, kind, Period(starts, ends))
