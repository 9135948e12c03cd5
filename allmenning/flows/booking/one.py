"""Letters about one booking."""

from datetime import datetime

from allmenning.booking.events import (
    ActUndone,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingMoved,
    BookingRequested,
    BookingUnanswered,
    PeopleChanged,
)
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.letters import told_at_once, told_of_change
from allmenning.booking.queries.requests import ACTIVE, with_all
from allmenning.booking.views import change_letters, late_letters, letters
from allmenning.flows.booking.sending import anew
from allmenning.flows.sending import send

State = Booking.State


def tell_confirmed(event: BookingConfirmed, *, now: datetime) -> None:
    """To the applicant, if it still stands."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.CONFIRMED:
        send(
            letters.confirmed(booking, now=now),
            f"booking:{booking.pk}:confirmed{anew(booking)}",
            now,
        )


def tell_requested(event: BookingRequested, *, now: datetime) -> None:
    """To the applicant, if nobody has answered yet."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.WAITING:
        send(letters.requested(booking, now=now), f"booking:{booking.pk}:requested", now)


def ask_for_answer(event: BookingRequested, *, now: datetime) -> None:
    """To those who answer for the building and want it at once, if nobody has answered yet."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.WAITING:
        for employee in told_at_once(booking, now=now):
            letter = letters.new_request(booking, employee)
            send(letter, f"booking:{booking.pk}:new:{employee.pk}", now)


def tell_declined(event: BookingDeclined, *, now: datetime) -> None:
    """To the applicant, with the reason and what is free instead."""
    booking = with_all().get(pk=event.booking_id)
    if booking.state == State.DECLINED:
        send(
            letters.declined(booking, now=now),
            f"booking:{booking.pk}:declined{anew(booking)}",
            now,
        )


def tell_unanswered(event: BookingUnanswered, *, now: datetime) -> None:
    """To the applicant: we did not answer in time, and whom to ring."""
    booking = with_all().get(pk=event.booking_id)
    send(late_letters.unanswered(booking), f"booking:{booking.pk}:unanswered", now)


def tell_cancelled(event: BookingCancelled, *, now: datetime) -> None:
    """To the applicant, so that it goes out of her calendar too."""
    booking = with_all().get(pk=event.booking_id)
    letter = letters.cancelled(booking, stood=event.stood, now=now)
    send(letter, f"booking:{booking.pk}:cancelled{anew(booking)}", now)


def tell_given_up(event: BookingCancelled, *, now: datetime) -> None:
    """To those who answer for the building, when the borrower gave up what stood."""
    if not event.stood or event.by_staff:
        return
    booking = with_all().get(pk=event.booking_id)
    for employee in told_of_change(booking, now=now):
        letter = letters.given_up(booking, employee)
        send(letter, f"booking:{booking.pk}:given_up:{employee.pk}", now)


def tell_moved(event: BookingMoved, *, now: datetime) -> None:
    """To the other side, when what moved was confirmed and no later change has come."""
    booking = with_all().get(pk=event.booking_id)
    change = Change.objects.get(pk=event.change_id)
    if booking.state != State.CONFIRMED or change.before["state"] != State.CONFIRMED:
        return
    if event.by_staff:
        send(change_letters.moved(booking, change, now=now), f"change:{change.pk}", now)
        return
    for employee in told_of_change(booking, now=now):
        letter = change_letters.moved_by_borrower(booking, change, employee)
        send(letter, f"change:{change.pk}:{employee.pk}", now)


def tell_people_changed(event: PeopleChanged, *, now: datetime) -> None:
    """To those who answer for the building, when the borrower comes with more or fewer."""
    change = Change.objects.get(pk=min(event.change_ids))
    rows = with_all().filter(pk__in=event.booking_ids, state__in=ACTIVE).order_by("during", "pk")
    bookings = [one for one in rows if one.participants != change.before["people"]]
    for employee in told_of_change(bookings[0], now=now) if bookings and not event.by_staff else []:
        letter = change_letters.people_changed(bookings, change, employee)
        send(letter, f"change:{change.pk}:{employee.pk}", now)


def tell_undone(event: ActUndone, *, now: datetime) -> None:
    """To the applicant, one correcting letter about all that was taken back in the same act."""
    change = Change.objects.select_related("booking", "undoes").get(pk=event.change_id)
    request = change.booking.request_id
    same = Change.objects.filter(booking__request=request, kind=change.kind, at=change.at)
    together = with_all().filter(pk__in=same.values("booking")).order_by("during", "pk")
    letter = change_letters.undone(list(together), change, now=now)
    send(letter, f"request:{request}:undone:{change.at:%Y%m%dT%H%M%S%f}", now)
