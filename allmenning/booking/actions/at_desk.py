"""An employee books for somebody who stands at the desk or rings."""

from dataclasses import dataclass
from datetime import datetime

from allmenning.booking.actions.bookings import Particulars, lock_borrowers, sent, within_limit
from allmenning.booking.actions.changes import record_change, snapshot
from allmenning.booking.actions.claims import Ground, as_range, parts_of, retried_once, take
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.moving import STAFF_MAY, around
from allmenning.booking.events import BookingConfirmed
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.adoption import tried_among
from allmenning.booking.queries.conditions import (
    SpaceConditions,
    asset_ids,
    conditions_for,
    opened_periods,
)
from allmenning.booking.queries.requests import active_in
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.conditions import (
    Hindrance,
    hindrances_in_time,
    hindrances_in_use,
)
from allmenning.core.events import publish
from allmenning.core.log import Actor, record_act
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.models import Person


@dataclass(frozen=True)
class AtDesk:
    """Who books, and why rules give way; without a reason none of them does."""

    employee: Person
    why: str = ""

    @property
    def actor(self) -> Actor:
        return Actor("person", self.employee.pk)


@retried_once
def book_at_desk(
    *,
    borrower: Person | Contact,
    slot: Slot,
    particulars: Particulars,
    at_desk: AtDesk,
    now: datetime,
) -> Booking:
    """A confirmed booking of the borrower's, with the employee who made it in the log of changes.

    She decides at once, so that nobody has to approve it. For a reason she may let the rules in
    STAFF_MAY give way. Raises NotAllowed with all that hinders, TooManyActive when the borrower
    has as many bookings as the space allows, SlotTaken when somebody else has some of the time.
    Nothing changes then.
    """
    found, waived = _checked(slot, particulars, at_desk, now)
    person = _person(borrower, at_desk, now)
    lock_borrowers(person.pk, particulars.association)
    _within_limit(person, slot, particulars, found, now)
    booking = _written(person, slot, particulars, found, now)
    claimed = around(slot.period, found)
    parts = parts_of([slot.space.pk])[slot.space.pk]
    take(assets=parts, period=claimed, ground=Ground(booking=booking.pk), now=now)
    _tell(booking, waived, at_desk, now)
    return booking


def _checked(
    slot: Slot, particulars: Particulars, at_desk: AtDesk, now: datetime
) -> tuple[SpaceConditions, list[Hindrance]]:
    """The rules of the day, and those of them that give way. Raises NotAllowed."""
    found = conditions_for(slot.space, slot.period.start)
    if found is None or not asset_ids(slot.space):
        raise NotAllowed([Hindrance.NOT_OPEN])
    opened = opened_periods(slot.space, slot.period)
    hindrances = [
        *hindrances_in_time(found.conditions, slot.period, opened=opened, now=now),
        *hindrances_in_use(
            found.conditions, participants=particulars.participants, purpose=particulars.purpose
        ),
    ]
    if hindrances and not (at_desk.why and STAFF_MAY.issuperset(hindrances)):
        raise NotAllowed(hindrances)
    return found, hindrances


def _person(borrower: Person | Contact, at_desk: AtDesk, now: datetime) -> Person:
    if isinstance(borrower, Contact):
        return add_contact(contact=borrower, actor=at_desk.actor, now=now)
    return borrower


def _within_limit(
    person: Person, slot: Slot, particulars: Particulars, found: SpaceConditions, now: datetime
) -> None:
    association = particulars.association
    active = active_in(slot.space, person=person, association=association, now=now)
    within_limit(found.rules, association, active + 1)


def _written(
    person: Person, slot: Slot, particulars: Particulars, found: SpaceConditions, now: datetime
) -> Booking:
    return Booking.objects.create(
        request=sent(person.pk, particulars, found.rules, now=now),
        space=slot.space,
        during=as_range(slot.period),
        state=Booking.State.CONFIRMED,
        decided_at=now,
        is_trial=bool(tried_among([slot.space])),
    )


def _tell(booking: Booking, waived: list[Hindrance], at_desk: AtDesk, now: datetime) -> None:
    actor = at_desk.actor
    record_change(
        booking,
        Change.Kind.BOOKED,
        before=snapshot(booking),
        actor=actor,
        by_staff=True,
        now=now,
        why=at_desk.why if waived else "",
    )
    if waived:
        rules = [str(hindrance) for hindrance in waived]
        record_act(
            actor=actor, verb="rules_waived", kind="booking", id=booking.pk, now=now, rules=rules
        )
    publish(BookingConfirmed(booking.pk), now=now)
