"""Keys and doors that routes lead to, beyond the cast: one of each kind."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.keys.actions.granting import agree, grant_to_staff, share
from allmenning.keys.actions.key_sets import hand_out
from allmenning.keys.actions.orders import order_opening
from allmenning.keys.models import Bundle, Contract, Door, DoorOrder, Grant, KeyLoan, KeySet
from allmenning.keys.rules.presenting import ORDER_LASTS
from allmenning.keys.tests.metal import key_set
from allmenning.people.models import Person
from allmenning.places.models import Building


@pytest.fixture
def keyed_booking(booking: Booking, music_doors: Bundle, now: datetime) -> Booking:
    """Kari's booking, when she has the key to it."""
    agree(booking_id=booking.pk, now=now)
    return booking


@pytest.fixture
def olas_key(keyed_booking: Booking, ola: Person, kari: Person, now: datetime) -> Grant:
    """What Kari has shared with Ola."""
    parent = Grant.objects.get(booking=keyed_booking)
    return share(parent=parent, person=ola, actor=Actor("person", kari.pk), now=now)


@pytest.fixture
def karis_order(keyed_booking: Booking, main_door: Door, kari: Person, now: datetime) -> DoorOrder:
    """Kari has pressed the button of the main door."""
    return DoorOrder.objects.create(
        token=bytes(16),
        door=main_door,
        grant=Grant.objects.get(booking=keyed_booking),
        person=kari,
        by=DoorOrder.By.BUTTON,
        asked_at=now,
        deadline=now + ORDER_LASTS,
    )


@pytest.fixture
def karis_order_at_the_library(
    karis_contract: Contract, main_door: Door, kari: Person, now: datetime
) -> DoorOrder:
    """Kari has pressed the button of the door she has a contract for."""
    return DoorOrder.objects.create(
        token=bytes(16),
        door=main_door,
        grant=Grant.objects.get(contract=karis_contract),
        person=kari,
        by=DoorOrder.By.BUTTON,
        asked_at=now,
        deadline=now + ORDER_LASTS,
    )


@pytest.fixture
def metal_set(haugen: Building, now: datetime) -> KeySet:
    """A key set of metal that opens the whole school."""
    return key_set(haugen, now)


@pytest.fixture
def by_metal(booking: Booking, metal_set: KeySet) -> Booking:
    """Kari's booking, when she fetches a key set for it."""
    return booking


@pytest.fixture
def metal_loan(booking: Booking, metal_set: KeySet, fatima: Person, now: datetime) -> KeyLoan:
    """That she has fetched it."""
    return hand_out(key_set=metal_set, booking=booking, by=fatima, now=now)


@pytest.fixture
def pers_order(main_door: Door, per: Person, now: datetime) -> DoorOrder:
    """Per has opened the main door from where he sits."""
    return order_opening(door=main_door, person=per, by="staff", reason="Koret står ute.", now=now)


@pytest.fixture
def pers_errand(main_door: Door, per: Person, now: datetime) -> Grant:
    """Per has given himself a key for two hours."""
    return grant_to_staff(
        person=per,
        doors=[main_door],
        during=Period(now, now + timedelta(hours=2)),
        reason="Rørlegger",
        actor=Actor("person", per.pk),
        now=now,
    )


@pytest.fixture
def karis_library(haugen: Building, karis_contract: Contract) -> Building:
    """Where Kari lets herself in while nobody works there."""
    return haugen
