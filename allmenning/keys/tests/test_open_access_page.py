"""Hours without staff are set up: when, for whom, on which terms, by which doors."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Terms
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.core.period import Period, merged
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.contracts import give_statement, suspend
from allmenning.keys.forms import open_access
from allmenning.keys.models import Contract, Door, Grant, OpenAccess
from allmenning.keys.queries import contracts
from allmenning.people.models import Person
from allmenning.places.actions.hours import separate_hours
from allmenning.places.models import Building, OpeningException, Timetable
from allmenning.places.queries.hours import open_stretches
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/bygg/haugen-skole/uten-betjening"
LIST = "/ansatte/uten-betjening"
ANSWERS = {
    "hours": "own",
    "opens": "07:00",
    "closes": "23:00",
    "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
    "terms": "Lån av skolelokaler",
    "least_age": "15",
    "warns_before": "20",
    "most_inside": "40",
    "takes_new": "on",
    "about_nb": "Bøker og leseplasser.",
}


@pytest.fixture
def ingrids(ingrid: Person, haugen: Building, client_for: ClientFor) -> Client:
    """Ingrid leads the district that the school is in."""
    return client_for(ingrid, staff=True)


@pytest.fixture
def neighbour(haugen: Building) -> Building:
    """Another building that follows the same hours as Haugen skole."""
    return Building.objects.create(
        unit=haugen.unit,
        timetable=haugen.timetable,
        name="Annekset",
        slug="annekset",
        category="skole",
        address="Haugenveien 2",
        latitude=59.9,
        longitude=10.8,
    )


def answers(door: Door, **others: Any) -> dict[str, Any]:
    return {**ANSWERS, "doors": [door.pk], **others}


def test_a_place_is_set_up_and_found(
    ingrids: Client,
    terms: Terms,
    main_door: Door,
    haugen: Building,
    client_for: ClientFor,
    now: datetime,
) -> None:
    first = words_of(ingrids.get(PAGE))
    answer = ingrids.post(PAGE, answers(main_door))
    place = OpenAccess.objects.get()
    hours = contracts.opening(place, now=now)

    assert 'value="07:00"' in first
    assert "Lån av skolelokaler, utgave 1" in first
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}/haugen-skole")
    assert (place.least_age, place.warns_before, place.most_inside) == (15, 20, 40)
    assert [part.door for part in place.doors.all()] == [main_door]
    assert place.timetable not in (None, haugen.timetable)
    assert {(one.end - one.start).seconds for one in hours} == {16 * 3600}
    assert "Haugen skole" in words_of(client_for(None).get("/uten-betjening"))
    assert ActLog.objects.filter(verb="open_access_set_up").exists()


def test_what_is_changed_keys_follow(
    ingrids: Client,
    open_haugen: OpenAccess,
    karis_contract: Contract,
    main_door: Door,
    music_door: Door,
    now: datetime,
) -> None:
    shown = words_of(ingrids.get(PAGE))
    assert "Bibliotek med bøker og leseplasser." in shown
    wanted = answers(main_door, doors=[main_door.pk, music_door.pk], closes="00:00", weekdays=["1"])
    assert ingrids.post(PAGE, wanted).status_code == 303
    agree_keys(now=now)

    grant = Grant.objects.get(contract=karis_contract, state="active")
    assert {row.door for row in grant.doors.all()} == {main_door, music_door}
    assert {row.during.upper.hour for row in grant.doors.all()} == {23}  # Midnight, in UTC.
    assert Timetable.objects.filter(name="Uten betjening").count() == 1
    assert 'value="00:00"' in words_of(ingrids.get(PAGE))


def test_a_place_may_have_the_hours_of_its_building(
    ingrids: Client, terms: Terms, main_door: Door, haugen: Building, now: datetime
) -> None:
    before = Timetable.objects.count()
    ingrids.post(PAGE, answers(main_door, hours="building", opens="", closes="", weekdays=[]))

    place = OpenAccess.objects.get()
    assert place.timetable is None
    assert contracts.opening(place, now=now) == hours_of(haugen, now)
    assert Timetable.objects.count() == before


def hours_of(building: Building, now: datetime) -> list[Period]:
    """When the building is open, as the page of a place without staff counts it."""
    today = local_date(now)
    found = open_stretches(
        timetables=[building.timetable_id],
        first_day=today - timedelta(days=1),
        last_day=today + contracts.LOOKED_AHEAD,
    )
    return merged(one.period for one in found)


def test_a_place_with_the_building_s_hours_follows_when_those_become_the_building_s_own(
    ingrids: Client,
    terms: Terms,
    main_door: Door,
    haugen: Building,
    neighbour: Building,
    per: Person,
    now: datetime,
) -> None:
    ingrids.post(PAGE, answers(main_door, hours="building"))
    before = hours_of(neighbour, now)
    actor = Actor("person", per.pk)
    own = separate_hours(building=haugen, actor=actor, now=now)
    own.hours.filter(weekday=2).delete()
    haugen.refresh_from_db()

    assert own != neighbour.timetable
    assert contracts.opening(OpenAccess.objects.get(), now=now) == hours_of(haugen, now)
    assert 'value="building" id="id_hours_1" checked' in words_of(ingrids.get(PAGE))

    assert ingrids.post(PAGE, answers(main_door)).status_code == 303
    assert OpenAccess.objects.get().timetable not in (None, own, neighbour.timetable)
    assert hours_of(neighbour, now) == before


def test_holidays_may_be_closed_days(
    ingrids: Client, open_haugen: OpenAccess, main_door: Door
) -> None:
    OpeningException.objects.all().delete()
    ingrids.post(PAGE, answers(main_door, closed_on_public_holidays="on"))

    own = Timetable.objects.get(pk=open_haugen.timetable_id)
    assert own.closed_on_public_holidays
    assert not own.closed_in_school_holidays


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours": "night"}, "Velg noe i lista."),
        ({"opens": ""}, "Skriv et klokkeslett som 18.00."),
        ({"closes": "sent"}, "Skriv et klokkeslett som 18.00."),
        ({"closes": "06:00"}, "Stengetida må komme etter åpningstida."),
        ({"weekdays": []}, "Velg minst én dag."),
        ({"weekdays": ["7"]}, "Velg noe i lista."),
        ({"doors": []}, "Velg minst én dør."),
        ({"doors": ["0"]}, "Velg noe i lista."),
        ({"doors": ["æ"]}, "Velg noe i lista."),
        ({"terms": ""}, "Velg vilkår."),
        ({"terms": "Noe annet"}, "Velg noe i lista."),
        ({"least_age": "101"}, "Skriv en alder mellom 0 og 100."),
        ({"warns_before": ""}, "Skriv et antall minutter mellom 0 og 120."),
        ({"most_inside": "0"}, "Skriv et antall mellom 1 og 5000, eller la det stå tomt."),
        ({"about_nb": "x\x07"}, "Teksten har usynlige tegn"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    ingrids: Client, terms: Terms, main_door: Door, wrong: dict[str, Any], said: str
) -> None:
    answer = ingrids.post(PAGE, answers(main_door, **wrong))

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not OpenAccess.objects.exists()


def test_a_place_has_no_more_doors_than_a_gateway_keeps(
    ingrids: Client,
    terms: Terms,
    main_door: Door,
    music_door: Door,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(open_access, "MOST_DOORS", 1)
    wanted = answers(main_door, doors=[main_door.pk, music_door.pk])

    assert "Velg høyst 1 dører." in words_of(ingrids.post(PAGE, wanted))
    assert not OpenAccess.objects.exists()


def test_a_door_that_is_not_for_many_is_not_offered(
    ingrids: Client, haugen: Building, terms: Terms, main_door: Door
) -> None:
    oslos = Door.objects.create(building=haugen, name="Sideinngang", kind="main", decides="oslo")
    lamp = Door.objects.create(
        building=haugen, gateway=main_door.gateway, name="Lys i salen", kind="light"
    )

    alone = Door.objects.create(
        building=haugen,
        gateway=main_door.gateway,
        name="Kjellerdør",
        kind="room",
        decides="lock",
        slots=10,
    )

    page = words_of(ingrids.get(PAGE))
    assert "Sideinngang" not in page
    assert "Lys i salen" not in page
    assert "Kjellerdør" not in page
    for door in (oslos, lamp, alone):
        assert ingrids.post(PAGE, answers(door)).status_code == 422


def test_without_a_door_one_is_led_to_where_doors_are_made(ingrids: Client) -> None:
    page = words_of(ingrids.get(PAGE))

    assert "Bygget har ingen dør der dørsentralen sjekker hver åpning." in page
    assert 'href="/ansatte/bygg/haugen-skole/dorer"' in page


def test_a_caretaker_sees_the_place_but_does_not_set_it_up(
    fatima: Person, open_haugen: OpenAccess, karis_contract: Contract, client_for: ClientFor
) -> None:
    fatimas = client_for(fatima, staff=True)
    listed, place = words_of(fatimas.get(LIST)), words_of(fatimas.get(f"{LIST}/haugen-skole"))

    assert "1 avtale gjelder." in listed
    assert "Kari Nordlie" not in listed
    assert PAGE not in listed + place
    assert fatimas.get(PAGE).status_code == fatimas.post(PAGE, ANSWERS).status_code == 404
    assert "1 sted der folk låser seg inn" in words_of(fatimas.get("/ansatte"))


def test_who_waits_for_an_answer_is_counted(
    ingrids: Client, fatima: Person, karis_contract: Contract, now: datetime
) -> None:
    suspend(contract=karis_contract, reason="Døra sto åpen.", employee=fatima, now=now)
    assert "venter på svar" not in words_of(ingrids.get(LIST))
    give_statement(contract=karis_contract, statement="Jeg lukket den.", now=now)

    assert "1 som er stanset, venter på svar." in words_of(ingrids.get(LIST))
    assert "1 som er stanset, venter på svar." in words_of(ingrids.get("/ansatte"))


def test_who_leads_is_led_there(ingrids: Client, open_haugen: OpenAccess) -> None:
    place = words_of(ingrids.get(f"{LIST}/haugen-skole"))

    assert f'href="{PAGE}"' in place
    assert f'href="{PAGE}"' in words_of(ingrids.get("/ansatte/bygg/haugen-skole/dorer"))
    OpenAccess.objects.all().delete()
    assert f'href="{PAGE}"' in words_of(ingrids.get(LIST))
