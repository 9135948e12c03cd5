"""Key sets of metal: set up, handed out and taken back, each of which can be undone for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from allmenning.booking.models import Booking
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.keys.models import KeyHandover, KeyLoan, KeySet
from allmenning.keys.queries.key_sets import UNDO_WITHIN, due_for, handover_at
from allmenning.people.models import Person
from allmenning.places.models import Building, Space


class LabelTaken(Exception):
    """The building has a key set with this on its tag."""


class SetIsOut(Exception):
    """The key set is with somebody else."""


class AlreadyFetched(Exception):
    """The booking has had its key set."""


class NotStanding(Exception):
    """The booking is not one that is to have a key (any more)."""


class TooLateToUndo(Exception):
    """More than a day has passed, or something else has happened since."""


@dataclass(frozen=True)
class Facts:
    """What a key set is: `space` None when it opens the whole building."""

    label: str
    opens: str
    count: int
    space: Space | None = None


@transaction.atomic
def say_where(
    *,
    building: Building,
    fetching: dict[str, str],
    returning: dict[str, str],
    hours: int,
    actor: Actor,
    now: datetime,
) -> None:
    """From now on keys of the building are fetched and returned like this."""
    said = {"fetching": fetching, "returning": returning, "hours": hours}
    handover, _new = KeyHandover.objects.update_or_create(building=building, defaults=said)
    _record("key_handover_set", "key_handover", handover.pk, actor, now)


@transaction.atomic
def add_set(*, building: Building, facts: Facts, actor: Actor, now: datetime) -> KeySet:
    """A key set more to lend. Raises LabelTaken."""
    key_set = KeySet(
        building=building,
        space=facts.space,
        label=facts.label,
        opens=facts.opens,
        count=facts.count,
    )
    try:
        with transaction.atomic():
            key_set.save()
    except IntegrityError:
        raise LabelTaken from None
    _record("key_set_added", "key_set", key_set.pk, actor, now)
    return key_set


@transaction.atomic
def retire_set(*, key_set: KeySet, actor: Actor, now: datetime) -> None:
    """Lend the key set no more. One that is out is given up: nobody is asked for it again."""
    if KeySet.objects.filter(pk=key_set.pk, retired_at=None).update(retired_at=now):
        _record("key_set_retired", "key_set", key_set.pk, actor, now)


@transaction.atomic
def hand_out(*, key_set: KeySet, booking: Booking, by: Person, now: datetime) -> KeyLoan:
    """The borrower has fetched the key set. Once more with the same set changes nothing.

    Raises SetIsOut, AlreadyFetched when she has another, NotStanding.
    """
    lock_row(Booking, booking.pk)
    booking = Booking.objects.get(pk=booking.pk)
    if booking.state != Booking.State.CONFIRMED or key_set.retired_at is not None:
        raise NotStanding
    known = KeyLoan.objects.filter(booking=booking).first()
    if known is not None and known.key_set_id != key_set.pk:
        raise AlreadyFetched
    return known or _handed_out(key_set, booking, by, now)


def _handed_out(key_set: KeySet, booking: Booking, by: Person, now: datetime) -> KeyLoan:
    handover = handover_at(key_set.building) or KeyHandover()
    due = max(due_for(booking, handover), now + timedelta(hours=1))
    loan = KeyLoan(key_set=key_set, booking=booking, fetched_at=now, handed_out_by=by, due_at=due)
    try:
        with transaction.atomic():
            loan.save()
    except IntegrityError:
        raise SetIsOut from None
    _record_by(by, "key_set_handed_out", loan, now)
    return loan


@transaction.atomic
def take_back(*, loan: KeyLoan, by: Person, now: datetime) -> None:
    """The key set is back. What is back is as it should be."""
    out = KeyLoan.objects.filter(pk=loan.pk, returned_at=None)
    if out.update(returned_at=now, taken_back_by=by):
        _record_by(by, "key_set_taken_back", loan, now)


@transaction.atomic
def undo_hand_out(*, loan: KeyLoan, by: Person, now: datetime) -> None:
    """The key set never went out. Raises TooLateToUndo when it is back, or a day has passed."""
    out = KeyLoan.objects.filter(pk=loan.pk, returned_at=None, fetched_at__gt=now - UNDO_WITHIN)
    if not out.delete()[0]:
        raise TooLateToUndo
    _record_by(by, "key_set_hand_out_undone", loan, now)


@transaction.atomic
def undo_take_back(*, loan: KeyLoan, by: Person, now: datetime) -> None:
    """The key set is still out. Raises TooLateToUndo after a day, SetIsOut when another has it."""
    back = KeyLoan.objects.filter(pk=loan.pk, returned_at__gt=now - UNDO_WITHIN)
    try:
        with transaction.atomic():
            undone = back.update(returned_at=None, taken_back_by=None)
    except IntegrityError:
        raise SetIsOut from None
    if not undone:
        raise TooLateToUndo
    _record_by(by, "key_set_take_back_undone", loan, now)


def note_told(*, loan: KeyLoan, now: datetime) -> bool:
    """Note that people are told that the set is late. Returns whether nobody had been told."""
    untold = KeyLoan.objects.filter(pk=loan.pk, returned_at=None, told_late_at=None)
    return bool(untold.update(told_late_at=now))


def _record_by(person: Person, verb: str, loan: KeyLoan, now: datetime) -> None:
    record_act(
        actor=Actor("person", person.pk),
        verb=verb,
        kind="key_loan",
        id=loan.pk,
        now=now,
        key_set=loan.key_set_id,
        booking=loan.booking_id,
    )


def _record(verb: str, kind: str, identifier: int, actor: Actor, now: datetime) -> None:
    record_act(actor=actor, verb=verb, kind=kind, id=identifier, now=now)
