"""Calendars kept elsewhere: which are due, what they close, and which bookings they meet."""

from datetime import datetime

from django.db import models

from allmenning.booking.models import Booking, ForeignCalendar
from allmenning.booking.queries.requests import with_all
from allmenning.places.models import Building

_CLOSURES = "space__parts__asset__closures"


def calendars_due(*, now: datetime) -> models.QuerySet[ForeignCalendar]:
    """Calendars whose time to be fetched has come, the longest overdue first."""
    return ForeignCalendar.objects.filter(due_at__lte=now).order_by("due_at", "pk")


def foreign_calendars_of(building: Building, *, now: datetime) -> models.QuerySet[ForeignCalendar]:
    """The building's calendars by space and name, each with how many times it closes from now."""
    coming = models.Q(times__closure__isnull=False, times__during__endswith__gt=now)
    return (
        ForeignCalendar.objects.filter(space__building=building)
        .select_related("space")
        .annotate(closes=models.Count("times", filter=coming))
        .order_by("space__sort_key", "name", "pk")
    )


def conflicts_in(building: Building, *, now: datetime) -> dict[int, list[Booking]]:
    """Confirmed bookings that stand in time a calendar says is taken, by the calendar's id."""
    rows = (
        with_all()
        .filter(
            **{f"{_CLOSURES}__foreign_times__calendar__space__building": building},
            state=Booking.State.CONFIRMED,
            during__endswith__gt=now,
            during__overlap=models.F(f"{_CLOSURES}__during"),
        )
        .annotate(calendar=models.F(f"{_CLOSURES}__foreign_times__calendar"))
        .distinct()
        .order_by("during", "pk")
    )
    found: dict[int, list[Booking]] = {}
    for booking in rows:
        found.setdefault(booking.calendar, []).append(booking)
    return found
