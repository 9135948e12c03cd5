"""One's own bookings by the day they take place."""

from datetime import datetime

from django.db import models

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import bookings_of
from allmenning.people.models import Person
from allmenning.people.queries import associations_for

State = Booking.State


def own_bookings(person: Person, *, now: datetime) -> models.QuerySet[Booking]:
    """Those the person asked for, and those of the associations she acts for today."""
    return bookings_of(person, associations_for(person, now=now))


def coming(bookings: models.QuerySet[Booking], *, now: datetime) -> models.QuerySet[Booking]:
    """Confirmed and not over, the nearest first."""
    return bookings.filter(state=State.CONFIRMED, during__endswith__gt=now)


def waiting(bookings: models.QuerySet[Booking], *, now: datetime) -> models.QuerySet[Booking]:
    """Waiting for an answer that can still come, the nearest first."""
    return bookings.filter(state=State.WAITING, during__startswith__gt=now)


def behind(bookings: models.QuerySet[Booking], *, now: datetime) -> models.QuerySet[Booking]:
    """All others: over, declined or cancelled, the latest first."""
    ahead = models.Q(state=State.CONFIRMED, during__endswith__gt=now) | models.Q(
        state=State.WAITING, during__startswith__gt=now
    )
    return bookings.exclude(ahead).order_by("-during", "-id")
