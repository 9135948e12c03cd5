"""What those who ask have borrowed before, for the row an answer is given on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# The same association's bookings, or else the same person's own; each borrower's are read once,
# however often she asks. Late is what was given back when the space's limit for cancelling had
# passed.
_HISTORY = """
WITH asked AS (
    SELECT booking.id, request.association_id AS association, space.building_id AS building,
        CASE WHEN request.association_id IS NULL THEN request.applicant_id END AS person
    FROM booking_booking booking
    JOIN booking_request request ON request.id = booking.request_id
    JOIN places_space space ON space.id = booking.space_id
    WHERE booking.id = ANY(%(ids)s)
),
borrower AS (SELECT DISTINCT association, person FROM asked),
former AS (
    SELECT borrower.*, request.id FROM borrower
    JOIN booking_request request ON request.association_id = borrower.association
    UNION ALL
    SELECT borrower.*, request.id FROM borrower
    JOIN booking_request request ON request.applicant_id = borrower.person
        AND request.association_id IS NULL
),
earlier AS (
    SELECT former.association, former.person, space.building_id AS building,
        count(*) FILTER (WHERE booking.state = 'confirmed') AS used,
        max(lower(booking.during)) FILTER (WHERE booking.state = 'confirmed') AS latest,
        count(*) FILTER (WHERE booking.state = 'cancelled') AS late
    FROM former
    JOIN booking_booking booking ON booking.request_id = former.id AND (
        booking.state = 'confirmed' AND upper(booking.during) <= %(now)s
        OR booking.state = 'cancelled' AND EXISTS (
            SELECT FROM booking_change change
            WHERE change.booking_id = booking.id AND change.kind = 'given_back'))
    JOIN places_space space ON space.id = booking.space_id
    GROUP BY former.association, former.person, space.building_id
)
SELECT asked.id, sum(earlier.used)::int,
    max(earlier.latest) FILTER (WHERE earlier.building = asked.building), sum(earlier.late)::int
FROM asked
JOIN earlier ON earlier.association IS NOT DISTINCT FROM asked.association
    AND earlier.person IS NOT DISTINCT FROM asked.person
GROUP BY asked.id
"""


@dataclass(frozen=True)
class History:
    """How often they borrowed before, when they last were in this building, and gave up late."""

    before: int = 0
    last_here: datetime | None = None
    given_up_late: int = 0


def histories(ids: Sequence[int], *, now: datetime) -> dict[int, History]:
    """What is known of those who asked for each of these bookings; who asks first is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, {"ids": list(ids), "now": now})
        return {key: History(*known) for key, *known in cursor.fetchall()}
