"""Letters about what is written about a request, and about who takes care of it."""

from datetime import datetime

from allmenning.booking.events import MessageSent, RequestAssigned
from allmenning.booking.models import Message
from allmenning.booking.queries.letters import told_of_message
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import booking_of, responsible
from allmenning.booking.views import letters
from allmenning.flows.sending import send
from allmenning.people.models import Person


def tell_message(event: MessageSent, *, now: datetime) -> None:
    """To the other side: the applicant, or whoever takes care of the request at work."""
    message = Message.objects.get(pk=event.message_id)
    booking = booking_of(message.request_id, now=now)
    if message.by_staff:
        send(letters.message_to_borrower(message, booking), f"message:{message.pk}", now)
        return
    for employee in told_of_message(booking, now=now):
        letter = letters.message_to_staff(message, booking, employee)
        send(letter, f"message:{message.pk}:{employee.pk}", now)


def tell_assigned(event: RequestAssigned, *, now: datetime) -> None:
    """To the colleague who takes care of the request now, unless she took it herself."""
    booking = with_all().get(pk=event.booking_id)
    employee = responsible(booking, now=now)
    if employee is not None and employee.pk != event.by_id:
        letter = letters.assigned(booking, employee, Person.objects.get(pk=event.by_id))
        send(letter, f"booking:{booking.pk}:assigned:{employee.pk}:{now:%Y%m%dT%H%M%S}", now)
