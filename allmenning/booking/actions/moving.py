"""Another time, another space, or another number of people for what is booked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import AlreadyDecided, locked
from allmenning.booking.actions.changes import must_be_as_seen, record_change, snapshot
from allmenning.booking.actions.claims import (
    Ground,
    Piece,
    Wanted,
    as_range,
    retried_once,
    take_all,
    with_buffers,
)
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.events import BookingMoved
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.conditions import (
    SpaceConditions,
    assets_of,
    conditions_for,
    must_be_approved,
    opened_periods,
)
from allmenning.booking.queries.requests import others_ask_for
from allmenning.booking.rules.conditions import (
    Hindrance,
    hindrances_in_time,
    hindrances_in_use,
)
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.places.models import Space

ACTIVE = (Booking.State.WAITING, Booking.State.CONFIRMED)
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
    a person has to approve it, SlotTaken when somebody else has some of it. Nothing changes then.
    """
    booking = _changeable(booking, mover, now)
    found = check_move(booking, space, period, mover, now)
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
    booking = _changeable(booking, mover, now)
    coming = list(_coming(booking, now))
    for one in coming:
        _takes(one, participants, mover)
    return [_count(one, participants, mover, now) for one in coming]


def _count(booking: Booking, participants: int, mover: Mover, now: datetime) -> Change:
    before = snapshot(booking)
    booking.people = participants
    booking.save(update_fields=["people"])
    return record_change(
        booking,
        Change.Kind.PEOPLE,
        before=before,
        actor=mover.actor,
        by_staff=mover.is_staff,
        now=now,
    )


def _coming(booking: Booking, now: datetime) -> Sequence[Booking]:
    rows = Booking.objects.select_for_update(of=("self",)).filter(
        request=booking.request, state__in=ACTIVE, during__startswith__gt=now
    )
    return list(rows.select_related("space__building", "request").order_by("pk"))


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


def _changeable(booking: Booking, mover: Mover, now: datetime) -> Booking:
    booking = locked(booking)
    must_be_as_seen(booking, mover.seen)
    if booking.state not in ACTIVE:
        raise AlreadyDecided
    if booking.during.lower <= now:
        raise HasBegun
    return booking


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
    assets = assets_of([booking.space_id, space.pk])
    claims.lock_assets({asset for parts in assets.values() for asset in parts})
    freed = claims.give_back(booking=booking.pk)
    ground = Ground(booking=booking.pk)
    take_all([Wanted(Piece(asset, claimed), ground) for asset in assets[space.pk]], now=now)
    closures.fill(freed)


def around(period: Period, found: SpaceConditions) -> Period:
    """What a booking of the period claims, buffers included."""
    return with_buffers(period, before=found.rules.buffer_before, after=found.rules.buffer_after)
