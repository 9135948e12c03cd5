"""Staff give a building's doors a telephone number, and choose which doors it opens."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.keys.models import Door, DoorNumber
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.cast import ClientFor

PAGE = "/ansatte/bygg/haugen-skole/dorer"
DOOR = {
    "name": "Hovedinngang",
    "kind": "main",
    "driver": "zigbee2mqtt",
    "address": "hoveddor",
    "before": "15",
    "after": "15",
    "by_phone": "on",
}


@pytest.fixture
def ingrids(ingrid: Person, haugen: Building, client_for: ClientFor, now: datetime) -> Client:
    return client_for(ingrid, staff=True)


def test_the_number_is_kept_with_its_country_and_taken_away_again(
    ingrids: Client, haugen: Building
) -> None:
    given = ingrids.post(f"{PAGE}/telefon", {"number": "21 80 21 81"})
    shown = ingrids.get(PAGE).content.decode()
    filled_in = ingrids.get(f"{PAGE}/telefon").content.decode()

    assert (given.status_code, DoorNumber.objects.get().number) == (303, "+4721802181")
    assert "21 80 21 81" in shown
    assert 'value="21 80 21 81"' in filled_in
    ingrids.post(f"{PAGE}/telefon", {"number": ""})
    assert not DoorNumber.objects.exists()


@pytest.mark.parametrize("number", ["112", "dør", "+47", "9" * 40, "\x00"])
def test_what_cannot_be_rung_is_refused(ingrids: Client, number: str) -> None:
    answer = ingrids.post(f"{PAGE}/telefon", {"number": number})

    assert answer.status_code == 422
    assert "Skriv et telefonnummer" in answer.content.decode()
    assert not DoorNumber.objects.exists()


def test_two_buildings_have_not_one_number(ingrids: Client, haugen: Building) -> None:
    rommen = Building.objects.create(
        unit=haugen.unit,
        timetable=haugen.timetable,
        name="Rommen skole",
        slug="rommen-skole",
        category="skole",
        address="Rommenveien 1",
        latitude=59.96,
        longitude=10.92,
    )
    DoorNumber.objects.create(building=rommen, number="+4721802181")

    answer = ingrids.post(f"{PAGE}/telefon", {"number": "21802181"})

    assert answer.status_code == 422
    assert "Et annet bygg har dette nummeret." in answer.content.decode()
    assert DoorNumber.objects.count() == 1


def test_a_door_is_chosen_and_the_page_says_which(ingrids: Client, main_door: Door) -> None:
    before = ingrids.get(f"{PAGE}/telefon").content.decode()
    chosen = ingrids.post(f"{PAGE}/{main_door.pk}", DOOR)
    after = ingrids.get(f"{PAGE}/telefon").content.decode()

    main_door.refresh_from_db()
    assert (chosen.status_code, main_door.by_phone) == (303, True)
    assert "Ingen dører åpner slik ennå." in before
    assert "Hovedinngang" in after


@pytest.mark.parametrize("kind", ["storage", "cupboard"])
def test_what_guards_things_is_not_chosen(ingrids: Client, main_door: Door, kind: str) -> None:
    answer = ingrids.post(f"{PAGE}/{main_door.pk}", {**DOOR, "kind": kind})

    main_door.refresh_from_db()
    assert (answer.status_code, main_door.by_phone) == (422, False)
    assert "Lager og skap kan ikke åpnes med oppringing." in answer.content.decode()


def test_a_door_that_no_gateway_reaches_is_not_chosen(ingrids: Client, haugen: Building) -> None:
    answer = ingrids.post(
        f"{PAGE}/ny", {**DOOR, "decides": "oslo", "gateway": "", "driver": "", "address": ""}
    )

    assert answer.status_code == 422
    assert "Her avgjør ikke dørsentralen. Fjern krysset." in answer.content.decode()


def test_a_caretaker_sets_no_number(
    fatima: Person, haugen: Building, client_for: ClientFor, now: datetime
) -> None:
    fatimas = client_for(fatima, staff=True)

    assert fatimas.get(f"{PAGE}/telefon").status_code == 404
    assert fatimas.post(f"{PAGE}/telefon", {"number": "21802181"}).status_code == 404
    assert not DoorNumber.objects.exists()
