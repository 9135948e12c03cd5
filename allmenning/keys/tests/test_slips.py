"""Slips of paper, each of which opens one door once."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.keys.actions import granting
from allmenning.keys.actions.granting import agree, revoke, share
from allmenning.keys.actions.slips import MOST_SHEETS, TooManySheets, print_once
from allmenning.keys.models import Bundle, Door, Gateway, Grant
from allmenning.keys.queries.grounds import stands
from allmenning.keys.queries.held import held, held_between
from allmenning.keys.queries.paper import Slip, slips_of
from allmenning.keys.queries.sharing import shared_from
from allmenning.keys.rules.base45 import from_characters
from allmenning.keys.rules.decisions import Presentation
from allmenning.keys.rules.presenting import code_shown
from allmenning.keys.tests.at_the_door import at_row
from allmenning.keys.tests.opened import evening, key_to
from allmenning.people.models import Person
from gateway.core import Gateway as AtDoor


@pytest.fixture
def grant(booking: Booking, music_doors: Bundle, now: datetime) -> Grant:
    """Kari's key to the music room tomorrow from 18 to 20, confirmed by its doors."""
    return key_to(booking, now)


def printed(grant: Grant, now: datetime) -> list[Grant]:
    return print_once(grant=grant, actor=SYSTEM, now=now)


def test_each_door_gets_a_slip_of_its_own_without_digits(grant: Grant, now: datetime) -> None:
    slips = printed(grant, now)

    assert [slip.doors.get().door.name for slip in slips] == ["Hovedinngang", "Musikkrom"]
    assert {(slip.uses, slip.pin, slip.parent, slip.holder) for slip in slips} == {
        (1, None, grant, grant.holder)
    }


def test_the_gateway_opens_once_ever_also_after_a_crash(
    booking: Booking, music_doors: Bundle, gateway: Gateway, now: datetime
) -> None:
    clock = [now]
    doorstep = at_row(gateway, lambda: clock[0])
    agree(booking_id=booking.pk, now=now)
    key = Grant.objects.get()
    main, room = printed(key, now)
    doorstep.connects()
    codes = {slip.held.door.pk: code_shown(from_characters(slip.text)) for slip in _slips(key, now)}
    clock[0] = evening(18)

    opened = [doorstep.shows(door, code).reason.value for door, code in codes.items()]
    again = [doorstep.shows(door, code).reason.value for door, code in codes.items()]
    doorstep.gateway = AtDoor(doorstep.gateway.identity, doorstep.store, doorstep.gateway._clock)
    after = [doorstep.shows(door, code).reason.value for door, code in codes.items()]
    doorstep.gateway.tidy()
    late = [doorstep.shows(door, code).reason.value for door, code in codes.items()]

    assert (opened, again, after, late) == (["open"] * 2, *[["used_up"] * 2] * 3)
    assert main.pk < room.pk


def test_a_slip_shown_while_the_first_opening_is_cut_off_opens_no_more(
    booking: Booking, music_doors: Bundle, gateway: Gateway, now: datetime
) -> None:
    clock = [now]
    doorstep = at_row(gateway, lambda: clock[0])
    agree(booking_id=booking.pk, now=now)
    key = Grant.objects.get()
    printed(key, now)
    doorstep.connects()
    slip = _slips(key, now)[0]
    clock[0] = evening(18)
    code = code_shown(from_characters(slip.text))
    shown = Presentation(slip.held.door.pk, "reader", code)

    doorstep.gateway.attempt(shown, doorstep.gateway.reading())
    # The power goes before the lock has answered; nothing came of the first.
    doorstep.gateway = AtDoor(doorstep.gateway.identity, doorstep.store, doorstep.gateway._clock)
    doorstep.gateway.journal.settle_interrupted()

    second = doorstep.gateway.attempt(shown, doorstep.gateway.reading())
    assert second.decision.reason.value == "used_up"


def test_a_slip_opens_neither_another_door_nor_another_time(
    booking: Booking, music_doors: Bundle, gateway: Gateway, now: datetime
) -> None:
    clock = [now]
    doorstep = at_row(gateway, lambda: clock[0])
    agree(booking_id=booking.pk, now=now)
    printed(Grant.objects.get(), now)
    doorstep.connects()
    main, room = _slips(Grant.objects.get(parent=None), now)
    code = code_shown(from_characters(main.text))

    assert doorstep.shows(main.held.door.pk, code).reason.value == "too_early"
    clock[0] = evening(18)
    assert doorstep.shows(room.held.door.pk, code).reason.value == "wrong_door"
    clock[0] = evening(20, 30)
    assert doorstep.shows(main.held.door.pk, code).reason.value == "ended"


def test_a_new_sheet_ends_the_old_and_there_is_an_end_to_sheets(
    grant: Grant, now: datetime
) -> None:
    first = printed(grant, now)
    for _ in range(MOST_SHEETS - 1):
        printed(grant, now)

    assert {Grant.objects.get(pk=one.pk).state for one in first} == {"revoked"}
    assert grant.shared.filter(state="active").count() == len(first)
    with pytest.raises(TooManySheets):
        printed(grant, now)
    assert grant.shared.filter(state="active").count() == len(first)


def test_slips_go_with_the_key(grant: Grant, now: datetime) -> None:
    printed(grant, now)

    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)

    assert not Grant.objects.filter(state="active").exists()
    grant.refresh_from_db()
    with pytest.raises(granting.NotStanding):
        printed(grant, now)


def test_a_booking_that_is_moved_gives_the_key_anew_and_no_slips(
    grant: Grant, booking: Booking, now: datetime
) -> None:
    printed(grant, now)
    earlier = (evening(14), evening(16))
    Booking.objects.filter(pk=booking.pk).update(during=earlier)

    agree(booking_id=booking.pk, now=now)

    assert Grant.objects.get(state="active").uses is None


def test_more_grace_widens_a_slip_at_its_own_door_alone(
    grant: Grant, booking: Booking, now: datetime
) -> None:
    slips = printed(grant, now)
    Door.objects.update(before=60, after=60)

    agree(booking_id=booking.pk, now=now)

    assert [one.doors.count() for one in slips] == [1, 1]
    assert {one.doors.get().during.lower for one in slips} == {evening(17)}


def test_what_was_shared_is_printed_too_and_goes_with_either_key(
    grant: Grant, ola: Person, now: datetime
) -> None:
    shared = share(parent=grant, person=ola, actor=SYSTEM, now=now)
    slips = printed(shared, now)

    assert {(slip.parent, slip.holder, slip.uses) for slip in slips} == {(shared, ola, 1)}
    assert all(stands(slip, now=now) for slip in slips)
    printed(grant, now)
    assert {Grant.objects.get(pk=slip.pk).state for slip in slips} == {"active"}

    revoke(grant=grant, reason="booking", actor=SYSTEM, now=now)

    assert not Grant.objects.filter(state="active").exists()
    assert not stands(Grant.objects.get(pk=slips[0].pk), now=now)


def test_who_shared_takes_back_the_slips_of_what_was_shared(
    grant: Grant, ola: Person, now: datetime
) -> None:
    shared = share(parent=grant, person=ola, actor=SYSTEM, now=now)
    printed(shared, now)

    revoke(grant=shared, reason="shared", actor=SYSTEM, now=now)

    assert Grant.objects.get(state="active") == grant


def test_a_slip_of_what_was_shared_opens_no_longer_than_the_key_it_came_from(
    grant: Grant, booking: Booking, ola: Person, now: datetime
) -> None:
    printed(share(parent=grant, person=ola, actor=SYSTEM, now=now), now)
    Door.objects.update(before=60, after=60)
    agree(booking_id=booking.pk, now=now)
    slips = Grant.objects.filter(uses=1)

    assert {slip.doors.get().during.lower for slip in slips} == {evening(17)}
    Door.objects.update(before=5, after=5)
    agree(booking_id=booking.pk, now=now)

    assert {slip.doors.get().during.lower for slip in slips} == {evening(17, 55)}
    assert {slip.state for slip in slips.all()} == {"active"}


def test_only_its_holder_has_a_slip_of_what_was_shared(
    grant: Grant, ola: Person, fatima: Person, now: datetime
) -> None:
    slip, _ = printed(share(parent=grant, person=ola, actor=SYSTEM, now=now), now)

    Grant.objects.filter(pk=slip.pk).update(holder=fatima)

    assert not stands(Grant.objects.get(pk=slip.pk), now=now)


def test_a_door_of_another_class_gives_no_slip(
    grant: Grant, music_door: Door, now: datetime
) -> None:
    Door.objects.filter(pk=music_door.pk).update(decides="lock")

    (slip,) = printed(grant, now)

    assert slip.doors.get().door.name == "Hovedinngang"


def test_slips_are_no_keys_of_their_own(grant: Grant, kari: Person, now: datetime) -> None:
    printed(grant, now)
    found = held(booking=grant.booking_id or 0, person=kari, now=now)

    assert found is not None
    assert found.grant == grant
    assert shared_from(found) == []
    whole = Period(now, now + timedelta(days=3))
    assert [one.grant for one in held_between(person=kari, period=whole, now=now)] == [grant]


def _slips(key: Grant, now: datetime) -> list[Slip]:
    found = held(booking=key.booking_id or 0, person=key.holder, now=now)
    assert found is not None
    return slips_of(found, now=now)
