"""What a request costs those at work: messages, minutes, and how many need nobody at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

PERIOD: Final = timedelta(days=90)

# Requests that were settled in the period, not those that nobody answered nor trials before a place
# opens, each in one building, with what each has cost. A series that was divided is one request.
# Messages and minutes are looked up request by request: under row security the planner takes the
# settled ones for a handful, and would join them with all that is written, thousands by thousands.
_EFFORT = """
WITH touched_lately AS (
    SELECT DISTINCT COALESCE(request.continues_id, request.id) AS id FROM booking_booking booking
    JOIN booking_request request ON request.id = booking.request_id
    JOIN places_space space ON space.id = booking.space_id
    WHERE space.building_id = ANY(%(buildings)s) AND booking.decided_at > %(since)s
        AND NOT booking.is_trial
),
part AS (
    SELECT id AS first, id FROM touched_lately
    UNION ALL
    SELECT request.continues_id, request.id FROM booking_request request
    JOIN touched_lately ON touched_lately.id = request.continues_id
),
settled AS (
    SELECT part.first AS id, min(space.building_id) AS building,
        bool_or(booking.decided_by_id IS NOT NULL OR EXISTS (
            SELECT FROM booking_change change
            WHERE change.booking_id = booking.id AND change.by_staff)) AS handled
    FROM part
    JOIN booking_booking booking ON booking.request_id = part.id
    JOIN places_space space ON space.id = booking.space_id
    GROUP BY part.first
    HAVING bool_and(booking.state <> 'waiting') AND NOT bool_and(booking.state = 'unanswered')
),
cost AS (
    SELECT settled.building, said.messages, NULLIF(open.minutes, 0) AS minutes,
        settled.handled OR said.written > 0 OR open.minutes > 0 AS handled
    FROM settled
    CROSS JOIN LATERAL (
        SELECT count(*) AS written, count(*) FILTER (WHERE NOT internal) AS messages
        FROM booking_message WHERE request_id = settled.id
    ) said
    CROSS JOIN LATERAL (
        SELECT count(*) AS minutes FROM booking_minutespent WHERE request_id = settled.id
    ) open
)
SELECT building, count(*), count(*) FILTER (WHERE handled),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY messages) FILTER (WHERE handled),
    count(minutes), percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes)
FROM cost GROUP BY GROUPING SETS ((building), ()) HAVING count(*) > 0
"""


@dataclass(frozen=True)
class Effort:
    """What the requests settled in the last 90 days have cost; a series is one request.

    `messages` and `minutes` are medians over those that somebody at work had to do with: all that
    were `handled`, and those of them whose minutes were `measured`. None is not registered.
    """

    requests: int
    handled: int
    messages: float | None
    measured: int
    minutes: float | None

    @property
    def untouched_percent(self) -> int:
        """Of all settled requests, those nobody at work had to touch, in whole per cent."""
        return round(100 * (self.requests - self.handled) / self.requests)


def effort(buildings: Iterable[int], *, now: datetime) -> dict[int | None, Effort]:
    """By building's id, and under None for all of them; where nothing was settled, nothing."""
    values: dict[str, Any] = {"buildings": list(buildings), "since": now - PERIOD}
    with connection.cursor() as cursor:
        cursor.execute(_EFFORT, values)
        return {building: Effort(*measured) for building, *measured in cursor.fetchall()}
