"""What happens today in the buildings somebody answers for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models.expressions import RawSQL

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import waiting_in, with_all
from allmenning.core.clock import day_start, local_date

ON_A_CARD = 12
# Claims hold no personal data, so that their indexes of time serve; those of bookings do not under
# row security. What lasts for more than a working day has an index of its own.
_CLAIMED = """
SELECT booking_id FROM booking_claim
WHERE booking_id IS NOT NULL
    AND lower(during) >= %s - interval '8 hours' AND lower(during) < %s
UNION
SELECT booking_id FROM booking_claim
WHERE booking_id IS NOT NULL AND upper(during) - lower(during) > interval '8 hours'
    AND during && tstzrange(%s, %s)
"""


def todays_bookings(units: Iterable[int], *, now: datetime) -> models.QuerySet[Booking]:
    """Confirmed bookings of the rest of today in buildings of these units, by time."""
    tomorrow = day_start(local_date(now) + timedelta(days=1))
    return (
        with_all()
        .filter(
            pk__in=RawSQL(_CLAIMED, [now, tomorrow] * 2),
            state=Booking.State.CONFIRMED,
            during__overlap=(now, tomorrow),
            space__building__unit_id__in=units,
        )
        .order_by("during", "id")
    )


def next_today(units: Iterable[int], *, now: datetime) -> tuple[list[Booking], int]:
    """The first of today's bookings, as many as a card has room for, and how many more there are."""
    bookings = todays_bookings(units, now=now)
    first = list(bookings[:ON_A_CARD])
    return first, bookings.count() - len(first) if len(first) == ON_A_CARD else 0


def oldest_waiting(units: Iterable[int], *, now: datetime) -> datetime | None:
    """When the request that has waited longest was sent, or None when none waits."""
    first = waiting_in(units, now=now).order_by("request__sent_at").first()
    return first.request.sent_at if first else None
