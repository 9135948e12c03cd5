"""From a hold to a booking."""

from dataclasses import dataclass
from datetime import datetime

from allmenning.booking.actions import claims
from allmenning.booking.actions.claims import retried_once
from allmenning.booking.actions.holds import NotAllowed, lock_person
from allmenning.booking.events import BookingConfirmed, BookingRequested
from allmenning.booking.models import Booking, BookingRules, Hold, Request
from allmenning.booking.queries import conditions as spaces_conditions
from allmenning.booking.queries import requests
from allmenning.booking.queries.adoption import tried_among
from allmenning.booking.queries.conditions import SpaceConditions
from allmenning.booking.rules.conditions import hindrances_in_use, may_cancel_at
from allmenning.core.events import publish
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.core.period import Period
from allmenning.people.models import Association, Unit


class HoldExpired(Exception):
    """The hold ran out and the time is no longer kept."""


class TooManyActive(Exception):
    """The person or association already has as many coming bookings as the space allows."""

    def __init__(self, most: int, *, of_association: bool) -> None:
        super().__init__(most)
        self.most = most
        self.of_association = of_association


class TermsChanged(Exception):
    """The terms that hold now are not the version that was accepted."""


class AlreadyDecided(Exception):
    """Somebody answered, cancelled or declined before."""


@dataclass(frozen=True)
class Particulars:
    """What a borrower tells about a booking, shaped by the form.

    `terms` is the version she accepted, by id; None stands for the one that holds now. `unit` is
    one of ours that uses the space itself.
    """

    purpose: str
    activity: str
    participants: int
    phone: str
    note: str = ""
    association: Association | None = None
    terms: int | None = None
    unit: Unit | None = None


@retried_once
def confirm_hold(*, hold: Hold, particulars: Particulars, now: datetime) -> Booking:
    """Make the held time a booking, or a request that waits for an answer.

    Raises HoldExpired when the hold is gone, NotAllowed when the space does not allow the use,
    TermsChanged when other terms were accepted than those that hold, TooManyActive when a limit
    is reached. Nothing is changed then, and the hold stands.
    """
    lock_borrowers(hold.holder_id, particulars.association)
    _lock(hold)
    period = Period(hold.during.lower, hold.during.upper)
    found = spaces_conditions.conditions_for(hold.space, period.start)
    if found is None:
        raise HoldExpired
    others_ask = _check(hold, found, particulars, now)
    if others_ask or spaces_conditions.must_be_approved(
        found.rules, period, particulars.participants
    ):
        return _ask(hold, found, particulars, now)
    return _book(hold, found, particulars, now)


def lock_borrowers(person: int, association: Association | None) -> None:
    """Person first, association second: always in this order (docs/locking.md)."""
    lock_person(person)
    if association is not None:
        lock_row(Association, association.pk)


def _lock(hold: Hold) -> None:
    """Keep the hold as it is; whoever takes over an old hold's time locks it too."""
    if not lock_row(Hold, hold.pk, to_delete=True):
        raise HoldExpired


def _check(hold: Hold, found: SpaceConditions, particulars: Particulars, now: datetime) -> bool:
    """Whether others ask for the time too. Raises what hinders the borrower."""
    hindrances = hindrances_in_use(
        found.conditions, participants=particulars.participants, purpose=particulars.purpose
    )
    if hindrances:
        raise NotAllowed(hindrances)
    if particulars.terms not in (None, found.rules.terms_id):
        raise TermsChanged
    association = particulars.association
    standing = requests.standing(hold, association=association, now=now)
    within_limit(found.rules, association, standing.active + 1)
    return standing.others_ask


def within_limit(rules: BookingRules, association: Association | None, active: int) -> None:
    """Raise TooManyActive when so many coming bookings are more than the space allows."""
    most = rules.max_active_association if association else rules.max_active_person
    if active > most:
        raise TooManyActive(most, of_association=association is not None)


def _book(hold: Hold, found: SpaceConditions, particulars: Particulars, now: datetime) -> Booking:
    booking = _written(hold, found, particulars, Booking.State.CONFIRMED, now)
    if not claims.hand_over(hold=hold.pk, booking=booking.pk):
        raise HoldExpired
    _tell(booking, BookingConfirmed(booking.pk), "booked", now)
    return booking


def _ask(hold: Hold, found: SpaceConditions, particulars: Particulars, now: datetime) -> Booking:
    if not claims.give_back(hold=hold.pk):
        raise HoldExpired
    claims.delete_hold(hold.pk)
    booking = _written(hold, found, particulars, Booking.State.WAITING, now)
    _tell(booking, BookingRequested(booking.pk), "requested", now)
    return booking


def sent(person: int, particulars: Particulars, rules: BookingRules, *, now: datetime) -> Request:
    """The person's request, with the terms that hold now."""
    request = to_send(person, particulars, rules, now=now)
    request.save()
    return request


def to_send(
    person: int, particulars: Particulars, rules: BookingRules, *, now: datetime
) -> Request:
    """The same, not stored yet."""
    return Request(
        applicant_id=person,
        association=particulars.association,
        unit=particulars.unit,
        purpose=particulars.purpose,
        activity=particulars.activity,
        participants=particulars.participants,
        note=particulars.note,
        phone=particulars.phone,
        terms_id=rules.terms_id,
        sent_at=now,
    )


def _written(
    hold: Hold, found: SpaceConditions, particulars: Particulars, state: str, now: datetime
) -> Booking:
    request = sent(hold.holder_id, particulars, found.rules, now=now)
    decided_at = now if state == Booking.State.CONFIRMED else None
    return Booking.objects.create(
        request=request,
        space=hold.space,
        during=hold.during,
        state=state,
        decided_at=decided_at,
        is_trial=bool(tried_among([hold.space])),
    )


def _tell(
    booking: Booking, event: BookingConfirmed | BookingRequested, verb: str, now: datetime
) -> None:
    applicant = Actor("person", booking.request.applicant_id)
    record_act(actor=applicant, verb=verb, kind="booking", id=booking.pk, now=now)
    publish(event, now=now)


def locked(booking: Booking) -> Booking:
    """The booking as it is now, locked until the transaction ends."""
    rows = Booking.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("space__building", "request__applicant").get(pk=booking.pk)


def cancel_deadline(booking: Booking) -> datetime:
    """The latest instant at which the borrower may cancel by herself."""
    starts = booking.during.lower
    found = spaces_conditions.conditions_for(booking.space, starts)
    if booking.state == Booking.State.WAITING or found is None:
        return starts
    return may_cancel_at(starts=starts, cancel_hours=found.rules.cancel_hours)
