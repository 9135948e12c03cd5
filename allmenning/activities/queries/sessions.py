"""Activities that all may see, and when they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.rules.recurrence import Recurrence
from allmenning.core.clock import day_start
from allmenning.places.models import Holiday
from allmenning.places.queries.search import Point, distance_from

COME_TO = Activity.COME_TO


@dataclass(frozen=True)
class Wish:
    """What somebody looks for: in a district, for a child of an age in years, near a point."""

    district: int | None = None
    age: int | None = None
    near: Point | None = None


def open_activities() -> models.QuerySet[Activity]:
    """Activities to come to, by name."""
    return Activity.objects.filter(state__in=COME_TO).order_by("title__nb", "id")


def sessions_between(first: date, last: date, wish: Wish | None = None) -> models.QuerySet[Session]:
    """Sessions of open activities that start on these days, both included, cancelled ones too.

    Near a point each has `away`, in kilometres.
    """
    wish = wish or Wish()
    since, until = day_start(first), day_start(last + timedelta(days=1))
    rows = with_all().filter(activity__state__in=COME_TO, starts__gte=since, starts__lt=until)
    if wish.district:
        rows = rows.filter(building__district_id=wish.district)
    if wish.age is not None:
        rows = rows.filter(_suits(wish.age))
    if wish.near:
        rows = rows.annotate(away=distance_from(wish.near))
    return rows.order_by("starts", "activity__title__nb", "id")


def with_all() -> models.QuerySet[Session]:
    """Sessions with what a row about one tells everybody; who is at work there is read apart."""
    return Session.objects.select_related("activity", "building__district", "space", "run_by")


def with_rooms(activity: Activity, *, now: datetime) -> models.QuerySet[Session]:
    """The coming sessions of an activity that have a room, the first first."""
    rows = activity.sessions.select_related("booking").filter(starts__gt=now)
    return rows.exclude(booking=None).order_by("starts", "id")


def coming(activity: Activity, *, now: datetime) -> models.QuerySet[Session]:
    """The sessions of an activity that are not over, the first first."""
    return with_all().filter(activity=activity, ends__gt=now).order_by("starts", "id")


def _suits(age: int) -> models.Q:
    young = models.Q(activity__youngest__isnull=True) | models.Q(activity__youngest__lte=age)
    old = models.Q(activity__oldest__isnull=True) | models.Q(activity__oldest__gte=age)
    return young & old


def recurrence_of(schedule: Schedule) -> Recurrence:
    """The rule a schedule repeats by."""
    return Recurrence(
        schedule.first_day,
        schedule.last_day,
        frozenset(schedule.weekdays),
        schedule.every_weeks,
        schedule.opens,
        schedule.closes,
    )


def days_off(schedule: Schedule, since: date, until: date) -> list[tuple[date, date]]:
    """The holidays within [since, until) that the schedule skips, as half-open stretches."""
    kinds = [
        kind
        for kind, skips in (
            (Holiday.Kind.PUBLIC, schedule.skips_public_holidays),
            (Holiday.Kind.SCHOOL, schedule.skips_school_holidays),
        )
        if skips
    ]
    rows = Holiday.objects.filter(kind__in=kinds, days__overlap=(since, until))
    return [(days.lower, days.upper) for days in rows.values_list("days", flat=True)]


def unplanned(until: date) -> Iterable[Schedule]:
    """Schedules in use whose sessions do not reach this day yet."""
    behind = models.Q(planned_until__isnull=True) | models.Q(planned_until__lt=until)
    ended = models.Q(last_day__lt=models.F("planned_until"))
    rows = Schedule.objects.filter(behind, activity__state__in=COME_TO)
    return rows.exclude(ended).select_related("activity").order_by("id")


def wanting_room(activity: Activity, *, now: datetime) -> models.QuerySet[Session]:
    """The coming sessions of an activity that want a room and have none, the first first."""
    rows = activity.sessions.select_related("space__building").filter(starts__gt=now)
    lacking = rows.filter(space__isnull=False, booking=None, state=Session.State.PLANNED)
    return lacking.order_by("starts", "id")


def lacking_rooms(activities: Iterable[Activity], *, now: datetime) -> dict[int, int]:
    """How many coming sessions of each activity (by id) lack the room they want."""
    rows = Session.objects.filter(
        activity__in=activities, activity__state__in=COME_TO, starts__gt=now
    ).filter(space__isnull=False, booking=None, state=Session.State.PLANNED)
    found = rows.order_by().values_list("activity").annotate(number=models.Count("pk"))
    return dict(found)
