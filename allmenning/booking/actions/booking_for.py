"""A system books for an association, with all the rules that hold for people."""

from datetime import datetime

from django.db import transaction

from allmenning.booking.actions.bookings import Particulars, confirm_hold
from allmenning.booking.actions.holds import hold_slot
from allmenning.booking.models import Booking
from allmenning.core.log import Actor, record_act
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space


@transaction.atomic
def book_for(
    *,
    contact: Person,
    space: Space,
    period: Period,
    particulars: Particulars,
    actor: Actor,
    now: datetime,
) -> Booking:
    """A booking, or a request that waits, in the name of the one who gets the letters.

    Raises as `hold_slot` and `confirm_hold`; nothing is changed then.
    """
    people = particulars.participants
    hold = hold_slot(person=contact, space=space, period=period, participants=people, now=now)
    booking = confirm_hold(hold=hold, particulars=particulars, now=now)
    record_act(actor=actor, verb="booked_by_system", kind="booking", id=booking.pk, now=now)
    return booking
