"""A unit uses spaces itself: what it does there has its time like anything else that is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from allmenning.booking.actions.bookings import Particulars, to_send
from allmenning.booking.actions.changes import record_changes, snapshot
from allmenning.booking.actions.claims import (
    Ground,
    Piece,
    SlotTaken,
    Wanted,
    as_range,
    parts_of,
    retried_once,
    take_whole,
)
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.moving import STAFF_MAY, around
from allmenning.booking.actions.series_terms import opened_around, rules_of
from allmenning.booking.events import OwnUseBooked
from allmenning.booking.models import Booking, Change, Request
from allmenning.booking.queries.adoption import tried_among
from allmenning.booking.queries.conditions import SpaceConditions
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.conditions import Hindrance, hindrances_in_time
from allmenning.core.clock import local_date
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.models import Unit
from allmenning.places.models import Purpose, Space

# What comes of a time that is wanted: its booking, or why there is none.
Outcome: TypeAlias = Booking | NotAllowed | SlotTaken
Rules: TypeAlias = Mapping[Slot, SpaceConditions]
Parts: TypeAlias = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class OwnUse:
    """What a unit does in its spaces: all may read `activity`. About `people` come."""

    unit: Unit
    activity: str
    people: int


@retried_once
def book_own_use(
    *, use: OwnUse, space: Space, period: Period, actor: Actor, now: datetime
) -> Booking:
    """As `book_own_times`, for one time. Raises NotAllowed or SlotTaken; nothing changes then."""
    (outcome,) = book_own_times(use=use, wanted=[(space, period)], actor=actor, now=now)
    if isinstance(outcome, Booking):
        return outcome
    raise outcome


@retried_once
def book_own_times(
    *, use: OwnUse, wanted: Sequence[tuple[Space, Period]], actor: Actor, now: datetime
) -> list[Outcome]:
    """Confirmed bookings for the unit itself, which stands as a contact of its name.

    What only binds those who borrow (STAFF_MAY, how many bookings one may have, approval) does not
    bind it. Every time that can be had is booked, whatever becomes of the others. Returns what comes
    of each, in order: NotAllowed when it is closed or past, SlotTaken when somebody has some of it.
    """
    slots = [Slot(local_date(period.start), space, period) for space, period in wanted]
    if not slots:
        return []
    parts, rules = parts_of(slot.space.pk for slot in slots), rules_of(slots)
    refused = _refused(slots, rules, parts, now)
    allowed = [slot for slot, no in zip(slots, refused, strict=True) if no is None]
    had = iter(_book(use, allowed, rules, parts, actor, now))
    return [no or next(had) for no in refused]


def _refused(
    slots: Sequence[Slot], rules: Rules, parts: Parts, now: datetime
) -> list[NotAllowed | None]:
    """Why each of the slots may not be had, in order; None for those that may."""
    opened = opened_around(slots)
    found = [
        _hindrances(slot, rules[slot], opened[slot.space.pk], now)
        if slot in rules and slot.space.pk in parts
        else [Hindrance.NOT_OPEN]
        for slot in slots
    ]
    return [NotAllowed(hindrances) if hindrances else None for hindrances in found]


def _hindrances(
    slot: Slot, found: SpaceConditions, opened: Sequence[Period], now: datetime
) -> list[Hindrance]:
    all_of_them = hindrances_in_time(found.conditions, slot.period, opened=opened, now=now)
    return [one for one in all_of_them if one not in STAFF_MAY]


def _book(
    use: OwnUse, slots: Sequence[Slot], rules: Rules, parts: Parts, actor: Actor, now: datetime
) -> list[Booking | SlotTaken]:
    bookings = _written(use, slots, rules, actor, now)
    wanted = [
        Wanted(Piece(asset, around(slot.period, rules[slot])), Ground(booking=booking.pk))
        for booking, slot in zip(bookings, slots, strict=True)
        for asset in parts[slot.space.pk]
    ]
    whole = take_whole(wanted, now=now)
    _tell([one for one in bookings if one.pk in whole], actor, now)
    _forget([one for one in bookings if one.pk not in whole])
    return [one if one.pk in whole else SlotTaken() for one in bookings]


def _written(
    use: OwnUse, slots: Sequence[Slot], rules: Rules, actor: Actor, now: datetime
) -> list[Booking]:
    """The bookings, each with a request of its own, since each is moved and given up by itself."""
    contacts = {
        phone: add_contact(contact=Contact(use.unit.name, phone), actor=actor, now=now).pk
        for phone in {slot.space.building.phone for slot in slots}
    }
    requests = Request.objects.bulk_create(
        to_send(
            contacts[slot.space.building.phone],
            _particulars(use, slot.space),
            rules[slot].rules,
            now=now,
        )
        for slot in slots
    )
    tried = tried_among(slot.space for slot in slots)
    return Booking.objects.bulk_create(
        Booking(
            request=request,
            space=slot.space,
            during=as_range(slot.period),
            state=Booking.State.CONFIRMED,
            decided_at=now,
            is_trial=slot.space.pk in tried,
        )
        for request, slot in zip(requests, slots, strict=True)
    )


def _particulars(use: OwnUse, space: Space) -> Particulars:
    return Particulars(
        purpose=Purpose.EVENT,
        activity=use.activity,
        participants=min(max(use.people, 1), space.capacity),
        phone=space.building.phone,
        unit=use.unit,
    )


def _tell(bookings: Sequence[Booking], actor: Actor, now: datetime) -> None:
    if not bookings:
        return
    befores = [snapshot(booking) for booking in bookings]
    kind = Change.Kind.BOOKED
    record_changes(bookings, kind, befores=befores, actor=actor, by_staff=True, now=now)
    ids = tuple(booking.pk for booking in bookings)
    publish(OwnUseBooked(bookings[0].space_id, ids), now=now)


def _forget(bookings: Sequence[Booking]) -> None:
    """Delete what could not be had; nobody has been told of it."""
    if bookings:
        Booking.objects.filter(pk__in=[one.pk for one in bookings]).delete()
        Request.objects.filter(pk__in=[one.request_id for one in bookings]).delete()
