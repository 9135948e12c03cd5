"""Calendars kept elsewhere: which are due, what they close, and which bookings they meet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from allmenning.booking.models import Booking, ForeignCalendar
from allmenning.booking.queries.requests import with_all
from allmenning.places.models import Building

_CLOSURES = "space__parts__asset__closures"
_TIMES = f"{_CLOSURES}__foreign_times"


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
    rows = _met(with_all(), now=now, space__building=building)
    found: dict[int, list[Booking]] = {}
    for booking in rows.distinct().order_by("during", "pk"):
        found.setdefault(booking.calendar, []).append(booking)
    return found


def untold(calendar: ForeignCalendar, *, now: datetime) -> dict[int, list[int]]:
    """The bookings that each time of the calendar meets, and that nobody was told of, by id."""
    rows = _met(Booking.objects.all(), now=now, pk=calendar.pk).annotate(
        time=models.F(_TIMES), told_of=models.F(f"{_TIMES}__told_of")
    )
    found: dict[int, list[int]] = {}
    for time, told_of, booking in rows.order_by("time", "pk").values_list("time", "told_of", "pk"):
        if booking not in {*told_of, *found.get(time, ())}:
            found.setdefault(time, []).append(booking)
    return found


def meeting(units: Iterable[int], *, now: datetime) -> list[tuple[ForeignCalendar, int]]:
    """Calendars in buildings of these units that meet confirmed bookings, and how many each."""
    rows = _met(Booking.objects.all(), now=now, space__building__unit_id__in=list(units))
    number = dict(rows.values_list("calendar").annotate(models.Count("pk", distinct=True)))
    if not number:
        return []
    calendars = ForeignCalendar.objects.filter(pk__in=number).select_related("space__building")
    found = calendars.order_by("space__sort_key", "name", "pk")
    return [(calendar, number[calendar.pk]) for calendar in found]


def _met(rows: models.QuerySet[Booking], *, now: datetime, **calendars: Any) -> Any:
    """Those of the bookings that stand in time such a calendar says is taken, with `calendar`."""
    where = {f"{_TIMES}__calendar__{name}": value for name, value in calendars.items()}
    return rows.filter(
        **where,
        state=Booking.State.CONFIRMED,
        during__endswith__gt=now,
        during__overlap=models.F(f"{_CLOSURES}__during"),
    ).annotate(calendar=models.F(f"{_TIMES}__calendar"))
