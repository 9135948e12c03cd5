"""Editing opening hours, exceptions and holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.places.actions.editing import NotValid
from allmenning.places.models import (
    Building,
    Holiday,
    OpeningException,
    OpeningHours,
    Timetable,
)
from allmenning.places.queries.sharing import others_following


@dataclass(frozen=True, order=True)
class WeeklyStretch:
    """One stretch of one weekday (0 is Monday), minutes from midnight, half-open."""

    weekday: int
    opens: int
    closes: int
    kind: str

    def overlaps(self, other: "WeeklyStretch") -> bool:
        same_day = self.weekday == other.weekday
        return same_day and self.opens < other.closes and other.opens < self.closes


class HoursOverlap(ValueError):
    """Two stretches of the same day overlap; `weekday` says which day."""

    def __init__(self, weekday: int) -> None:
        super().__init__(weekday)
        self.weekday = weekday


class HoursChanged(Exception):
    """A colleague changed the hours since the form was opened."""


@transaction.atomic
def set_hours(
    *,
    timetable: Timetable,
    opened: Sequence[WeeklyStretch],
    stretches: Sequence[WeeklyStretch],
    closed_on_public_holidays: bool,
    closed_in_school_holidays: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Put the week's hours in place of those the form was opened with.

    Raises HoursOverlap, or HoursChanged when the hours are no longer those of `opened`.
    """
    Timetable.objects.select_for_update(no_key=True).get(pk=timetable.pk)
    if sorted(weekly_stretches(timetable)) != sorted(opened):
        raise HoursChanged
    _refuse_overlaps(sorted(stretches))
    timetable.closed_on_public_holidays = closed_on_public_holidays
    timetable.closed_in_school_holidays = closed_in_school_holidays
    timetable.save(update_fields=["closed_on_public_holidays", "closed_in_school_holidays"])
    timetable.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            timetable=timetable,
            weekday=one.weekday,
            opens=one.opens,
            closes=one.closes,
            kind=one.kind,
        )
        for one in stretches
    )
    record_act(actor=actor, verb="edited", kind="timetable", id=timetable.pk, now=now)


def weekly_stretches(timetable: Timetable) -> list[WeeklyStretch]:
    """The week's hours as they are now, in order."""
    rows = timetable.hours.order_by("weekday", "opens")
    return [WeeklyStretch(row.weekday, row.opens, row.closes, row.kind) for row in rows]


def _refuse_overlaps(stretches: Sequence[WeeklyStretch]) -> None:
    for earlier, later in pairwise(stretches):
        if earlier.overlaps(later):
            raise HoursOverlap(later.weekday)


@transaction.atomic
def separate_hours(*, building: Building, actor: Actor, now: datetime) -> Timetable:
    """Give the building hours of its own: those it shares today, with their coming exceptions.

    Returns what it follows now; nothing changes when nobody shares its hours.
    """
    building = Building.objects.select_for_update(no_key=True).get(pk=building.pk)
    shared = building.timetable
    if not others_following(shared, besides=building):
        return shared
    own = _copy(shared, building.name, since=local_date(now))
    building.timetable = own
    building.save(update_fields=["timetable"])
    record_act(actor=actor, verb="separated", kind="timetable", id=own.pk, now=now)
    return own


def _copy(timetable: Timetable, name: str, *, since: date) -> Timetable:
    copy = Timetable.objects.create(
        name=name,
        closed_on_public_holidays=timetable.closed_on_public_holidays,
        closed_in_school_holidays=timetable.closed_in_school_holidays,
    )
    coming = timetable.exceptions.filter(days__endswith__gt=since)
    rows: list[OpeningHours | OpeningException] = [*timetable.hours.all(), *coming]
    for row in rows:
        row.pk, row.timetable = None, copy
        row.save(force_insert=True)
    return copy


@transaction.atomic
def add_exception(
    *,
    timetable: Timetable,
    first: date,
    last: date,
    reason: dict[str, str],
    hours: tuple[int, int] | None,
    kind: str,
    actor: Actor,
    now: datetime,
) -> OpeningException:
    """Other hours, or none, from the first day to the last, both included.

    Raises NotValid when another exception has some of the days, or the hours are not in order.
    """
    opens, closes = hours or (None, None)
    exception = OpeningException(
        timetable=timetable,
        days=_days(first, last),
        reason=reason,
        opens=opens,
        closes=closes,
        kind=kind,
    )
    _validate(exception)
    exception.save()
    record_act(actor=actor, verb="added", kind="exception", id=exception.pk, now=now)
    return exception


@transaction.atomic
def remove_exception(*, exception: OpeningException, actor: Actor, now: datetime) -> None:
    """The usual hours hold again on these days."""
    record_act(actor=actor, verb="removed", kind="exception", id=exception.pk, now=now)
    exception.delete()


@transaction.atomic
def add_holiday(
    *, kind: str, first: date, last: date, name: dict[str, str], actor: Actor, now: datetime
) -> Holiday:
    """A public or school holiday from the first day to the last, both included.

    Raises NotValid when another holiday of the kind has some of the days.
    """
    holiday = Holiday(kind=kind, days=_days(first, last), name=name)
    _validate(holiday)
    holiday.save()
    record_act(actor=actor, verb="added", kind="holiday", id=holiday.pk, now=now)
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, actor: Actor, now: datetime) -> None:
    """The days are ordinary days again."""
    record_act(actor=actor, verb="removed", kind="holiday", id=holiday.pk, now=now)
    holiday.delete()


def _days(first: date, last: date) -> DateRange:
    return DateRange(first, last + timedelta(days=1))


def _validate(row: OpeningException | Holiday) -> None:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise NotValid(error.message_dict) from None
