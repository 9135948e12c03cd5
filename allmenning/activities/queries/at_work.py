"""Activities as those see them who work with them, with figures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import models

from allmenning.activities.models import Activity, ReportedFigures, Session
from allmenning.activities.queries.counts import counts_of, held_figures
from allmenning.activities.queries.sessions import COME_TO, with_all
from allmenning.activities.rules.figures import Figures, HeadCount
from allmenning.core.clock import day_start, local_date
from allmenning.people.models import Person


@dataclass(frozen=True)
class Seen:
    """An activity with our own figures, what partners reported, and whether both tell of the same
    days, so that adding them would count people twice."""

    activity: Activity
    own: Figures
    reports: Collection[ReportedFigures]
    counts_twice: bool


def activities_of(units: Collection[int]) -> models.QuerySet[Activity]:
    """The units' activities in every state, those in use first, by name."""
    rows = Activity.objects.filter(unit_id__in=units).select_related("unit", "parent")
    in_use = models.Case(
        *(models.When(state=state, then=place) for place, state in enumerate(_ORDER))
    )
    return rows.order_by(in_use, "title__nb", "id")


def in_use(units: Collection[int]) -> models.QuerySet[Activity]:
    """The units' activities that somebody can come to, by name."""
    rows = Activity.objects.filter(unit_id__in=units, state__in=COME_TO)
    return rows.select_related("unit", "parent").order_by("title__nb", "id")


_ORDER = (
    Activity.State.OPERATION,
    Activity.State.TRIAL,
    Activity.State.IDEA,
    Activity.State.STOPPED,
)


def seen(activities: Iterable[Activity], *, now: datetime) -> list[Seen]:
    """The activities with the figures of all sessions that are over."""
    shown = list(activities)
    rows = Session.objects.filter(activity__in=shown, ends__lte=now)
    over = list(rows.order_by("activity_id", "id"))
    counts = counts_of(row.pk for row in over)
    by_activity = {key: list(rows) for key, rows in groupby(over, lambda row: row.activity_id)}
    reports = ReportedFigures.objects.filter(activity__in=shown).order_by("activity_id", "days")
    told = {key: list(rows) for key, rows in groupby(reports, lambda row: row.activity_id)}
    return [
        _seen(activity, by_activity.get(activity.pk, []), counts, told.get(activity.pk, []))
        for activity in shown
    ]


def _seen(
    activity: Activity,
    over: list[Session],
    counts: Mapping[int, HeadCount],
    reports: list[ReportedFigures],
) -> Seen:
    days = [local_date(row.starts) for row in over]
    own = held_figures(over, counts)
    return Seen(activity, own, reports, any(_meets(report, days) for report in reports))


def _meets(report: ReportedFigures, days: Iterable[date]) -> bool:
    return any(report.days.lower <= day < report.days.upper for day in days)


def coming_at_work(activity: Activity, *, now: datetime) -> models.QuerySet[Session]:
    """The sessions of an activity that have not begun, the first first."""
    rows = with_all().select_related("host").filter(activity=activity, starts__gt=now)
    return rows.order_by("starts", "id")


def lately_at_work(activity: Activity, *, now: datetime) -> models.QuerySet[Session]:
    """The sessions of an activity that have begun and were not cancelled, the latest first."""
    rows = with_all().select_related("host").filter(activity=activity, starts__lte=now)
    return rows.filter(state=Session.State.PLANNED).order_by("-starts", "-id")


def asking_today(person: Person, *, now: datetime) -> list[Session]:
    """Today's sessions at which the person is to ask those who come, by time."""
    today = local_date(now)
    rows = with_all().filter(host=person, state=Session.State.PLANNED)
    rows = rows.filter(activity__state__in=COME_TO)
    on = rows.filter(starts__gte=day_start(today), starts__lt=day_start(today + timedelta(days=1)))
    return list(on.order_by("starts", "id"))
