"""A series' own page: its pattern, all its dates, and those that were let go."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.forms.slots import written
from allmenning.booking.models import Booking, Series, SkippedDate
from allmenning.booking.queries.feeds import entries_of
from allmenning.booking.queries.own_series import dates_of, people_of, terms_to_accept
from allmenning.booking.queries.requests import ACTIVE
from allmenning.booking.queries.series import PlannedDate, Slot, planned
from allmenning.booking.queries.words import for_whom, moment, period_of, phone_at, state_text
from allmenning.booking.rules.series import period_on
from allmenning.booking.views.agreement import terms_shown
from allmenning.booking.views.cards import space_url
from allmenning.booking.views.feeds import calendar_answer
from allmenning.booking.views.promise import promise
from allmenning.booking.views.series_words import (
    pattern_of,
    pattern_text,
    reason_text,
    slot_text,
)
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.mail.rules.calendar_file import feed_file
from allmenning.people.models import Person
from allmenning.people.rules.phone import readable_phone

State = Booking.State


@audience(Audience.SIGNED_IN)
def series(request: HttpRequest, id: int) -> HttpResponse:
    """The series for the one who asked for it, her association, and those at work."""
    now = timezone.now()
    shown, at_work = access.series_to_see(request, id=id, now=now)
    return page(request, shown, at_work=at_work, now=now)


def page(
    request: HttpRequest,
    series: Series,
    *,
    at_work: bool,
    now: datetime,
    problem: str = "",
) -> HttpResponse:
    """The series' page; with a problem when a date could not be added."""
    bookings = dates_of(series.request)
    left = [one for one in bookings if one.state in ACTIVE and one.during.lower > now]
    shown = {
        "series": _told(series, bookings, at_work=at_work, now=now),
        "dates": [_row(one, series, now) for one in bookings],
        **_skipped(series, None if at_work else access.signed_in(request), now),
        "next_text": _next(left, now=now),
        "cancel_url": reverse("booking:cancel_series", args=[series.request_id]) if left else "",
        "move_url": reverse("booking:move_series", args=[series.request_id]) if left else "",
        "add_url": reverse("booking:add_date", args=[series.request_id]),
        "calendar_url": "" if at_work else _calendar_url(bookings),
        "problem": problem,
        "phone": phone_at(bookings[0]) if bookings else "",
    }
    return render(request, "booking/series.html", shown, status=422 if problem else 200)


def _calendar_url(bookings: list[Booking]) -> str:
    """Where all the dates are one calendar file, as long as any of them stands or waits."""
    standing = [one for one in bookings if one.state in ACTIVE]
    return reverse("booking:series_file", args=[standing[0].request_id]) if standing else ""


def _told(
    series: Series, bookings: list[Booking], *, at_work: bool, now: datetime
) -> dict[str, Any]:
    asked, space = series.request, series.space
    standing = {one.state for one in bookings}
    contact = f"{asked.applicant.name}, {readable_phone(asked.phone)}"
    return {
        "title": _title(standing),
        "pattern": pattern_text(pattern_of(series), now=now),
        "space": space.name,
        "space_url": space_url(space),
        "building": space.building.name,
        "kind": space.kind,
        "activity": asked.activity,
        "people": people_of(asked),
        "for_whom": for_whom(bookings[0]) if bookings else asked.applicant.name,
        "contact": contact if at_work else "",
    }


def _title(standing: set[str]) -> str:
    if State.CONFIRMED in standing:
        return _("Datoene er dine.")
    if State.WAITING in standing:
        return _("Vi har fått søknaden din.")
    if State.UNANSWERED in standing:
        return _("Vi svarte ikke i tide.")
    return _("Ingen av datoene er dine.")


def _next(left: list[Booking], *, now: datetime) -> str:
    """When the answer comes, as long as something waits for one."""
    waiting = [one for one in left if one.state == State.WAITING]
    if not waiting:
        return ""
    return promise(waiting[0], now=now, in_words=lambda at: moment(at, now=now))


def _row(booking: Booking, series: Series, now: datetime) -> dict[str, str]:
    other = booking.space_id != series.space_id
    return {
        "url": reverse("booking:receipt", args=[booking.pk]),
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name if other else "",
        "state": booking.state,
        "state_text": state_text(booking, now=now),
    }


def _skipped(series: Series, adder: Person | None, now: datetime) -> dict[str, Any]:
    """The days that were let go, each with what can be had of it now by one who may add it, and
    the terms she must accept first, if they are new."""
    rows = list(series.skipped.order_by("day"))
    coming = {row.day for row in rows if row.day >= local_date(now)}
    dates = plan_of(series, adder, now=now) if adder and coming else []
    slots = {one.day: _offered(one, series) for one in dates if one.day in coming}
    offers = {day: slot for day, slot in slots.items() if slot}
    return {
        "skipped": [
            _let_go(row, now) | (_button(offers[row.day], series) if row.day in offers else {})
            for row in rows
        ],
        "new_terms": [
            terms_shown(terms) for terms in terms_to_accept(series.request, offers.values())
        ],
    }


def plan_of(series: Series, adder: Person, *, now: datetime) -> list[PlannedDate]:
    """What the days of the series meet now; days off count as others, for who wants them."""
    return planned(
        series.space,
        pattern_of(series),
        participants=people_of(series.request),
        skips_days_off=False,
        now=now,
        viewer=adder,
    )


def _let_go(row: SkippedDate, now: datetime) -> dict[str, str]:
    return {"day": speech.day(row.day, now=now), "why": reason_text(row.reason)}


def _offered(one: PlannedDate, series: Series) -> Slot | None:
    """Its own time when that is free, else what is free instead."""
    if one.period and not one.obstacle:
        return Slot(one.day, series.space, one.period)
    return one.instead


def _button(slot: Slot, series: Series) -> dict[str, str]:
    """What the button says that adds the day, and what it sends."""
    own = slot.space == series.space and slot.period == period_on(pattern_of(series), slot.day)
    if own:
        return {"value": written(slot), "text": _("Legg til")}
    text = _("Legg til %(slot)s") % {"slot": slot_text(slot, series.space)}
    return {"value": written(slot), "text": text}


@audience(Audience.SIGNED_IN)
def as_calendar(request: HttpRequest, id: int) -> HttpResponse:
    """All the dates as one file for one's own calendar."""
    now = timezone.now()
    found = access.own_series(person=access.signed_in(request), id=id, now=now)
    name = f"{found.request.activity}, {found.space.name}"
    text = feed_file(entries_of(found.request), name=name)
    return calendar_answer(text, filename=f"serie-{id}.ics")
