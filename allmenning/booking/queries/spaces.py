"""What a space's own page tells, calendar apart."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models

from allmenning.booking.queries.availability import WIDENING_DAYS, TimeWish, first_free, free_slots
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.people.models import Association
from allmenning.places.models import Holiday, OpeningHours, Space

DAYS_SHOWN = 1


def first_slots(space: Space, *, minutes: int, now: datetime, most: int = 3) -> list[Period]:
    """The first free stretches of this length, on the first day that has any."""
    until = day_start(local_date(now) + timedelta(days=WIDENING_DAYS[-1]))
    wish = TimeWish(minutes, (Period(now, until),))
    first = first_free(spaces=[space.pk], wish=wish, now=now).get(space.pk)
    if first is None:
        return []
    day_after = day_start(local_date(first) + timedelta(days=DAYS_SHOWN))
    near = wish.within(Period(first, max(day_after, first + wish.length)))
    starts = free_slots(spaces=[space.pk], wish=near, now=now, per_space=most)
    return [Period(start, start + wish.length) for start in starts.get(space.pk, [])]


def sharing_assets(space: Space) -> models.QuerySet[Space]:
    """Published spaces that are part of this one, or that it is part of."""
    return (
        Space.objects.filter(parts__asset__uses__space=space, is_published=True)
        .exclude(pk=space.pk)
        .select_related("building")
        .distinct()
        .order_by("-capacity", "sort_key")
    )


def usual_hours(timetable: int) -> models.QuerySet[OpeningHours]:
    """The week's usual opening hours, Monday first."""
    return OpeningHours.objects.filter(timetable_id=timetable).order_by("weekday", "opens")


def holidays(first: date, last: date) -> dict[date, dict[str, str]]:
    """The names of public holidays from the first day to the last, both included."""
    rows = Holiday.objects.filter(
        kind=Holiday.Kind.PUBLIC, days__overlap=(first, last + timedelta(days=1))
    )
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: row.name for row in rows for day in span if day in row.days}


def association_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of associations, which are public, by id."""
    return dict(Association.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
