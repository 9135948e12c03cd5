"""Doors that are asked to open, and copies to carry."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.keys.actions import granting, orders
from allmenning.keys.actions.granting import revoke
from allmenning.keys.actions.orders import bind_phone, order_opening, put_on_paper
from allmenning.keys.models import Credential, Door, DoorOrder, Gateway, Grant
from allmenning.people.models import Person

PHONE = bytes([2]) + bytes(32)


def evening(hour: int, minute: int = 0) -> datetime:
    return instant(date(2026, 12, 2), time(hour, minute))


def test_who_has_the_time_may_ask_the_door_to_open(
    grant: Grant, kari: Person, music_door: Door
) -> None:
    order = order_opening(
        door=music_door, person=kari, by="button", grant=grant, now=evening(17, 45)
    )

    assert order.deadline == evening(17, 45) + timedelta(seconds=8)
    assert (order.grant, order.sent_at) == (grant, None)
    assert ActLog.objects.about("door", music_door.pk).get().verb == "ordered"


@pytest.mark.parametrize("moment", [evening(17, 44), evening(20, 15)])
def test_nobody_asks_before_or_after(
    grant: Grant, kari: Person, music_door: Door, moment: datetime
) -> None:
    with pytest.raises(orders.NotNow):
        order_opening(door=music_door, person=kari, by="button", grant=grant, now=moment)


def test_a_key_that_was_taken_back_asks_nothing(
    grant: Grant, kari: Person, music_door: Door, now: datetime
) -> None:
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)
    grant.refresh_from_db()

    with pytest.raises(granting.NotStanding):
        order_opening(door=music_door, person=kari, by="button", grant=grant, now=evening(18))
    with pytest.raises(granting.NotStanding):
        order_opening(door=music_door, person=kari, by="phone", now=evening(18))


def test_an_employee_says_why(fatima: Person, music_door: Door, now: datetime) -> None:
    with pytest.raises(granting.NoReason):
        order_opening(door=music_door, person=fatima, by="staff", reason=" ", now=now)

    order = order_opening(
        door=music_door, person=fatima, by="staff", reason="Låntaker står ute", now=now
    )
    assert DoorOrder.objects.get() == order


def test_a_door_that_no_gateway_reaches_is_not_asked(
    fatima: Person, music_door: Door, now: datetime
) -> None:
    Door.objects.filter(pk=music_door.pk).update(gateway=None, decides="oslo")
    music_door.refresh_from_db()

    with pytest.raises(granting.NoDoors):
        order_opening(door=music_door, person=fatima, by="staff", reason="Prøve", now=now)


def test_a_phone_gets_a_copy_of_its_own_once(grant: Grant, gateway: Gateway, now: datetime) -> None:
    (made,) = bind_phone(grant=grant, device=PHONE, actor=SYSTEM, now=now)

    assert bind_phone(grant=grant, device=PHONE, actor=SYSTEM, now=now) == [made]
    assert (made.gateway, bytes(made.device or b"")) == (gateway, PHONE)


def test_only_so_many_phones_carry_a_key(grant: Grant, now: datetime) -> None:
    for number in range(orders.MOST_PHONES):
        bind_phone(grant=grant, device=PHONE[:-1] + bytes([number]), actor=SYSTEM, now=now)

    with pytest.raises(orders.TooManyPhones):
        bind_phone(grant=grant, device=PHONE[:-1] + bytes([99]), actor=SYSTEM, now=now)


def test_paper_opens_with_digits_and_the_door_is_told(
    grant: Grant, gateway: Gateway, now: datetime
) -> None:
    Credential.objects.update(actual="confirmed")
    put_on_paper(grant=grant, actor=SYSTEM, now=now)
    put_on_paper(grant=grant, actor=SYSTEM, now=now)

    grant.refresh_from_db()
    credential = grant.credentials.get()
    assert grant.needs_pin
    assert (credential.sequence, credential.actual) == (5, "sent")
    assert gateway.changes.count() == 5


def test_what_was_taken_back_is_neither_bound_nor_printed(grant: Grant, now: datetime) -> None:
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)

    with pytest.raises(granting.NotStanding):
        bind_phone(grant=grant, device=PHONE, actor=SYSTEM, now=now)
    with pytest.raises(granting.NotStanding):
        put_on_paper(grant=grant, actor=SYSTEM, now=now)
