"""What employees decided is taken back within a day, as a new act."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.cancelling import (
    cancel_booking,
)
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import (
    approve,
    decline,
)
from allmenning.booking.actions.undoing import TooLateToUndo, undo
from allmenning.booking.models import BookingRules, Claim
from allmenning.booking.tests.acts import canceller, latest, move, mover
from allmenning.booking.tests.scenes import EVENING, asked, between, booked, claimed
from allmenning.core.models import EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Space

LATER = between("20:00", "22:00")


def test_a_yes_is_taken_back_and_waits_again(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = approve(booking=asked(kari, gymsal, now), by=per, now=now)

    undone = undo(change=latest(booking), by=per, now=now)

    booking.refresh_from_db()
    assert (booking.state, booking.decided_at, booking.decided_by) == ("waiting", None, None)
    assert claimed(gymsal) == []
    assert undone.undoes is not None
    assert EventRecord.objects.get(name="booking.ActUndone").payload["change_id"] == undone.pk


def test_a_no_is_taken_back(kari: Person, per: Person, gymsal: Space, now: datetime) -> None:
    booking = decline(booking=asked(kari, gymsal, now), by=per, reason="Fullt", now=now)

    undo(change=latest(booking), by=per, now=now)

    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("waiting", "")


def test_what_staff_cancelled_stands_again_if_nobody_took_it(
    kari: Person, ola: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    change = cancel_booking(
        booking=booking, canceller=canceller(per, by_staff=True, reason="Feil"), now=now
    )
    taker = booked(ola, gymsal, now)

    with pytest.raises(SlotTaken):
        undo(change=change, by=per, now=now)
    cancel_booking(booking=taker, canceller=canceller(ola), now=now)
    undo(change=change, by=per, now=now)

    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert Claim.objects.filter(booking=booking).count() == 3


def test_a_day_later_it_is_too_late(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = approve(booking=asked(kari, gymsal, now), by=per, now=now)

    with pytest.raises(TooLateToUndo):
        undo(change=latest(booking), by=per, now=now + timedelta(days=1, seconds=1))


def test_a_borrowers_own_act_is_not_for_staff_to_undo(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    change = cancel_booking(booking=booking, canceller=canceller(kari), now=now)

    with pytest.raises(TooLateToUndo):
        undo(change=change, by=per, now=now)


def test_only_the_latest_act_can_be_taken_back_and_only_once(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = approve(booking=asked(kari, gymsal, now), by=per, now=now)
    approved = latest(booking)
    move(booking, LATER, mover(per, is_staff=True), now)

    with pytest.raises(ChangedMeanwhile):
        undo(change=approved, by=per, now=now)
    moved = latest(booking)
    undo(change=moved, by=per, now=now)
    with pytest.raises(ChangedMeanwhile):
        undo(change=moved, by=per, now=now)

    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3
    assert BookingRules.objects.get(space=gymsal).needs_approval
