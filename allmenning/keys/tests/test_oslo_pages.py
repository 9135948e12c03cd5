"""Oslo's key service as those who set doors up meet it, and what it says to who has the key."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.core.models import ActLog
from allmenning.keys.models import (
    Credential,
    Door,
    ExposedDoor,
    Gateway,
    Keychain,
    KeyService,
)
from allmenning.keys.queries.oslo import service
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

PAGE = "/ansatte/bygg/haugen-skole/oslonokkelen"
CHOSEN = {"thing": "haugen-inngang", "needs_grant": "on"}


@pytest.fixture
def ingrids(ingrid: Person, haugen: Building, client_for: ClientFor) -> Client:
    """Ingrid leads the district that the school is in."""
    return client_for(ingrid, staff=True)


@pytest.fixture
def keychain(oslo_key: Credential, now: datetime) -> Keychain:
    """Kari's key has been pushed; she has not proved her telephone."""
    KeyService.objects.create(asked_at=now, answered_at=now)
    return Keychain.objects.create(
        credential=oslo_key, is_there=True, pushed_at=now, is_pending=True, due_at=now
    )


def test_a_door_is_shown_to_the_service_and_read_back(
    ingrids: Client, ingrid: Person, main_door: Door, music_door: Door, now: datetime
) -> None:
    assert "Kan ikke åpnes derfra" in words_of(ingrids.get(PAGE))
    assert 'value="haugen-skole-hovedinngang"' in words_of(ingrids.get(f"{PAGE}/{main_door.pk}"))
    answer = ingrids.post(f"{PAGE}/{main_door.pk}", CHOSEN)
    made = ExposedDoor.objects.get()
    page = words_of(ingrids.get(PAGE))

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert (made.door, made.thing, made.needs_grant) == (main_door, "haugen-inngang", True)
    assert made.chosen_by == ingrid
    assert "haugen-inngang" in page
    assert "bare mens noen har nøkkel" in page
    assert "dørsentralen svarer ikke nå" in page
    Gateway.objects.update(seen_at=now)
    assert "dørsentralen svarer ikke nå" not in words_of(ingrids.get(PAGE))


def test_a_door_is_changed_and_withdrawn(ingrids: Client, main_door: Door) -> None:
    ingrids.post(f"{PAGE}/{main_door.pk}", CHOSEN)
    ingrids.post(f"{PAGE}/{main_door.pk}", {"thing": "porten"})
    assert not ExposedDoor.objects.get(thing="porten").needs_grant
    assert "når som helst" in words_of(ingrids.get(PAGE))

    for _twice in range(2):
        assert ingrids.post(f"{PAGE}/{main_door.pk}/ut").status_code == 303

    assert not ExposedDoor.objects.exists()
    assert ActLog.objects.filter(verb="withdrawn").count() == 1


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("", "Skriv hva døra skal hete i Oslonøkkelen."),
        ("Haugen Inngang", "Bruk bare a–z, tall og bindestrek, høyst 40 tegn."),
        ("dør", "Bruk bare a–z, tall og bindestrek, høyst 40 tegn."),
        ("x" * 41, "Bruk bare a–z, tall og bindestrek, høyst 40 tegn."),
        ("musikkrom", "En annen dør har allerede dette navnet."),
    ],
)
def test_a_name_that_cannot_be(
    ingrids: Client,
    per: Person,
    main_door: Door,
    music_door: Door,
    now: datetime,
    thing: str,
    said: str,
) -> None:
    exposed = ExposedDoor.objects.create(
        door=music_door, thing="musikkrom", chosen_by=per, chosen_at=now
    )
    answer = ingrids.post(f"{PAGE}/{main_door.pk}", {"thing": thing})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert ExposedDoor.objects.get() == exposed


def test_only_who_sets_doors_up_and_only_doors_of_ours(
    ingrids: Client,
    fatima: Person,
    oslo_doors: list[Door],
    main_door: Door,
    client_for: ClientFor,
) -> None:
    fatimas = client_for(fatima, staff=True)

    assert fatimas.get(PAGE).status_code == fatimas.post(PAGE).status_code == 404
    assert fatimas.post(f"{PAGE}/{main_door.pk}", CHOSEN).status_code == 404
    assert fatimas.post(f"{PAGE}/{main_door.pk}/ut").status_code == 404
    assert ingrids.post(f"{PAGE}/{oslo_doors[0].pk}", CHOSEN).status_code == 404
    assert not ExposedDoor.objects.exists()


def test_where_the_service_is_not_used_nobody_is_led_there(
    ingrids: Client, main_door: Door
) -> None:
    setup = "/ansatte/bygg/haugen-skole/dorer"

    assert f'href="{PAGE}"' not in words_of(ingrids.get(setup))
    service()
    assert f'href="{PAGE}"' in words_of(ingrids.get(setup))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("NO_ANSWER", "Oslonøkkelen svarte ikke. Vi prøver igjen av oss selv."),
        ("INVALID_PERMISSION", "Sjekk at døra finnes hos dem, og prøv igjen."),
        ("phone", "Låntakeren har ikke et mobilnummer som Oslonøkkelen kan bruke."),
        ("title", "Oslonøkkelen tok ikke imot nøkkelen."),
        ("", "Nøkkelen er ikke sendt ennå."),
    ],
)
def test_what_waits_is_said_in_clear_words_and_tried_again(
    ingrids: Client,
    keychain: Keychain,
    now: datetime,
    set_clock: SetClock,
    error: str,
    said: str,
) -> None:
    set_clock(now)
    Credential.objects.update(error=error)
    Keychain.objects.update(pushed_at=None, is_pending=None, stuck=bool(error))
    page = words_of(ingrids.get(PAGE))

    assert "Musikkrom" in page
    assert said in page
    assert "Kari" not in page
    assert ingrids.post(PAGE).status_code == 303
    keychain.refresh_from_db()
    assert not keychain.stuck
    assert service().asked_at is None


def test_how_the_service_stands_is_said(
    ingrids: Client, keychain: Keychain, now: datetime, set_clock: SetClock
) -> None:
    set_clock(now)
    assert "Oslonøkkelen svarte sist" in words_of(ingrids.get(PAGE))
    KeyService.objects.update(refused_at=now)
    assert "Oslonøkkelen kjenner ikke oss igjen siden" in words_of(ingrids.get(PAGE))
    KeyService.objects.update(refused_at=None, answered_at=None)
    assert "Oslonøkkelen har ikke svart oss ennå." in words_of(ingrids.get(PAGE))


def test_a_door_that_the_service_does_not_know_is_named(
    ingrids: Client, keychain: Keychain, now: datetime
) -> None:
    KeyService.objects.update(assets=[], told_at=now)

    assert "Oslonøkkelen lar oss ikke åpne" in words_of(ingrids.get(PAGE))


# What it says to who has the key


def test_who_has_not_proved_her_telephone_is_told_what_to_do_and_how_else(
    kari: Person, keychain: Keychain, client_for: ClientFor, now: datetime, set_clock: SetClock
) -> None:
    set_clock(now)
    booking = keychain.credential.grant.booking_id
    page = words_of(client_for(kari).get(f"/nokler/{booking}"))
    assert "Installer appen Oslonøkkelen, og bekreft at" in page
    assert "Ring oss, så åpner vi for deg." in page

    Credential.objects.update(error="phone")
    page = words_of(client_for(kari).get(f"/nokler/{booking}"))
    assert "Vi mangler et mobilnummer som Oslonøkkelen kan bruke." in page
    Credential.objects.update(error="")
    Keychain.objects.update(is_pending=False)
    assert "Installer appen" not in words_of(client_for(kari).get(f"/nokler/{booking}"))


def test_where_a_key_has_a_code_the_code_is_the_other_way(
    kari: Person, keychain: Keychain, client_for: ClientFor, now: datetime, set_clock: SetClock
) -> None:
    set_clock(now)
    grant = keychain.credential.grant
    grant.pin = 1
    grant.save(update_fields=["pin"])

    page = words_of(client_for(kari).get(f"/nokler/{grant.booking_id}"))
    assert "Døra med tastatur åpner du med koden under, også uten appen." in page
