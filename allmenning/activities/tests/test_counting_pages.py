"""Counting at the door: by an employee, or by a device that nobody is signed in on."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from django.test import Client

from allmenning.activities import access
from allmenning.activities.actions.devices import end, pair
from allmenning.activities.models import Attendance, CountingDevice, Session
from allmenning.activities.queries.counts import counts_of
from allmenning.activities.rules.figures import HeadCount
from allmenning.core.speech import clock
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.cast import ClientFor


@pytest.fixture
def tablet(client_for: ClientFor, haugen: Building, ingrid: Person, now: datetime) -> Client:
    _device, token = pair(building=haugen, name="Nettbrettet", by=ingrid, now=now)
    client = client_for(None)
    client.cookies[access.DEVICE_COOKIE] = token
    return client


def tap(client: Client, session: Session, button: str) -> int:
    said = {"trykk": button, "noekkel": str(uuid4())}
    return client.post(f"/teller/{session.pk}", said).status_code


def test_one_tap_for_each(tablet: Client, this_mornings: Session) -> None:
    for button in ("voksen", "barn", "barn", "ett_barn_mindre"):
        assert tap(tablet, this_mornings, button) == 302

    assert counts_of([this_mornings.pk]) == {this_mornings.pk: HeadCount(1, 1)}
    assert "1 voksen, 1 barn" in tablet.get("/teller").content.decode()
    assert Attendance.objects.filter(device__name="Nettbrettet").count() == 4


def test_a_form_sent_twice_counts_once(tablet: Client, this_mornings: Session) -> None:
    said = {"trykk": "voksen", "noekkel": str(uuid4())}
    for _again in range(2):
        tablet.post(f"/teller/{this_mornings.pk}", said)

    assert counts_of([this_mornings.pk]) == {this_mornings.pk: HeadCount(1, 0)}


def test_the_numbers_may_be_typed(
    client_for: ClientFor, ingrid: Person, this_mornings: Session
) -> None:
    said = {"voksne": "14", "barn": "19", "omtrent": "on", "noekkel": str(uuid4())}
    answer = client_for(ingrid, staff=True).post(f"/teller/{this_mornings.pk}", said, follow=True)

    assert "Ca. 14 voksne, 19 barn" in answer.content.decode()
    assert Attendance.objects.get().counted_by == ingrid


def test_nobody_came_is_a_count(tablet: Client, this_mornings: Session) -> None:
    assert "Ikke talt" in tablet.get("/teller").content.decode()

    tap(tablet, this_mornings, "ingen_kom")

    assert "0 kom" in tablet.get("/teller").content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"voksne": "-1", "barn": "2"}, "Skriv 0 eller mer."),
        ({"voksne": "mange", "barn": "2"}, "Skriv antallet med tall."),
        ({"voksne": "1000000000", "barn": "2"}, "Skriv høyst 20 000."),
        ({"voksne": "", "barn": ""}, "Skriv hvor mange. Kom det ingen, skriver du 0."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    tablet: Client, this_mornings: Session, said: dict[str, str], sentence: str
) -> None:
    answer = tablet.post(f"/teller/{this_mornings.pk}", {**said, "noekkel": str(uuid4())})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Attendance.objects.exists()


def test_a_forged_button_counts_nothing(tablet: Client, this_mornings: Session) -> None:
    assert tap(tablet, this_mornings, "hundre") == 422
    assert not Attendance.objects.exists()


def test_who_may_not_count_here_finds_nothing(
    client_for: ClientFor, this_mornings: Session, kari: Person, ingrid: Person
) -> None:
    for visitor in (client_for(None), client_for(kari), client_for(ingrid)):
        assert visitor.get(f"/teller/{this_mornings.pk}").status_code == 404
        assert tap(visitor, this_mornings, "voksen") == 404
        assert "ikke satt opp til å telle" in visitor.get("/teller").content.decode()


def test_who_works_there_finds_where_a_device_is_set_up(
    client_for: ClientFor, tablet: Client, ingrid: Person, this_mornings: Session
) -> None:
    page = client_for(ingrid, staff=True).get("/teller").content.decode()

    assert 'href="/ansatte/haugen-skole/tellere"' in page
    assert "/tellere" not in tablet.get("/teller").content.decode()


def test_a_device_that_was_ended_counts_no_more(
    tablet: Client, this_mornings: Session, ingrid: Person, now: datetime
) -> None:
    end(device=CountingDevice.objects.get(), by=ingrid, now=now)

    assert tap(tablet, this_mornings, "voksen") == 404


def test_yesterdays_session_waits_until_it_is_counted(
    tablet: Client, this_mornings: Session
) -> None:
    day = timedelta(days=1)
    Session.objects.update(starts=this_mornings.starts - day, ends=this_mornings.ends - day)
    assert "Babytreff" in tablet.get("/teller").content.decode()

    said = {"voksne": "1", "barn": "2", "noekkel": str(uuid4())}
    answer = tablet.post(f"/teller/{this_mornings.pk}", said, follow=True)

    assert "Babytreff: 1 voksen, 2 barn" in answer.content.decode()
    assert "Babytreff" not in tablet.get("/teller").content.decode()


def test_what_began_before_midnight_is_todays_until_it_ends(
    tablet: Client, this_mornings: Session, now: datetime
) -> None:
    """Also when some have been counted, which takes what is over off the page."""
    tap(tablet, this_mornings, "voksen")
    began = now - timedelta(days=1)
    for ends, is_listed in ((now + timedelta(hours=1), True), (now, False)):
        Session.objects.update(starts=began, ends=ends)
        assert ("Babytreff" in tablet.get("/teller").content.decode()) is is_listed


def test_when_it_is_too_early_to_count_it_is_said_from_when(
    tablet: Client, this_mornings: Session, now: datetime
) -> None:
    pages = ("/teller", f"/teller/{this_mornings.pk}")
    assert not any("Du kan telle fra" in tablet.get(page).content.decode() for page in pages)

    early = now + timedelta(hours=2, minutes=1)
    Session.objects.update(starts=early, ends=early + timedelta(hours=1))
    said = f"Du kan telle fra kl. {clock(early - timedelta(hours=2))}."
    assert all(said in tablet.get(page).content.decode() for page in pages)
    tap(tablet, this_mornings, "voksen")
    assert not Attendance.objects.exists()


def test_an_employee_sets_up_the_device_she_holds(
    client_for: ClientFor, ingrid: Person, haugen: Building, this_mornings: Session
) -> None:
    client = client_for(ingrid, staff=True)
    answer = client.post("/ansatte/haugen-skole/tellere", {"navn": "Nettbrettet"})

    assert answer["Location"] == "/teller"
    tablet = client_for(None)
    tablet.cookies[access.DEVICE_COOKIE] = client.cookies[access.DEVICE_COOKIE].value
    assert tap(tablet, this_mornings, "barn") == 302


def test_devices_are_listed_and_ended(
    client_for: ClientFor, ingrid: Person, haugen: Building, counter_at_haugen: CountingDevice
) -> None:
    client = client_for(ingrid, staff=True)
    assert "Nettbrettet" in client.get("/ansatte/haugen-skole/tellere").content.decode()

    client.post(f"/ansatte/haugen-skole/tellere/{counter_at_haugen.pk}/avslutt")

    assert "til 1" not in client.get("/ansatte/haugen-skole/tellere").content.decode()
    assert client.post("/ansatte/haugen-skole/tellere", {"navn": ""}).status_code == 422


def test_devices_of_others_are_nobodys(
    client_for: ClientFor, kari: Person, fatima: Person, counter_at_haugen: CountingDevice
) -> None:
    address = f"/ansatte/haugen-skole/tellere/{counter_at_haugen.pk}/avslutt"

    assert client_for(kari).post(address).status_code in (403, 404)
    assert CountingDevice.objects.get(pk=counter_at_haugen.pk).until > counter_at_haugen.paired_at


def sent(client: Client, session: Session, *lines: dict[str, Any]) -> int:
    told = json.dumps({"lines": lines})
    address = f"/teller/{session.pk}/linjer"
    return client.post(address, told, content_type="application/json").status_code


def press(**more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "at": "2026-12-01T08:30:00Z",
        "adults": 1,
        "children": 0,
        **more,
    }


def test_200_counted_without_a_network_arrive_once_each(
    tablet: Client, this_mornings: Session
) -> None:
    lines = [press() for _person in range(200)]

    for some in (lines[:150], lines[100:], lines):
        assert sent(tablet, this_mornings, *some) == 204

    assert counts_of([this_mornings.pk]) == {this_mornings.pk: HeadCount(200, 0)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"adults": 2},
        {"children": -5},
        {"key": "x"},
        {"at": "2026-12-01T08:30:00"},
        {"is_approximate": True},
        {"adults": -1, "is_total": True},
        {"adults": 10**9, "is_total": True},
        {"name": "Kari"},
    ],
)
def test_lines_that_cannot_be_are_not_kept(
    tablet: Client, this_mornings: Session, wrong: dict[str, Any]
) -> None:
    assert sent(tablet, this_mornings, press(), press(**wrong)) == 422
    assert sent(tablet, this_mornings) == 422
    assert tablet.post(f"/teller/{this_mornings.pk}/linjer", "x", "text/plain").status_code == 422
    assert not Attendance.objects.exists()
