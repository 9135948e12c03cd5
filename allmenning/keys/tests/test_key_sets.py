"""Key sets of metal go out and come back; the database says who has them."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from django.db import IntegrityError, transaction

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.tests.rivals import evenings, people, winners
from allmenning.booking.tests.scenes import between
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.core.period import Period
from allmenning.keys.actions import key_sets as actions
from allmenning.keys.models import Bundle, KeyLoan, KeySet
from allmenning.keys.queries import key_sets as queries
from allmenning.keys.tests.metal import LATER, TODAY, TONIGHT, key_set, said_where, tonight
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.database import AtOnce


@pytest.fixture
def m1(haugen: Building, now: datetime) -> KeySet:
    """The building's one key set, for all who borrow there."""
    return key_set(haugen, now)


def test_out_and_in(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, haugen: Building, now: datetime
) -> None:
    said_where(haugen, now, hours=10)
    booking = tonight(kari, musikkrom, now)

    loan = actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)
    back = TONIGHT.end + timedelta(minutes=5)
    actions.take_back(loan=loan, by=fatima, now=back)

    loan.refresh_from_db()
    assert (loan.fetched_at, loan.due_at) == (now, TONIGHT.end + timedelta(hours=10))
    assert (loan.returned_at, loan.taken_back_by) == (back, fatima)
    acts = ActLog.objects.filter(object_kind="key_loan").order_by("pk")
    assert [act.verb for act in acts] == ["key_set_handed_out", "key_set_taken_back"]


def test_pressing_twice_hands_out_once_and_takes_back_once(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, now: datetime
) -> None:
    booking = tonight(kari, musikkrom, now)

    first, second = (
        actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now) for _press in range(2)
    )
    for minutes in (0, 1):
        actions.take_back(loan=first, by=fatima, now=now + timedelta(minutes=minutes))

    assert first == second
    assert KeyLoan.objects.get().returned_at == now
    assert ActLog.objects.filter(object_kind="key_loan").count() == 2


def test_a_set_is_out_with_one_at_a_time(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, now: datetime
) -> None:
    first, second = tonight(kari, musikkrom, now), tonight(kari, musikkrom, now, LATER)
    loan = actions.hand_out(key_set=m1, booking=first, by=fatima, now=now)

    with pytest.raises(actions.SetIsOut):
        actions.hand_out(key_set=m1, booking=second, by=fatima, now=now)
    with pytest.raises(IntegrityError, match="key_set_out_once"), transaction.atomic():
        KeyLoan.objects.create(
            key_set=m1, booking=second, handed_out_by=fatima, fetched_at=now, due_at=now
        )
    actions.take_back(loan=loan, by=fatima, now=now)
    actions.hand_out(key_set=m1, booking=second, by=fatima, now=now)
    with pytest.raises(actions.SetIsOut):
        actions.undo_take_back(loan=loan, by=fatima, now=now)


def test_a_booking_has_one_set(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, haugen: Building, now: datetime
) -> None:
    booking, m2 = tonight(kari, musikkrom, now), key_set(haugen, now, "M2")
    actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)

    with pytest.raises(actions.AlreadyFetched):
        actions.hand_out(key_set=m2, booking=booking, by=fatima, now=now)


def test_what_was_cancelled_gets_no_key(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, now: datetime
) -> None:
    booking = tonight(kari, musikkrom, now)
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM, by_staff=True), now=now)

    with pytest.raises(actions.NotStanding):
        actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)


def test_undone_within_a_day_and_no_longer(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, now: datetime
) -> None:
    booking = tonight(kari, musikkrom, now)
    loan = actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)
    actions.take_back(loan=loan, by=fatima, now=now)

    with pytest.raises(actions.TooLateToUndo):
        actions.undo_take_back(loan=loan, by=fatima, now=now + timedelta(days=1))
    actions.undo_take_back(loan=loan, by=fatima, now=now + timedelta(hours=23))
    with pytest.raises(actions.TooLateToUndo):
        actions.undo_hand_out(loan=loan, by=fatima, now=now + timedelta(days=1))
    actions.undo_hand_out(loan=loan, by=fatima, now=now + timedelta(hours=23))

    assert not KeyLoan.objects.exists()


def test_a_tag_is_used_once_until_its_set_is_retired(
    haugen: Building, m1: KeySet, now: datetime
) -> None:
    with pytest.raises(actions.LabelTaken):
        key_set(haugen, now)
    actions.retire_set(key_set=m1, actor=SYSTEM, now=now)

    assert key_set(haugen, now).pk != m1.pk


def test_those_of_the_day_are_the_ones_without_doors_of_ours(
    kari: Person, musikkrom: Space, gymsal: Space, haugen: Building, m1: KeySet, now: datetime
) -> None:
    by_metal = tonight(kari, musikkrom, now)
    tonight(kari, gymsal, now)
    tonight(kari, musikkrom, now, between("18:00", "20:00"))
    Bundle.objects.create(space=gymsal)

    found = queries.bookings_on(TODAY, [haugen.unit_id])

    assert found == [by_metal]
    assert queries.bookings_on(TODAY, []) == []


def test_a_space_of_its_own_key_needs_no_other(
    musikkrom: Space, gymsal: Space, haugen: Building, now: datetime
) -> None:
    own = key_set(haugen, now, "M2", musikkrom)

    assert list(queries.spaces_by_metal([haugen.unit_id])) == [musikkrom]
    shared = key_set(haugen, now)
    opening = queries.sets_for([musikkrom, gymsal])
    assert opening == {musikkrom.pk: [own, shared], gymsal.pk: [shared]}


def test_astray_from_the_minute_it_is_due_until_it_is_back_or_given_up(
    kari: Person, fatima: Person, musikkrom: Space, m1: KeySet, haugen: Building, now: datetime
) -> None:
    booking = tonight(kari, musikkrom, now)
    loan = actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)
    units, due = [haugen.unit_id], loan.due_at

    assert list(queries.astray(units, now=due - timedelta(seconds=1))) == []
    assert list(queries.astray(units, now=due)) == [loan]
    actions.retire_set(key_set=m1, actor=SYSTEM, now=due)
    assert list(queries.astray(units, now=due)) == []


def test_the_borrower_is_told_where_when_and_that_she_has_it(
    kari: Person, fatima: Person, musikkrom: Space, gymsal: Space, haugen: Building, now: datetime
) -> None:
    said_where(haugen, now)
    booking = tonight(kari, musikkrom, now)
    assert queries.metal_key_of(booking) is None

    m1 = key_set(haugen, now, space=musikkrom)
    before = queries.metal_key_of(booking)
    actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)
    after = queries.metal_key_of(booking)

    assert before is not None
    assert after is not None
    assert before.fetching == {"nb": "På kontoret, hverdager 8–15."}
    assert before.due_at == TONIGHT.end + timedelta(hours=12)
    assert (before.label, after.label, after.fetched_at) == ("", "M1", now)
    assert queries.metal_key_of(tonight(kari, gymsal, now, LATER)) is None


def test_of_two_who_come_for_the_same_set_at_once_one_gets_it(
    fatima: Person, musikkrom: Space, m1: KeySet, now: datetime, at_once: AtOnce
) -> None:
    first, second = people(2, now)
    for evening in evenings():
        later = Period(evening.end, evening.end + timedelta(hours=2))
        both = [
            tonight(first, musikkrom, now, evening),
            tonight(second, musikkrom, now, later),
        ]
        results = at_once(
            *(
                partial(actions.hand_out, key_set=m1, booking=booking, by=fatima, now=now)
                for booking in both
            )
        )

        (won,) = winners(results, actions.SetIsOut)
        assert KeyLoan.objects.get(returned_at=None) == won
        actions.take_back(loan=won, by=fatima, now=now)
