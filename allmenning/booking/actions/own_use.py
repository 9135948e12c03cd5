"""A unit uses a space itself: what it does there has its time like anything else that is booked."""

from dataclasses import dataclass
from datetime import datetime

from allmenning.booking.actions.bookings import Particulars, sent
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
from allmenning.booking.rules.conditions import Hindrance, hindrances_in_time
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.models import Unit
from allmenning.places.models import Purpose, Space


@dataclass(frozen=True)
class OwnUse:
    """What a unit does in a space: all may read `activity`. About `people` come."""

    unit: Unit
    activity: str
    people: int


@retried_once
def book_own_use(
    *, use: OwnUse, space: Space, period: Period, actor: Actor, now: datetime
) -> Booking:
    """A confirmed booking for the unit itself, which stands as a contact of its name.

    What only binds those who borrow (STAFF_MAY, how many bookings one may have, approval) does not
    bind it. Raises NotAllowed when it is closed or past, SlotTaken when somebody has some of the
    time. Nothing changes then.
    """
    found = _conditions(space, period, now)
    contact = Contact(use.unit.name, space.building.phone)
    person = add_contact(contact=contact, actor=actor, now=now)
    booking = Booking.objects.create(
        request=sent(person.pk, _particulars(use, space), found.rules, now=now),
        space=space,
        during=as_range(period),
        state=Booking.State.CONFIRMED,
        decided_at=now,
        is_trial=bool(tried_among([space])),
    )
    parts = parts_of([space.pk])[space.pk]
    take(assets=parts, period=around(period, found), ground=Ground(booking=booking.pk), now=now)
    _tell(booking, actor, now)
    return booking


def _conditions(space: Space, period: Period, now: datetime) -> SpaceConditions:
    found = conditions_for(space, period.start)
    if found is None or not asset_ids(space):
        raise NotAllowed([Hindrance.NOT_OPEN])
    opened = opened_periods(space, period)
    all_of_them = hindrances_in_time(found.conditions, period, opened=opened, now=now)
    hindrances = [one for one in all_of_them if one not in STAFF_MAY]
    if hindrances:
        raise NotAllowed(hindrances)
    return found


def _particulars(use: OwnUse, space: Space) -> Particulars:
    return Particulars(
        purpose=Purpose.EVENT,
        activity=use.activity,
        participants=min(max(use.people, 1), space.capacity),
        phone=space.building.phone,
        unit=use.unit,
    )


def _tell(booking: Booking, actor: Actor, now: datetime) -> None:
    before = snapshot(booking)
    kind = Change.Kind.BOOKED
    record_change(booking, kind, before=before, actor=actor, by_staff=True, now=now)
    publish(BookingConfirmed(booking.pk), now=now)
