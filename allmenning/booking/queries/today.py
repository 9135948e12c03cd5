"""What happens today in the buildings somebody answers for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import waiting_in, with_all
from allmenning.core.clock import day_start, local_date


def todays_bookings(units: Iterable[int], *, now: datetime) -> models.QuerySet[Booking]:
    """Confirmed bookings of the rest of today in buildings of these units, by time."""
    tomorrow = day_start(local_date(now) + timedelta(days=1))
    return (
        with_all()
        .filter(
            state=Booking.State.CONFIRMED,
            during__overlap=(now, tomorrow),
            space__building__unit_id__in=units,
        )
        .order_by("during", "id")
    )


def oldest_waiting(units: Iterable[int], *, now: datetime) -> datetime | None:
    """When the request that has waited longest was sent, or None when none waits."""
    first = waiting_in(units, now=now).order_by("request__sent_at").first()
    return first.request.sent_at if first else None
