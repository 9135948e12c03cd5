"""Whom to ask how many came, and when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import models

from allmenning.booking.models import Booking
from allmenning.core.clock import day_start, local_date

# What ended before this is not asked about any more.
ASKED_WITHIN = timedelta(hours=48)


def due_questions(*, now: datetime) -> list[list[int]]:
    """The bookings to ask about, by id: those of one person and one day together, in one letter.

    A day is asked about when the last the person has that day is over. Nobody is asked who has no
    address for letters, nor twice about one booking.
    """
    ended = _ending(now - ASKED_WITHIN, now).filter(turnouts__isnull=True)
    rows = ended.exclude(request__applicant__email="").order_by("during")
    found: dict[tuple[int, date], list[int]] = {}
    for pk, person, during in rows.values_list("pk", "request__applicant", "during"):
        last_day = local_date(during.upper - timedelta(microseconds=1))
        found.setdefault((person, last_day), []).append(pk)
    unfinished = _not_done_today({person for person, _day in found}, now)
    return [
        bookings
        for (person, day), bookings in found.items()
        if day < local_date(now) or person not in unfinished
    ]


def _ending(after: datetime, until: datetime) -> models.QuerySet[Booking]:
    return Booking.objects.filter(
        state=Booking.State.CONFIRMED,
        is_trial=False,
        during__endswith__gt=after,
        during__endswith__lte=until,
    )


def _not_done_today(people: Collection[int], now: datetime) -> set[int]:
    """Those of the people who have a booking that ends later today."""
    midnight = day_start(local_date(now) + timedelta(days=1))
    coming = _ending(now, midnight).filter(request__applicant__in=people)
    return set(coming.values_list("request__applicant", flat=True))


def told_turnout(booking: Booking) -> int | None:
    """How many came, as somebody has told, or None."""
    rows = booking.turnouts.values_list("people", flat=True)
    return rows.first()
