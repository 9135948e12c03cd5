"""The full recount: everything counted anew from the bookings, and put right where it differs.

Another way of counting than `culture_hours`, in the database alone, so that each proves the other.
Every look is one statement and so sees everything at one moment, while others book and count.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from allmenning.booking.actions.culture_hours import AT_ONCE, count_some
from allmenning.core import scope

_FIGURES = ("planned", "confirmed", "bookings", "answered")

# What should stand on each booking; null on those that are not to be counted, trials among them. It
# is worked out row by row, so that it is quick also right after a load, when the planner knows no
# sizes.
_BOOKINGS = """
WITH different AS MATERIALIZED (
    SELECT booking.id, expected.counted
    FROM booking_booking booking
    JOIN booking_request request ON request.id = booking.request_id
    LEFT JOIN booking_turnout turnout ON turnout.booking_id = booking.id
    CROSS JOIN LATERAL (
        SELECT COALESCE(jsonb_agg(jsonb_build_array(booking.space_id, day::date, request.purpose,
            minutes * COALESCE(booking.people, request.participants),
            minutes * turnout.people) ORDER BY day), '[]') AS parts
        FROM generate_series(
            date_trunc('day', lower(booking.during) AT TIME ZONE 'Europe/Oslo'),
            (upper(booking.during) - interval '1 microsecond') AT TIME ZONE 'Europe/Oslo',
            interval '1 day') AS day
        CROSS JOIN LATERAL (SELECT floor(EXTRACT(epoch FROM
            LEAST(upper(booking.during), (day + interval '1 day') AT TIME ZONE 'Europe/Oslo')
            - GREATEST(lower(booking.during), day AT TIME ZONE 'Europe/Oslo')) / 60)::bigint
            AS minutes) AS length
        WHERE turnout.people IS DISTINCT FROM 0
    ) AS used
    CROSS JOIN LATERAL (SELECT CASE WHEN booking.state = 'confirmed'
        AND NOT booking.is_trial
        AND (upper(booking.during) <= %(now)s OR booking.counted IS NOT NULL)
        THEN used.parts END AS counted) AS expected
    WHERE booking.municipality_id = %(municipality)s
        AND booking.counted IS DISTINCT FROM expected.counted
)
"""
_CORRECT_BOOKINGS = """
UPDATE booking_booking AS booking SET counted = different.counted
FROM different WHERE different.id = booking.id
"""


@dataclass(frozen=True)
class Level:
    """One table of sums: its key, and the statement that makes it anew from the level below."""

    table: str
    key: tuple[str, ...]
    expected: str

    def different(self) -> str:
        """Rows that are not as they should be, missing and superfluous ones too, as they should."""
        key = ", ".join(self.key)
        should = ", ".join(f"COALESCE(expected.{name}, 0) AS {name}" for name in _FIGURES)
        unequal = " OR ".join(
            f"COALESCE(expected.{name}, 0) <> COALESCE(counted.{name}, 0)" for name in _FIGURES
        )
        return f"""
            WITH expected AS ({self.expected}),
            counted AS (SELECT * FROM {self.table} WHERE municipality_id = %(municipality)s),
            different AS (
                SELECT {key}, {should} FROM expected FULL JOIN counted USING ({key})
                WHERE {unequal}
            )"""

    def correct(self) -> str:
        columns = ", ".join(dict.fromkeys(("municipality_id", *self.key, *_FIGURES)))
        fresh = ", ".join(f"{name} = excluded.{name}" for name in _FIGURES)
        return f"""{self.different()}
            INSERT INTO {self.table} ({columns})
            SELECT {columns.replace("municipality_id", "%(municipality)s", 1)} FROM different
            ON CONFLICT ({", ".join(self.key)}) DO UPDATE SET {fresh}"""


LEVELS = (
    Level(
        "booking_culturehours",
        ("space_id", "day", "purpose"),
        """SELECT (part->>0)::bigint AS space_id, (part->>1)::date AS day, part->>2 AS purpose,
            sum((part->>3)::bigint) AS planned, COALESCE(sum((part->>4)::bigint), 0) AS confirmed,
            count(*) FILTER (WHERE number = 1) AS bookings,
            count(part->>4) FILTER (WHERE number = 1) AS answered
        FROM booking_booking, jsonb_array_elements(counted) WITH ORDINALITY AS p (part, number)
        WHERE municipality_id = %(municipality)s AND counted IS NOT NULL GROUP BY 1, 2, 3""",
    ),
    Level(
        "booking_culturemonth",
        ("building_id", "month", "purpose"),
        """SELECT building_id, date_trunc('month', day)::date AS month, purpose,
            sum(planned) AS planned, sum(confirmed) AS confirmed, sum(bookings) AS bookings,
            sum(answered) AS answered
        FROM booking_culturehours hours JOIN places_space space ON space.id = hours.space_id
        WHERE hours.municipality_id = %(municipality)s GROUP BY 1, 2, 3""",
    ),
    Level(
        "booking_culturetotal",
        ("municipality_id",),
        """SELECT municipality_id, sum(planned) AS planned, sum(confirmed) AS confirmed,
            sum(bookings) AS bookings, sum(answered) AS answered
        FROM booking_culturemonth WHERE municipality_id = %(municipality)s GROUP BY 1""",
    ),
)


@dataclass(frozen=True)
class Difference:
    """How many rows were not as the full recount says: bookings, days, months and the total."""

    bookings: int
    days: int
    months: int
    total: int

    def __bool__(self) -> bool:
        return any((self.bookings, self.days, self.months, self.total))


def recount_everything(*, now: datetime) -> Difference:
    """Count what is due, then everything anew. What differs is corrected.

    Nobody waits while it looks. Only when something differs, others' counting waits until it is
    put right, and so does cancelling what has passed.
    """
    while count_some(now=now) == AT_ONCE:
        pass
    found = difference(now=now)
    if found:
        correct(now=now)
    return found


def difference(*, now: datetime) -> Difference:
    """Compare each table with the one it is made of. Changes nothing."""
    looks = [_BOOKINGS, *(level.different() for level in LEVELS)]
    return Difference(
        *(_run(f"{look} SELECT count(*) FROM different", now).fetchone()[0] for look in looks)
    )


@transaction.atomic
def correct(*, now: datetime) -> None:
    """Write everything as it should be: the bookings first, then the sums, as all do who count."""
    _run(_BOOKINGS + _CORRECT_BOOKINGS, now)
    tables = ", ".join(level.table for level in LEVELS)
    _run(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE", now)
    for level in LEVELS:
        _run(level.correct(), now)


def _run(statement: str, now: datetime) -> Any:
    cursor = connection.cursor()
    cursor.execute(statement, {"municipality": scope.municipality_id(), "now": now})
    return cursor
