"""Letters about series: one for each act, with all the dates it concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking, Change, Series
from allmenning.booking.queries.changes import steps
from allmenning.booking.queries.words import State, full_moment, in_full, period_of, publicly
from allmenning.booking.views.cards import said
from allmenning.booking.views.letters import Written, at_work, facts_of, in_language_of, written
from allmenning.booking.views.promise import promise
from allmenning.booking.views.series_words import dates_text, pattern_of, pattern_text
from allmenning.core.queries import public_address
from allmenning.people.models import Person


def booked(series: Series, bookings: Sequence[Booking], *, now: datetime) -> Written:
    """To the applicant: the dates are yours."""
    applicant = series.request.applicant
    with in_language_of(applicant):
        subject = _("Datoene er dine: %(what)s") % {"what": _what(series, bookings)}
        how_in = {"how_in": said(series.space.building.way_in)}
        text = written("series_booked", applicant, _facts(series, bookings, now) | how_in)
        return Written(applicant.email, subject, text)


def requested(series: Series, bookings: Sequence[Booking], *, now: datetime) -> Written:
    """To the applicant: we have it, and you get an answer by then."""
    applicant = series.request.applicant
    with in_language_of(applicant):
        subject = _("Vi har fått søknaden din: %(what)s") % {"what": _what(series, bookings)}
        answer = {"promise": promise(bookings[0], now=now, in_words=full_moment)}
        text = written("series_requested", applicant, _facts(series, bookings, now) | answer)
        return Written(applicant.email, subject, text)


def new_request(
    series: Series, bookings: Sequence[Booking], employee: Person, *, now: datetime
) -> Written:
    """To one who answers for the building: somebody asks, with a link straight to it."""
    with in_language_of(employee):
        subject = _("Ny søknad: %(what)s") % {"what": _what(series, bookings)}
        facts = at_work(bookings[0]) | _facts(series, bookings, now)
        return Written(employee.email, subject, written("series_new_request", employee, facts))


def cancelled(series: Series, bookings: Sequence[Booking], *, now: datetime) -> Written:
    """To the applicant: these dates are cancelled."""
    applicant = series.request.applicant
    with in_language_of(applicant):
        subject = _("Avbestilt: %(what)s") % {"what": _what(series, bookings)}
        text = written("series_cancelled", applicant, _facts(series, bookings, now))
        return Written(applicant.email, subject, text)


def given_up(
    series: Series, bookings: Sequence[Booking], employee: Person, *, now: datetime
) -> Written:
    """To one who answers for the building: the borrower has cancelled these dates."""
    with in_language_of(employee):
        subject = _("Avbestilt: %(what)s") % {"what": _what(series, bookings)}
        facts = _facts(series, bookings, now) | {"who": publicly(bookings[0])}
        return Written(employee.email, subject, written("series_given_up", employee, facts))


def moved(
    series: Series, bookings: Sequence[Booking], changes: Sequence[Change], *, now: datetime
) -> Written:
    """To the applicant: those at work have moved the rest; what it was and what it is."""
    applicant = series.request.applicant
    with in_language_of(applicant):
        subject = _("Flyttet: %(what)s") % {"what": _what(series, bookings)}
        waits = any(one.state == State.WAITING for one in bookings)
        facts = _facts(series, bookings, now) | {"was": _was(changes), "waits": waits}
        return Written(applicant.email, subject, written("series_moved", applicant, facts))


def moved_by_borrower(
    series: Series,
    bookings: Sequence[Booking],
    changes: Sequence[Change],
    employee: Person,
    *,
    now: datetime,
) -> Written:
    """To one who answers for the building: the borrower has moved the rest."""
    with in_language_of(employee):
        subject = _("Flyttet: %(what)s") % {"what": _what(series, bookings)}
        facts = _facts(series, bookings, now)
        facts |= {"was": _was(changes), "who": publicly(bookings[0])}
        return Written(employee.email, subject, written("series_moved_at_work", employee, facts))


def _was(changes: Sequence[Change]) -> list[str]:
    """A line for each date as it was, by day."""
    before = sorted((step.before for step in steps(changes)), key=lambda one: one.period.start)
    return [f"{capfirst(in_full(one.period))}, {one.space}" for one in before]


def _what(series: Series, bookings: Sequence[Booking]) -> str:
    """Gymsal, 12 datoer."""
    return f"{series.space.name}, {dates_text(len(bookings))}"


def _facts(series: Series, bookings: Sequence[Booking], now: datetime) -> dict[str, Any]:
    """What the first date says of all of them, the pattern, and a line for each date."""
    municipality = series.space.building.municipality
    page = reverse("booking:series", args=[series.request_id])
    return facts_of(bookings[0]) | {
        "space": series.space.name,
        "pattern": pattern_text(pattern_of(series), now=now),
        "dates": [_date(booking, series) for booking in bookings],
        "url": public_address(municipality, page),
    }


def _date(booking: Booking, series: Series) -> str:
    """Tirsdag 15. desember 2026 kl. 18–20, with the room when it is another one."""
    when = capfirst(in_full(period_of(booking)))
    return when if booking.space_id == series.space_id else f"{when}, {booking.space.name}"
