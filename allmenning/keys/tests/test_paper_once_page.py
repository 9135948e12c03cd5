"""The sheet that opens each door once."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions.granting import share
from allmenning.keys.models import Bundle, Credential, Door, Grant, Opening
from allmenning.keys.tests.opened import confirm, key_to
from allmenning.people.models import Person
from tests.cast import ClientFor

PICTURE = 'src="data:image/svg+xml'


@pytest.fixture
def key(booking: Booking, music_doors: Bundle, now: datetime) -> Grant:
    return key_to(booking, now)


@pytest.fixture
def karis(kari: Person, client_for: ClientFor) -> Client:
    return client_for(kari)


def url(key: Grant) -> str:
    return f"/nokler/{key.booking_id}/papir/en-gang"


def page(client: Client, key: Grant) -> str:
    return client.get(url(key)).content.decode()


def confirm_slips(now: datetime) -> None:
    for slip in Grant.objects.filter(uses=1, state="active"):
        confirm(slip, now)


def test_it_is_chosen_made_and_printed_when_the_doors_have_answered(
    karis: Client, key: Grant, now: datetime
) -> None:
    chosen = karis.get(f"/nokler/{key.booking_id}/papir").content.decode()
    before = page(karis, key)
    sent = karis.post(url(key))
    waits = page(karis, key)
    confirm_slips(now)
    sheet = page(karis, key)

    assert f'href="{url(key)}"' in chosen
    assert "Lag ark for én gang" in before
    assert (sent.status_code, sent["Location"]) == (303, url(key))
    assert "Vi venter på at døra skal svare." in waits
    assert PICTURE not in waits
    assert sheet.count(PICTURE) == 2
    assert "QR-kode som åpner én gang: Hovedinngang" in sheet
    assert "Onsdag 2. desember kl. 18–20" in sheet.replace("\N{NO-BREAK SPACE}", " ")
    assert "morgen" not in sheet


def test_what_has_been_used_is_seen_here_and_among_what_the_key_was_used_for(
    karis: Client, key: Grant, main_door: Door, now: datetime
) -> None:
    karis.post(url(key))
    confirm_slips(now)
    _used(Grant.objects.get(uses=1, doors__door=main_door), main_door, now)

    sheet = page(karis, key)
    keys = karis.get(f"/nokler/{key.booking_id}").content.decode()

    assert (sheet.count(PICTURE), sheet.count("brukt</span> i dag kl. 09")) == (1, 1)
    assert "Dette er nøkkelen brukt til" in keys
    assert "QR-kode på papir" in keys


def test_a_sheet_that_is_used_up_is_not_printed_again(
    karis: Client, key: Grant, music_door: Door, main_door: Door, now: datetime
) -> None:
    karis.post(url(key))
    confirm_slips(now)
    for number, door in enumerate((main_door, music_door), start=1):
        _used(Grant.objects.get(uses=1, doors__door=door), door, now, number)

    sheet = page(karis, key)

    assert PICTURE not in sheet
    assert "data-print" not in sheet
    assert "Lag et nytt ark" in sheet


def test_it_waits_until_it_lasts(karis: Client, key: Grant, now: datetime) -> None:
    karis.post(url(key))
    confirm_slips(now)
    Credential.objects.update(lease_ends=now + timedelta(hours=1))

    assert PICTURE not in page(karis, key)


def test_too_many_sheets_are_refused_in_words(karis: Client, key: Grant) -> None:
    for _ in range(11):
        karis.post(url(key))

    assert "Du har laget mange ark nå." in page(karis, key)
    assert Grant.objects.filter(uses=1, state="active").count() == 2


def test_who_was_shared_with_prints_her_own_and_strangers_none(
    key: Grant, ola: Person, nils: Person, client_for: ClientFor, now: datetime
) -> None:
    olas = client_for(ola)
    assert olas.get(url(key)).status_code == 404
    assert olas.post(url(key)).status_code == 404
    share(parent=key, person=ola, actor=SYSTEM, now=now)
    confirm(Grant.objects.get(holder=ola), now)

    assert url(key) in olas.get(f"/nokler/{key.booking_id}/papir").content.decode()
    olas.post(url(key))
    confirm_slips(now)

    assert page(olas, key).count(PICTURE) == 2
    assert {slip.holder for slip in Grant.objects.filter(uses=1)} == {ola}
    assert client_for(nils).get(url(key)).status_code == 404


def _used(slip: Grant, door: Door, now: datetime, number: int = 1) -> None:
    Opening.objects.create(
        gateway_id=door.gateway_id or 0,
        sequence=number,
        at=now,
        received_at=now,
        door=door,
        grant=slip,
        by="paper",
        allowed=True,
        reason="open",
        line=b"line",
        link=bytes(32),
    )
