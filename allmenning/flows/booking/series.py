"""Letters about a whole series: one for each act."""

from datetime import datetime

from allmenning.booking.events import (
    SeriesAnswered,
    SeriesBooked,
    SeriesCancelled,
    SeriesMoved,
    SeriesRequested,
)
from allmenning.booking.models import Booking, Change, Series
from allmenning.booking.queries.letters import told_at_once, told_of_change
from allmenning.booking.queries.own_series import named, series_of
from allmenning.booking.queries.requests import ACTIVE, with_all
from allmenning.booking.views import change_letters, series_letters
from allmenning.flows.booking.sending import anew
from allmenning.flows.sending import send

State = Booking.State
SeriesEvent = SeriesBooked | SeriesRequested | SeriesCancelled


def tell_series_booked(event: SeriesBooked, *, now: datetime) -> None:
    """To the applicant, about the dates that still stand: one letter for all of them."""
    series, bookings = _dates(event, State.CONFIRMED)
    if bookings:
        letter = series_letters.booked(series, bookings, now=now)
        send(letter, _series_source(event, "booked"), now)


def tell_series_requested(event: SeriesRequested, *, now: datetime) -> None:
    """To the applicant, about the dates that nobody has answered yet."""
    series, bookings = _dates(event, State.WAITING)
    if bookings:
        letter = series_letters.requested(series, bookings, now=now)
        send(letter, _series_source(event, "requested"), now)


def ask_for_answers(event: SeriesRequested, *, now: datetime) -> None:
    """To those who answer for the building and want it at once: one letter for all the dates."""
    series, bookings = _dates(event, State.WAITING)
    for employee in told_at_once(bookings[0], now=now) if bookings else []:
        letter = series_letters.new_request(series, bookings, employee, now=now)
        send(letter, f"{_series_source(event, 'new')}:{employee.pk}", now)


def tell_series_answered(event: SeriesAnswered, *, now: datetime) -> None:
    """To the applicant, one letter about all the dates that are still as they were answered."""
    ids = (*event.approved_ids, *event.declined_ids)
    bookings = list(with_all().filter(pk__in=ids).order_by("during", "pk"))
    approved = [one for one in bookings if one.state == State.CONFIRMED]
    declined = [one for one in bookings if one.state == State.DECLINED]
    if approved or declined:
        last = Change.objects.filter(booking__in=bookings).latest("pk")
        letter = change_letters.series_answered(approved, declined, now=now)
        send(letter, f"request:{event.request_id}:answered:{last.pk}", now)


def tell_series_cancelled(event: SeriesCancelled, *, now: datetime) -> None:
    """To the applicant, about the dates that are given up."""
    series, bookings = _dates(event, State.CANCELLED)
    if bookings:
        letter = series_letters.cancelled(series, bookings, now=now)
        send(letter, f"{_series_source(event, 'cancelled')}{anew(bookings[0])}", now)


def tell_series_given_up(event: SeriesCancelled, *, now: datetime) -> None:
    """To those who answer for the building, when the borrower gave up what stood."""
    series, bookings = _dates(event, State.CANCELLED)
    stood = [one for one in bookings if one.pk in event.stood_ids and not event.by_staff]
    for employee in told_of_change(stood[0], now=now) if stood else []:
        letter = series_letters.given_up(series, stood, employee, now=now)
        send(letter, f"{_series_source(event, 'given_up')}:{employee.pk}", now)


def tell_series_moved(event: SeriesMoved, *, now: datetime) -> None:
    """To the other side, one letter: what the dates that still stand or wait were, and are."""
    series = series_of(event.request_id)
    bookings = [one for one in named(series.request, event.booking_ids) if one.state in ACTIVE]
    changes = Change.objects.filter(pk__in=event.change_ids, booking__in=bookings)
    moved = list(changes.order_by("pk"))
    if event.by_staff and moved:
        letter = series_letters.moved(series, bookings, moved, now=now)
        send(letter, f"series:{event.request_id}:moved:{moved[0].pk}", now)
    stood = [one for one in moved if one.before["state"] == State.CONFIRMED]
    for employee in told_of_change(bookings[0], now=now) if stood and not event.by_staff else []:
        letter = series_letters.moved_by_borrower(series, bookings, moved, employee, now=now)
        send(letter, f"series:{event.request_id}:moved:{moved[0].pk}:{employee.pk}", now)


def _dates(event: SeriesEvent, state: str) -> tuple[Series, list[Booking]]:
    """The series, and those of the named bookings that are in the state now."""
    series = series_of(event.request_id)
    bookings = named(series.request, event.booking_ids)
    return series, [one for one in bookings if one.state == state]


def _series_source(event: SeriesEvent, what: str) -> str:
    """The act by its first booking, since a series may be added to and given up in parts."""
    return f"series:{event.request_id}:{what}:{min(event.booking_ids)}"
