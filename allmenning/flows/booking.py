"""What a booking makes other rooms do: letters to those it concerns.

A reaction reads the booking as it is now. What was confirmed and then cancelled before its letter
was written is not told as if it stood.
"""

from datetime import datetime

from django.db import transaction

from allmenning.booking.actions import turnout
from allmenning.booking.events import (
    ActUndone,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingMoved,
    BookingRequested,
    MessageSent,
    RequestAssigned,
    SeriesAnswered,
    SeriesBooked,
    SeriesCancelled,
    SeriesRequested,
)
from allmenning.booking.models import Booking, Change, Message, Series
from allmenning.booking.queries.letters import due_digests, told_at_once, told_of_message
from allmenning.booking.queries.own_series import named, series_of
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import booking_of, responsible
from allmenning.booking.queries.turnout import due_questions
from allmenning.booking.views import change_letters, letters, series_letters
from allmenning.booking.views.letters import Written
from allmenning.mail.actions import write_letter
from allmenning.people.models import Person

State = Booking.State
SeriesEvent = SeriesBooked | SeriesRequested | SeriesCancelled


def tell_confirmed(event: BookingConfirmed, *, now: datetime) -> None:
    """To the applicant, if it still stands."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.CONFIRMED:
        _send(
            letters.confirmed(booking, now=now),
            f"booking:{booking.pk}:confirmed{_anew(booking)}",
            now,
        )


def tell_requested(event: BookingRequested, *, now: datetime) -> None:
    """To the applicant, if nobody has answered yet."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.WAITING:
        _send(letters.requested(booking, now=now), f"booking:{booking.pk}:requested", now)


def ask_for_answer(event: BookingRequested, *, now: datetime) -> None:
    """To those who answer for the building and want it at once, if nobody has answered yet."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.WAITING:
        for employee in told_at_once(booking, now=now):
            letter = letters.new_request(booking, employee)
            _send(letter, f"booking:{booking.pk}:new:{employee.pk}", now)


def tell_declined(event: BookingDeclined, *, now: datetime) -> None:
    """To the applicant, with the reason and what is free instead."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.DECLINED:
        _send(
            letters.declined(booking, now=now),
            f"booking:{booking.pk}:declined{_anew(booking)}",
            now,
        )


def tell_cancelled(event: BookingCancelled, *, now: datetime) -> None:
    """To the applicant, so that it goes out of her calendar too."""
    booking = with_all().get(pk=event.booking_id)
    letter = letters.cancelled(booking, stood=event.stood, now=now)
    _send(letter, f"booking:{booking.pk}:cancelled{_anew(booking)}", now)


def tell_given_up(event: BookingCancelled, *, now: datetime) -> None:
    """To those who answer for the building, when the borrower gave up what stood."""
    if not event.stood or event.by_staff:
        return
    booking = with_all().get(pk=event.booking_id)
    for employee in told_at_once(booking, now=now):
        letter = letters.given_up(booking, employee)
        _send(letter, f"booking:{booking.pk}:given_up:{employee.pk}", now)


def tell_message(event: MessageSent, *, now: datetime) -> None:
    """To the other side: the applicant, or whoever takes care of the request at work."""
    message = Message.objects.get(pk=event.message_id)
    booking = booking_of(message.request_id, now=now)
    if message.by_staff:
        _send(letters.message_to_borrower(message, booking), f"message:{message.pk}", now)
        return
    for employee in told_of_message(booking, now=now):
        letter = letters.message_to_staff(message, booking, employee)
        _send(letter, f"message:{message.pk}:{employee.pk}", now)


def tell_assigned(event: RequestAssigned, *, now: datetime) -> None:
    """To the colleague who takes care of the request now, unless she took it herself."""
    booking = with_all().get(pk=event.booking_id)
    employee = responsible(booking, now=now)
    if employee is not None and employee.pk != event.by_id:
        letter = letters.assigned(booking, employee, Person.objects.get(pk=event.by_id))
        _send(letter, f"booking:{booking.pk}:assigned:{employee.pk}:{now:%Y%m%dT%H%M%S}", now)


def tell_moved(event: BookingMoved, *, now: datetime) -> None:
    """To the other side, when what moved was confirmed and no later change has come."""
    booking = with_all().get(pk=event.booking_id)
    change = Change.objects.get(pk=event.change_id)
    if booking.state != State.CONFIRMED or change.before["state"] != State.CONFIRMED:
        return
    if event.by_staff:
        _send(change_letters.moved(booking, change, now=now), f"change:{change.pk}", now)
        return
    for employee in told_at_once(booking, now=now):
        letter = change_letters.moved_by_borrower(booking, change, employee)
        _send(letter, f"change:{change.pk}:{employee.pk}", now)


def tell_series_answered(event: SeriesAnswered, *, now: datetime) -> None:
    """To the applicant, one letter about all the dates that are still as they were answered."""
    ids = (*event.approved_ids, *event.declined_ids)
    bookings = list(with_all().filter(pk__in=ids).order_by("during", "pk"))
    approved = [one for one in bookings if one.state == State.CONFIRMED]
    declined = [one for one in bookings if one.state == State.DECLINED]
    if approved or declined:
        last = Change.objects.filter(booking__in=bookings).latest("pk")
        letter = change_letters.series_answered(approved, declined, now=now)
        _send(letter, f"request:{event.request_id}:answered:{last.pk}", now)


def tell_undone(event: ActUndone, *, now: datetime) -> None:
    """To the applicant, one correcting letter about all that was taken back in the same act."""
    change = Change.objects.select_related("booking").get(pk=event.change_id)
    request = change.booking.request_id
    same = Change.objects.filter(booking__request=request, kind=change.kind, at=change.at)
    together = with_all().filter(pk__in=same.values("booking")).order_by("during", "pk")
    letter = change_letters.undone(list(together), change, now=now)
    _send(letter, f"request:{request}:undone:{change.at:%Y%m%dT%H%M%S%f}", now)


def tell_series_booked(event: SeriesBooked, *, now: datetime) -> None:
    """To the applicant, about the dates that still stand: one letter for all of them."""
    series, bookings = _dates(event, State.CONFIRMED)
    if bookings:
        letter = series_letters.booked(series, bookings, now=now)
        _send(letter, _series_source(event, "booked"), now)


def tell_series_requested(event: SeriesRequested, *, now: datetime) -> None:
    """To the applicant, about the dates that nobody has answered yet."""
    series, bookings = _dates(event, State.WAITING)
    if bookings:
        letter = series_letters.requested(series, bookings, now=now)
        _send(letter, _series_source(event, "requested"), now)


def ask_for_answers(event: SeriesRequested, *, now: datetime) -> None:
    """To those who answer for the building and want it at once: one letter for all the dates."""
    series, bookings = _dates(event, State.WAITING)
    for employee in told_at_once(bookings[0], now=now) if bookings else []:
        letter = series_letters.new_request(series, bookings, employee, now=now)
        _send(letter, f"{_series_source(event, 'new')}:{employee.pk}", now)


def tell_series_cancelled(event: SeriesCancelled, *, now: datetime) -> None:
    """To the applicant, about the dates that are given up."""
    series, bookings = _dates(event, State.CANCELLED)
    if bookings:
        letter = series_letters.cancelled(series, bookings, now=now)
        _send(letter, f"{_series_source(event, 'cancelled')}{_anew(bookings[0])}", now)


def tell_series_given_up(event: SeriesCancelled, *, now: datetime) -> None:
    """To those who answer for the building, when the borrower gave up what stood."""
    series, bookings = _dates(event, State.CANCELLED)
    stood = [one for one in bookings if one.pk in event.stood_ids and not event.by_staff]
    for employee in told_at_once(stood[0], now=now) if stood else []:
        letter = series_letters.given_up(series, stood, employee, now=now)
        _send(letter, f"{_series_source(event, 'given_up')}:{employee.pk}", now)


def _dates(event: SeriesEvent, state: str) -> tuple[Series, list[Booking]]:
    """The series, and those of the named bookings that are in the state now."""
    series = series_of(event.request_id)
    bookings = named(series.request, event.booking_ids)
    return series, [one for one in bookings if one.state == state]


def _series_source(event: SeriesEvent, what: str) -> str:
    """The act by its first booking, since a series may be added to and given up in parts."""
    return f"series:{event.request_id}:{what}:{min(event.booking_ids)}"


def write_digests(*, now: datetime) -> None:
    """Once a day, at the hour each has chosen, to those who want all requests in one letter."""
    for due in due_digests(now=now):
        with transaction.atomic():
            _send(letters.digest(due.waiting, due.employee), due.source, now)


def ask_how_many_came(*, now: datetime) -> None:
    """After use, one letter to each person about what she has had that day."""
    for bookings in due_questions(now=now):
        with transaction.atomic():
            asked = turnout.ask(bookings=bookings, now=now)
            if asked:
                _send(letters.how_many_came(asked, now=now), f"turnout:{asked[0].pk}", now)


def _anew(booking: Booking) -> str:
    """What tells a new answer from one that was taken back: it gets a letter of its own."""
    undone = booking.changes.filter(kind=Change.Kind.UNDONE).count()
    return f":{undone}" if undone else ""


def _send(letter: Written, source: str, now: datetime) -> None:
    """Owe somebody the letter, if she has told us where to reach her."""
    if letter.address:
        write_letter(
            source=source,
            address=letter.address,
            subject=letter.subject,
            text=letter.text,
            calendar=letter.calendar,
            now=now,
        )
