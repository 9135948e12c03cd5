"""A building's week as those who answer for it see it: a list in each space's day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.queries.at_work import Known
from allmenning.booking.queries.calendar import Mark, SpaceCalendar
from allmenning.booking.views.calendar import day_head, week_title
from allmenning.booking.views.cards import said
from allmenning.booking.views.day_at_work import bar, desk_url, thing_url, whose
from allmenning.core import speech
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period, merged, without

DAYS = 7
# Free time too short for anything is not told.
LEAST = timedelta(minutes=15)


@dataclass(frozen=True)
class Week:
    """The calendars of a building's spaces, what is known of the bookings, and what has rules."""

    monday: date
    calendars: Sequence[SpaceCalendar]
    known: Known
    bookable: frozenset[int]

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(DAYS)]


def week_at_work(week: Week, holidays: dict[date, str]) -> dict[str, Any]:
    """The week as booking/week_at_work.html wants it, a row for each space."""
    today = local_date(week.known.now)
    return {
        "title": week_title(week.monday),
        "days": [day_head(day, today, holidays) for day in week.days],
        "first_day": (today - week.monday).days if today in week.days else 0,
        "rows": [_row(week, calendar) for calendar in week.calendars],
    }


def _row(week: Week, calendar: SpaceCalendar) -> dict[str, Any]:
    space = calendar.space
    return {
        "name": space.name,
        "people": space.capacity,
        "id": space.pk,
        "cells": [_cell(week, calendar, day) for day in week.days],
    }


def _cell(week: Week, calendar: SpaceCalendar, day: date) -> dict[str, Any]:
    whole = Period(day_start(day), day_start(day + timedelta(days=1)))
    opened = merged(one.period for one in calendar.opened)
    open_today = [_within(one, whole) for one in opened if one.overlaps(whole)]
    entries = [*_filled(week, calendar, whole), *_free(week, calendar, open_today)]
    entries.sort(key=lambda entry: (entry["period"], entry["text"]))
    return {"day": day, "entries": entries, "shut": "" if open_today else _shut(calendar, day)}


def _within(period: Period, whole: Period) -> Period:
    return Period(max(period.start, whole.start), min(period.end, whole.end))


def _shut(calendar: SpaceCalendar, day: date) -> str:
    reason = calendar.unusual.get(day)
    return _("Stengt: %(reason)s") % {"reason": said(reason)} if reason else _("Ikke åpent")


def _filled(week: Week, calendar: SpaceCalendar, whole: Period) -> Iterator[dict[str, Any]]:
    for mark in calendar.marks:
        if mark.period.overlaps(whole):
            yield _entry(week, calendar, mark, _within(mark.period, whole))


def _entry(week: Week, calendar: SpaceCalendar, mark: Mark, period: Period) -> dict[str, Any]:
    space, booking = calendar.space, week.known.bookings.get(mark.booking or 0)
    return {
        "period": period,
        "time": _time(period),
        "state": mark.state,
        "text": whose(booking, space) if booking else _unnamed(mark),
        "url": thing_url(space, mark),
        "bar": bar(booking, week.known, space) if booking else None,
    }


def _unnamed(mark: Mark) -> str:
    if mark.state == "closed":
        return _("Stengt: %(reason)s") % {"reason": said(mark.reason)}
    return _("Holdt av for noen")


def _time(period: Period) -> str:
    return _("hele dagen") if period.length >= timedelta(hours=23) else speech.clocks(period)


def _free(
    week: Week, calendar: SpaceCalendar, opened: Sequence[Period]
) -> Iterator[dict[str, Any]]:
    now, space = week.known.now, calendar.space
    if space.pk not in week.bookable:
        return
    taken = [mark.period for mark in calendar.marks if mark.state != "asked"]
    for stretch in opened:
        for free in without(stretch, taken):
            if free.start >= now and free.length >= LEAST:
                yield _free_entry(calendar, free)


def _free_entry(calendar: SpaceCalendar, free: Period) -> dict[str, Any]:
    return {
        "period": free,
        "time": speech.clocks(free),
        "state": "free",
        "text": _("Ledig"),
        "url": desk_url(calendar.space, free),
        "bar": None,
    }
