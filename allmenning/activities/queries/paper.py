"""When an activity is, as it is told on paper that hangs for a while."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.sessions import recurrence_of, with_all
from allmenning.activities.rules.recurrence import stretch_on
from allmenning.core.clock import local_date
from allmenning.core.period import Period

MOST_ALONE = 6


@dataclass(frozen=True)
class Repeated:
    """A schedule that goes on, and the next time it names, also when that one session was moved."""

    schedule: Schedule
    next: Period


def repeated(activity: Activity, *, now: datetime) -> list[Repeated]:
    """The schedules that have a session to come, the first of the week first."""
    going_on = models.Q(last_day=None) | models.Q(last_day__gte=local_date(now))
    rows = Schedule.objects.filter(going_on, activity=activity)
    found = rows.select_related("building", "space").order_by("weekdays", "opens", "id")
    coming = _coming(activity, now).exclude(schedule=None).order_by("schedule_id", "starts")
    slots = {row.schedule_id: row.slot for row in coming.distinct("schedule_id")}
    return [_next(one, slot) for one in found if (slot := slots.get(one.pk))]


def _next(schedule: Schedule, day: date) -> Repeated:
    return Repeated(schedule, Period(*stretch_on(recurrence_of(schedule), day)))


def alone(activity: Activity, *, now: datetime) -> list[Session]:
    """The next sessions that no schedule names."""
    rows = _coming(activity, now).filter(schedule=None).order_by("starts", "id")
    return list(rows[:MOST_ALONE])


def _coming(activity: Activity, now: datetime) -> models.QuerySet[Session]:
    planned = with_all().filter(state=Session.State.PLANNED, ends__gt=now)
    return planned.filter(activity=activity)
