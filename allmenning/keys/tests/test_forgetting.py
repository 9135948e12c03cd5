"""Keys go ninety days after they were over, with all that doors were told of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.period import Period
from allmenning.keys.actions import forgetting, tending
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.granting import agree, grant_to_staff, revoke, share
from allmenning.keys.models import (
    Bundle,
    Contract,
    Credential,
    Door,
    DoorOrder,
    Grant,
    GrantDoor,
    LockCode,
    StaffGrant,
)
from allmenning.people.models import Person

DAY = timedelta(days=1)
# The key to the booking of tomorrow evening is over so long after the cast's morning.
TO_ITS_END = timedelta(hours=36)
Forget = Callable[[timedelta], set[Grant]]


@pytest.fixture
def grant(booking: Booking, music_doors: Bundle, now: datetime) -> Grant:
    """Kari's key to the music room tomorrow from 18 to 20."""
    agree(booking_id=booking.pk, now=now)
    return Grant.objects.get(booking=booking)


@pytest.fixture
def forgotten(now: datetime) -> Forget:
    """The keys that are left so long from now, when what is over has been ended."""

    def forget(later: timedelta) -> set[Grant]:
        tending.end_over(now=now + later)
        forgetting.forget_grants(now=now + later)
        return set(Grant.objects.all())

    return forget


def test_a_key_is_kept_for_ninety_days_and_goes_with_all_of_it(
    grant: Grant, booking: Booking, forgotten: Forget
) -> None:
    assert forgotten(90 * DAY) == {grant}
    assert forgotten(90 * DAY + TO_ITS_END) == set()

    assert not GrantDoor.objects.exists()
    assert not Credential.objects.exists()
    assert Booking.objects.filter(pk=booking.pk).exists()


def test_a_key_that_was_taken_back_stays_till_its_time_has_been_over_for_as_long(
    grant: Grant, booking: Booking, now: datetime, forgotten: Forget
) -> None:
    revoke(grant=grant, reason="lost", actor=SYSTEM, now=now - 30 * DAY)

    assert forgotten(70 * DAY) == {grant}
    assert forgotten(92 * DAY) == set()


def test_a_key_that_was_taken_back_after_its_time_counts_from_then(
    grant: Grant, now: datetime, forgotten: Forget
) -> None:
    revoke(grant=grant, reason="late", actor=SYSTEM, now=now + 20 * DAY)

    assert forgotten(100 * DAY) == {grant}
    assert forgotten(111 * DAY) == set()


def test_a_shared_key_goes_before_the_one_it_was_shared_from(
    grant: Grant, ola: Person, now: datetime, forgotten: Forget
) -> None:
    share(parent=grant, person=ola, actor=SYSTEM, now=now)

    assert forgotten(95 * DAY) == {grant}
    assert forgotten(95 * DAY) == set()


def test_a_key_that_explains_an_order_or_stands_in_a_lock_waits_for_it(
    grant: Grant, music_door: Door, kari: Person, now: datetime, forgotten: Forget
) -> None:
    code = LockCode.objects.create(
        door=music_door, slot=1, grant=grant, wanted="absent", actual="removing", told_at=now
    )
    asked = now + 80 * DAY
    DoorOrder.objects.create(
        token=bytes(16),
        door=music_door,
        person=kari,
        grant=grant,
        by="button",
        asked_at=asked,
        deadline=asked,
    )
    assert forgotten(100 * DAY) == {grant}
    tending.forget(now=now + 112 * DAY)
    assert forgotten(112 * DAY) == {grant}
    LockCode.objects.filter(pk=code.pk).update(actual="removed")

    assert forgotten(112 * DAY) == set()
    assert not LockCode.objects.exists()


def test_an_employees_errand_goes_with_its_key(
    fatima: Person, music_door: Door, now: datetime, forgotten: Forget
) -> None:
    during, actor = Period(now, now + timedelta(hours=1)), Actor("person", fatima.pk)
    grant_to_staff(
        person=fatima, doors=[music_door], during=during, reason="Pære", actor=actor, now=now
    )

    assert len(forgotten(89 * DAY)) == 1
    assert forgotten(91 * DAY) == set()
    assert not StaffGrant.objects.exists()


def test_what_still_opens_is_kept_however_old(
    karis_contract: Contract, now: datetime, forgotten: Forget
) -> None:
    agree_keys(now=now + 400 * DAY)

    assert len(forgotten(400 * DAY)) == 1
