"""Reads of figures that were not counted session by session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from allmenning.activities.models import Activity, OutreachCount, ReportedFigures


@dataclass(frozen=True)
class Week:
    """How many the units were in touch with in the week of `monday`; None when nobody wrote it
    down, and what the one who asks wrote herself."""

    monday: date
    contacts: int | None
    own: int | None


def reports_on(activity: Activity) -> list[ReportedFigures]:
    """What was reported of the activity, the latest days first."""
    rows = ReportedFigures.objects.filter(activity=activity)
    return list(rows.order_by("-days"))


def contacts_by_week(
    units: Collection[int], *, by: int, this_monday: date, weeks: int
) -> list[Week]:
    """The last weeks, this one first."""
    mondays = [this_monday - timedelta(weeks=number) for number in range(weeks)]
    rows = OutreachCount.objects.filter(unit__in=units, monday__in=mondays)
    everybody = dict(rows.values_list("monday").annotate(Sum("contacts")))
    own = dict(rows.filter(by=by).values_list("monday").annotate(Sum("contacts")))
    return [Week(monday, everybody.get(monday), own.get(monday)) for monday in mondays]


def contacts_in_all(units: Collection[int]) -> int | None:
    """How many the units have been in touch with, of what is written down; None for nothing."""
    rows = OutreachCount.objects.filter(unit__in=units)
    total: int | None = rows.aggregate(total=Sum("contacts"))["total"]
    return total
