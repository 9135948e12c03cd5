"""What happens today in the buildings somebody answers for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from allmenning.booking.models import Booking
from allmenning.booking.queries.claims import claims_sql
from allmenning.booking.queries.requests import waiting_in, with_all
from allmenning.core.clock import day_start, local_date

ON_A_CARD = 12
# Claims hold no personal data, so that their indexes of time serve; those of bookings do not under
# row security.
_CLAIMED = claims_sql("booking_id", starts="%(now)s::timestamptz", ends="%(tomorrow)s::timestamptz")
_TODAY = f"""
SELECT booking.id FROM booking_booking booking
JOIN places_space space ON space.id = booking.space_id
JOIN places_building building ON building.id = space.building_id
WHERE booking.id IN ({_CLAIMED})
    AND booking.state = 'confirmed' AND building.unit_id = ANY(%(units)s)
    AND booking.during && tstzrange(%(now)s, %(tomorrow)s)
ORDER BY booking.during, booking.id
"""


def next_today(units: Iterable[int], *, now: datetime) -> tuple[list[Booking], int]:
    """The first confirmed bookings of the rest of today in buildings of these units, as many as a
    card has room for, by time; and how many more there are."""
    tomorrow = day_start(local_date(now) + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(_TODAY, {"now": now, "tomorrow": tomorrow, "units": list(units)})
        ids = [identifier for (identifier,) in cursor.fetchall()]
    found = with_all().in_bulk(ids[:ON_A_CARD])
    return [found[pk] for pk in ids[:ON_A_CARD]], len(ids[ON_A_CARD:])


def oldest_waiting(units: Iterable[int], *, now: datetime) -> datetime | None:
    """When the request that has waited longest was sent, or None when none waits."""
    first = waiting_in(units, now=now).order_by("request__sent_at").first()
    return first.request.sent_at if first else None
