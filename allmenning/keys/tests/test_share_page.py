"""Sharing a key with named people."""

from datetime import datetime

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import Actor
from allmenning.keys.actions.granting import share
from allmenning.keys.models import Bundle, Grant
from allmenning.keys.tests.opened import key_to
from allmenning.people.models import Association, Person, Representative
from tests.cast import ClientFor

OLA = {"name": "ola  bråten", "reach": "ola@example.org"}


def test_somebody_one_can_name_gets_a_key_of_his_own(
    kari: Person,
    ola: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    key, client, url = key_to(booking, now), client_for(kari), f"/nokler/{booking.pk}/del"

    sent = client.post(url, OLA)
    page = client.get(url).content.decode()

    assert (sent.status_code, sent["Location"]) == (303, url)
    assert "Nøkkelen er delt med Ola Bråten." in page
    assert Grant.objects.get(holder=ola).parent == key
    assert client_for(ola).get(f"/nokler/{booking.pk}").status_code == 200


def test_it_is_taken_back_with_one_tap(
    kari: Person,
    ola: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    key_to(booking, now)
    client, url = client_for(kari), f"/nokler/{booking.pk}/del"
    client.post(url, OLA)
    shared = Grant.objects.get(holder=ola)

    client.post(f"{url}/{shared.pk}/ta-tilbake")

    shared.refresh_from_db()
    assert shared.state == Grant.State.REVOKED
    assert "Ola Bråten har ikke nøkkel lenger." in client.get(url).content.decode()
    assert client.post(f"{url}/{shared.pk}/ta-tilbake").status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Skriv navnet, slik det står i Allmenning."),
        ({"name": "Ola Bråten"}, "Skriv e-postadressen eller telefonnummeret."),
        ({**OLA, "name": "Per Bråten"}, "Vi finner ingen med dette navnet"),
        ({**OLA, "reach": "per@example.org"}, "Vi finner ingen med dette navnet"),
        ({**OLA, "reach": "hei"}, "Vi finner ingen med dette navnet"),
        ({"name": "Kari Nordlie", "reach": "kari@example.org"}, "Kari Nordlie har alt nøkkel"),
    ],
)
def test_whom_we_cannot_find_is_told_alike(
    kari: Person,
    ola: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    sent: dict[str, str],
    sentence: str,
) -> None:
    key_to(booking, now)

    answer = client_for(kari).post(f"/nokler/{booking.pk}/del", sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Grant.objects.count() == 1


def test_guessing_is_stopped(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    client = client_for(kari)

    answers = [client.post(f"/nokler/{booking.pk}/del", OLA).status_code for _guess in range(9)]

    assert answers == [422] * 8 + [429]


def test_an_association_shares_with_its_own(
    kari: Person,
    ola: Person,
    skolekorps: Association,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    Representative.objects.create(person=kari, association=skolekorps)
    booking.request.association = skolekorps
    booking.request.save()
    key_to(booking, now)
    client, url = client_for(kari), f"/nokler/{booking.pk}/del"

    page = client.get(url).content.decode()
    wrong = client.post(url, {"person": kari.pk})
    client.post(url, {"person": ola.pk})

    assert "Ola Bråten" in page
    assert 'name="reach"' not in page
    assert "Velg hvem du vil dele med." in wrong.content.decode()
    assert Grant.objects.filter(holder=ola).exists()
    assert "har nøkkelen alt" in client.get(url).content.decode()


def test_who_was_given_a_key_cannot_give_it_on(
    kari: Person,
    ola: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    actor = Actor("person", kari.pk)
    share(parent=key_to(booking, now), person=ola, actor=actor, now=now)
    client = client_for(ola)

    assert client.get(f"/nokler/{booking.pk}/del").status_code == 404
    assert "Del nøkkelen" not in client.get(f"/nokler/{booking.pk}").content.decode()


def test_others_neither_see_nor_take_back(
    kari: Person,
    ola: Person,
    fatima: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    actor = Actor("person", kari.pk)
    shared = share(parent=key_to(booking, now), person=ola, actor=actor, now=now)
    client = client_for(fatima, staff=True)

    assert client.get(f"/nokler/{booking.pk}/del").status_code == 404
    assert client.post(f"/nokler/{booking.pk}/del/{shared.pk}/ta-tilbake").status_code == 404
