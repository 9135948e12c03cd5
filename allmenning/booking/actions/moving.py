"""Another time, another space, or another number of people for what is booked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import AlreadyDecided, lock_borrowers, locked
from allmenning.booking.actions.changes import (
    ChangedMeanwhile,
    must_be_as_seen,
    record_change,
    record_changes,
    snapshot,
)
from allmenning.booking.actions.claims import (
    Ground,
    as_range,
    retried_once,
    take,
    with_buffers,
)
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.limits import must_have_room
from allmenning.booking.actions.several import lock_parts, lock_with_coming
from allmenning.booking.events import BookingMoved, PeopleChanged
from allmenning.booking.models import Booking, Change, Request
from allmenning.booking.queries.conditions import (
    SpaceConditions,
    asset_ids,
    conditions_for,
    must_be_approved,
    opened_periods,
)
from allmenning.booking.queries.requests import ACTIVE, others_ask_for
from allmenning.booking.rules.conditions import (
    Hindrance,
    hindrances_in_time,
    hindrances_in_use,
)
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.places.models import Space

# What an employee may agree to although the rules would stop a borrower who books by herself.
STAFF_MAY = frozenset(
    {
        Hindrance.TOO_SOON,
        Hindrance.TOO_FAR,
        Hindrance.TOO_SHORT,
        Hindrance.TOO_LONG,
        Hindrance.OFF_RASTER,
        Hindrance.WRONG_PURPOSE,
    }
)


class HasBegun(Exception):
    """The time has begun; it can no longer be changed."""


class MustBeAsked(Exception):
    """A person has to approve the new time: it has to be asked for as a new request."""


@dataclass(frozen=True)
class Mover:
    """Who changes a booking. `seen` is the latest change her page knew, None when it does not
    matter."""

    actor: Actor
    is_staff: bool = False
    seen: int | None = None


@retried_once
def move_booking(
    *, booking: Booking, space: Space, period: Period, mover: Mover, now: datetime
) -> Change:
    """Give the booking another stretch of time, or another space, at once or not at all.

    A shorter time within the old one needs no new approval. Raises ChangedMeanwhile, HasBegun,
    AlreadyDecided when it no longer stands, NotAllowed when the rules forbid it, MustBeAsked when
    a person has to approve it, TooManyActive when the borrower has as many as the other space
    allows, SlotTaken when somebody else has some of it. Nothing changes then.
    """
    lock_mover(booking.request, mover)
    booking = locked(booking)
    _must_be_changeable(booking, mover, now)
    found = check_move(booking, space, period, mover, now)
    check_limit_of([booking], space, found, mover, now)
    before = snapshot(booking)
    if booking.state == Booking.State.CONFIRMED:
        _retake(booking, space, around(period, found), now)
    booking.space, booking.during, booking.reminders = space, as_range(period), 0
    booking.save(update_fields=["space", "during", "reminders"])
    change = record_change(
        booking,
        Change.Kind.MOVED,
        before=before,
        actor=mover.actor,
        by_staff=mover.is_staff,
        now=now,
    )
    publish(BookingMoved(booking.pk, change.pk, by_staff=mover.is_staff), now=now)
    return change


@retried_once
def change_people(
    *, booking: Booking, participants: int, mover: Mover, now: datetime
) -> list[Change]:
    """Say anew how many come; it holds for all coming bookings of the same request.

    Raises ChangedMeanwhile, HasBegun, AlreadyDecided, NotAllowed when the space does not take so
    many, MustBeAsked when so many have to be approved.
    """
    coming = lock_with_coming(booking, now)
    named = next(one for one in coming if one.pk == booking.pk)
    if named.request_id != booking.request_id:
        raise ChangedMeanwhile
    _must_be_changeable(named, mover, now)
    for one in coming:
        _takes(one, participants, mover)
    return _count(coming, participants, mover, now)


def _count(
    bookings: Sequence[Booking], participants: int, mover: Mover, now: datetime
) -> list[Change]:
    befores = [snapshot(booking) for booking in bookings]
    for booking in bookings:
        booking.people = participants
    Booking.objects.bulk_update(bookings, ["people"])
    changes = record_changes(
        bookings,
        Change.Kind.PEOPLE,
        befores=befores,
        actor=mover.actor,
        by_staff=mover.is_staff,
        now=now,
    )
    event = PeopleChanged(
        bookings[0].request_id,
        tuple(booking.pk for booking in bookings),
        by_staff=mover.is_staff,
        change_ids=tuple(change.pk for change in changes),
    )
    publish(event, now=now)
    return changes


def _takes(booking: Booking, participants: int, mover: Mover) -> None:
    period = Period(booking.during.lower, booking.during.upper)
    found = conditions_for(booking.space, period.start)
    if found is None:
        raise NotAllowed([Hindrance.NOT_OPEN])
    hindrances = hindrances_in_use(
        found.conditions, participants=participants, purpose=booking.request.purpose
    )
    _raise_if(hindrances, mover)
    grows = participants > booking.participants
    confirmed = booking.state == Booking.State.CONFIRMED
    by_herself = confirmed and grows and not mover.is_staff
    if by_herself and must_be_approved(found.rules, period, participants):
        raise MustBeAsked


def _must_be_changeable(booking: Booking, mover: Mover, now: datetime) -> None:
    must_be_as_seen(booking, mover.seen)
    if booking.state not in ACTIVE:
        raise AlreadyDecided
    if booking.during.lower <= now:
        raise HasBegun


def lock_mover(request: Request, mover: Mover) -> None:
    """Let a borrower's own acts wait for one another, since her bookings are counted; call it
    before any booking is locked."""
    if not mover.is_staff:
        lock_borrowers(request.applicant_id, request.association)


def check_limit_of(
    bookings: Sequence[Booking], space: Space, found: SpaceConditions, mover: Mover, now: datetime
) -> None:
    """Raise TooManyActive when a borrower moves more to another space than she may have there."""
    arriving = [one for one in bookings if one.space_id != space.pk]
    if mover.is_staff or not arriving:
        return
    asked = arriving[0].request
    must_have_room(
        space,
        found.rules,
        person=asked.applicant,
        association=asked.association,
        wanted=len(arriving),
        now=now,
    )


def check_move(
    booking: Booking, space: Space, period: Period, mover: Mover, now: datetime
) -> SpaceConditions:
    """The rules of the new time, if they let this person move the booking there. Raises NotAllowed
    and MustBeAsked."""
    found = conditions_for(space, period.start)
    if found is None:
        raise NotAllowed([Hindrance.NOT_OPEN])
    request = booking.request
    opened = opened_periods(space, period)
    hindrances = [
        *hindrances_in_time(found.conditions, period, opened=opened, now=now),
        *hindrances_in_use(
            found.conditions, participants=booking.participants, purpose=request.purpose
        ),
    ]
    _raise_if(hindrances, mover)
    if not mover.is_staff and _must_ask(booking, space, period, found):
        raise MustBeAsked
    return found


def _raise_if(hindrances: Collection[Hindrance], mover: Mover) -> None:
    counting = [one for one in hindrances if not (mover.is_staff and one in STAFF_MAY)]
    if counting:
        raise NotAllowed(counting)


def _must_ask(booking: Booking, space: Space, period: Period, found: SpaceConditions) -> bool:
    if booking.state == Booking.State.WAITING:
        return False
    old = Period(booking.during.lower, booking.during.upper)
    if space.pk == booking.space_id and old.contains(period):
        return False
    return must_be_approved(found.rules, period, booking.participants) or others_ask_for(
        space=space, period=period
    )


def _retake(booking: Booking, space: Space, claimed: Period, now: datetime) -> None:
    """Delete the booking's claims and make the new ones; what became free falls to closures."""
    lock_parts([booking], others=[space.pk])
    freed = claims.give_back(booking=booking.pk)
    take(assets=asset_ids(space), period=claimed, ground=Ground(booking=booking.pk), now=now)
    closures.fill(freed)


def around(period: Period, found: SpaceConditions) -> Period:
    """What a booking of the period claims, buffers included."""
    return with_buffers(period, before=found.rules.buffer_before, after=found.rules.buffer_after)
