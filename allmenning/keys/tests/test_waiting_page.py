"""What those at work are told waits for a door, and stands without its key after a restore."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM, record_act
from allmenning.core.models import ViewingLog
from allmenning.keys.actions.granting import agree, revoke
from allmenning.keys.models import Credential, Gateway, Grant
from allmenning.keys.queries.waiting import WAS_REVOKED, Waits, waits_at, without_key_again
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.moment import SetClock

PAGE = "/ansatte/dorer"
LATER = timedelta(minutes=3)


def take_back(booking: Booking, now: datetime) -> Grant:
    grant = Grant.objects.get(booking=booking, state="active")
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)
    return grant


def test_a_key_that_has_not_come_waits_until_it_is_confirmed(
    fatimas: Client, choir: Booking, now: datetime, set_clock: SetClock
) -> None:
    assert "venter på dørsentralen" not in words_of(fatimas.get(PAGE))
    set_clock(now + LATER)
    page = words_of(fatimas.get(PAGE))

    assert "1 nøkkel venter på dørsentralen" in page
    assert "Haugen, Haugen skole. 1 ny er ikke kommet fram." in page
    Credential.objects.update(actual="confirmed", confirmed_at=now)
    assert "venter på dørsentralen" not in words_of(fatimas.get(PAGE))


def test_a_key_that_was_taken_back_waits_until_it_is_gone_or_over(
    fatimas: Client,
    choir: Booking,
    gateway: Gateway,
    now: datetime,
    set_clock: SetClock,
) -> None:
    Credential.objects.update(actual="confirmed", confirmed_at=now)
    take_back(choir, now)
    set_clock(now + LATER)

    assert "1 er trukket tilbake, men kan åpne" in words_of(fatimas.get(PAGE))
    assert waits_at([gateway], now=now + LATER) == [Waits(gateway, coming=0, going=1)]
    assert waits_at([gateway], now=choir.during.upper + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("error", "advice"), [("doors", "Velg færre."), ("ground", "Vi prøver på nytt hvert minutt.")]
)
def test_a_key_that_is_not_issued_is_told_of(
    fatimas: Client, choir: Booking, error: str, advice: str
) -> None:
    Credential.objects.update(actual="failed", error=error)
    page = words_of(fatimas.get(PAGE))

    assert "1 nøkkel er ikke sendt til dørsentralen" in page
    assert "De det gjelder, kommer ikke inn." in page
    assert advice in page
    Credential.objects.update(device=bytes(33))
    assert "er ikke sendt til dørsentralen" not in words_of(fatimas.get(PAGE))


def test_what_stands_again_without_its_key_is_to_be_looked_at(
    fatimas: Client, choir: Booking, fatima: Person, kari: Person, now: datetime
) -> None:
    grant = take_back(choir, now)
    assert "står uten nøkkel" not in words_of(fatimas.get(PAGE))
    record_act(actor=SYSTEM, verb=WAS_REVOKED, kind="grant", id=grant.pk, now=now)
    page = words_of(fatimas.get(PAGE))

    assert "Bestillingen står uten nøkkel: Kari Nordlie" in page
    assert "/ansatte/bygg/haugen-skole/dag?date=2026-12-01" in page
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).exists()


def test_it_is_looked_at_no_more_when_it_has_a_key_or_does_not_stand(
    choir: Booking, now: datetime
) -> None:
    grant = take_back(choir, now)
    record_act(actor=SYSTEM, verb=WAS_REVOKED, kind="grant", id=grant.pk, now=now)
    unit = choir.space.building.unit_id
    assert without_key_again([unit], now=now) == [choir]
    assert without_key_again([], now=now) == []

    Booking.objects.update(state="cancelled", decided_at=now)
    assert without_key_again([unit], now=now) == []
    Booking.objects.update(state="confirmed")
    agree(booking_id=choir.pk, now=now)
    assert without_key_again([unit], now=now) == []
