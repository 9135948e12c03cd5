"""A key is lent on to others by name: as wide as its parent, and gone with it."""

from datetime import datetime

import pytest

from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.period import Period
from allmenning.keys.actions import granting
from allmenning.keys.actions.granting import agree, revoke, share
from allmenning.keys.models import Grant
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.queries.windows import stored_windows
from allmenning.keys.tests.test_granting import at, booked, standing
from allmenning.people.models import Person
from allmenning.places.models import Space


def test_what_is_shared_is_as_wide_and_goes_with_its_parent(
    grant: Grant, ola: Person, now: datetime
) -> None:
    child = share(parent=grant, person=ola, actor=SYSTEM, now=now)
    assert (child.holder, child.parent, child.booking) == (ola, grant, grant.booking)
    assert stored_windows(child) == stored_windows(grant)
    assert codes_of(child) != codes_of(grant)

    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)
    child.refresh_from_db()
    assert child.state == "revoked"


def test_one_who_shares_can_take_back_one(grant: Grant, ola: Person, now: datetime) -> None:
    child = share(parent=grant, person=ola, actor=SYSTEM, now=now)
    revoke(grant=child, reason="kom ikke", actor=SYSTEM, now=now)

    grant.refresh_from_db()
    assert grant.state == "active"
    with pytest.raises(granting.NotStanding):
        revoke(grant=child, reason="igjen", actor=SYSTEM, now=now)


def test_what_was_shared_is_not_shared_on_nor_twice(
    grant: Grant, ola: Person, fatima: Person, now: datetime
) -> None:
    child = share(parent=grant, person=ola, actor=SYSTEM, now=now)

    with pytest.raises(granting.CannotShare):
        share(parent=child, person=fatima, actor=SYSTEM, now=now)
    with pytest.raises(granting.CannotShare):
        share(parent=grant, person=ola, actor=SYSTEM, now=now)


def test_what_is_taken_back_is_not_shared(grant: Grant, ola: Person, now: datetime) -> None:
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)

    with pytest.raises(granting.NotStanding):
        share(parent=grant, person=ola, actor=SYSTEM, now=now)


def test_who_was_shared_with_gets_a_new_key_when_the_booking_moves(
    grant: Grant, booking: Booking, kari: Person, ola: Person, musikkrom: Space, now: datetime
) -> None:
    share(parent=grant, person=ola, actor=SYSTEM, now=now)
    mover = Mover(Actor("person", kari.pk))
    moved = Period(at(20, 30), at(22))
    move_booking(booking=booking, space=musikkrom, period=moved, mover=mover, now=now)
    agree(booking_id=booking.pk, now=now)

    new = standing(booking)
    child = Grant.objects.get(holder=ola, state="active")
    assert child.parent == new
    assert stored_windows(child) == stored_windows(new)


def test_a_copy_of_what_was_shared_is_cut_with_its_parent_and_stays(
    grant: Grant, booking: Booking, ola: Person, fatima: Person, musikkrom: Space, now: datetime
) -> None:
    child = share(parent=grant, person=ola, actor=SYSTEM, now=now)
    Grant.objects.filter(pk=child.pk).update(needs_pin=True)
    later = booked(fatima, musikkrom, at(20), at(21), now)
    agree(booking_id=later.pk, now=now)

    child.refresh_from_db()
    assert (child.state, child.parent) == ("active", standing(booking))
    assert stored_windows(child) == stored_windows(grant)
    assert max(one.end for one in stored_windows(child).values()) == at(20)
