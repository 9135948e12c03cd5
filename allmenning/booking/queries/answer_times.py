"""How long people have waited for an answer, measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from allmenning.booking.rules.answers import ANSWER_WITHIN

PERIOD: Final = timedelta(days=90)
# With fewer answers than this, "most" would say more than is known.
ENOUGH: Final = 5

# A request counts once in a building, by the first answer a person gave there, whatever became of
# it later. What was taken over from elsewhere has no changes, and counts while it still stands.
# What was never answered counts as a late answer, however short the notice was. Trials before a
# place opens are nobody's waiting.
_TIMES = """
WITH answered AS (
    SELECT space.building_id AS building, min(answer.at) - request.sent_at AS waited
    FROM booking_booking booking
    JOIN places_space space ON space.id = booking.space_id
    JOIN booking_request request ON request.id = booking.request_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(min(change.at), CASE WHEN booking.state IN ('confirmed', 'declined')
            THEN booking.decided_at END) AS at
        FROM booking_change change WHERE change.booking_id = booking.id
            AND change.by_staff AND change.kind IN ('approved', 'declined')
    ) answer
    WHERE space.building_id = ANY(%(buildings)s) AND booking.decided_by_id IS NOT NULL
        AND booking.decided_at > %(since)s AND answer.at > %(since)s AND NOT booking.is_trial
    GROUP BY space.building_id, request.id
),
never AS (
    SELECT space.building_id, GREATEST(max(booking.decided_at) - request.sent_at, %(late)s)
    FROM booking_booking booking
    JOIN places_space space ON space.id = booking.space_id
    JOIN booking_request request ON request.id = booking.request_id
    WHERE booking.state = 'unanswered' AND booking.decided_at > %(since)s AND NOT booking.is_trial
        AND space.building_id = ANY(%(buildings)s)
    GROUP BY space.building_id, request.id
),
measured AS (SELECT building, waited FROM answered UNION ALL SELECT * FROM never)
SELECT building, percentile_cont(0.5) WITHIN GROUP (ORDER BY waited),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY waited), count(*)
FROM measured GROUP BY GROUPING SETS ((building), ()) HAVING count(*) > 0
"""


@dataclass(frozen=True)
class AnswerTime:
    """Half had an answer within `median`, three of four within `most`, of so many `answers`."""

    median: timedelta
    most: timedelta
    answers: int


def answer_times(buildings: Iterable[int], *, now: datetime) -> dict[int | None, AnswerTime]:
    """How long people waited the last 90 days, by building's id, and under None for them all.

    A building where nobody had an answer from a person is left out.
    """
    values: dict[str, Any] = {
        "buildings": list(buildings),
        "since": now - PERIOD,
        "late": ANSWER_WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, values)
        return {building: AnswerTime(*measured) for building, *measured in cursor.fetchall()}


def usual_time(building: int, *, now: datetime) -> AnswerTime | None:
    """The building's own, when it rests on enough answers to be told to those who wait."""
    return usual_times([building], now=now).get(building)


def usual_times(buildings: Iterable[int], *, now: datetime) -> dict[int, AnswerTime]:
    """The same of several buildings; those with too few answers are left out."""
    asked = set(buildings)
    measured = answer_times(asked, now=now) if asked else {}
    return {key: one for key, one in measured.items() if key and one.answers >= ENOUGH}
