"""What those who ask have borrowed before, for the row an answer is given on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# The same association's bookings, or else the same person's own. Late is what was given back when
# the space's own limit for cancelling had passed.
_HISTORY = """
SELECT asked.id,
    count(*) FILTER (WHERE earlier.state = 'confirmed'),
    max(lower(earlier.during)) FILTER (
        WHERE earlier.state = 'confirmed' AND there.building_id = space.building_id),
    count(*) FILTER (WHERE earlier.state = 'cancelled')
FROM booking_booking asked
JOIN booking_request request ON request.id = asked.request_id
JOIN places_space space ON space.id = asked.space_id
CROSS JOIN LATERAL (
    SELECT former.id FROM booking_request former
    WHERE former.association_id = request.association_id
    UNION ALL
    SELECT former.id FROM booking_request former
    WHERE request.association_id IS NULL AND former.association_id IS NULL
        AND former.applicant_id = request.applicant_id
) former
JOIN booking_booking earlier ON earlier.request_id = former.id AND (
    earlier.state = 'confirmed' AND upper(earlier.during) <= %(now)s
    OR earlier.state = 'cancelled' AND EXISTS (
        SELECT FROM booking_change change
        WHERE change.booking_id = earlier.id AND change.kind = 'given_back'))
JOIN places_space there ON there.id = earlier.space_id
WHERE asked.id = ANY(%(ids)s)
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
