"""The page where calendars kept elsewhere are connected, looked at and disconnected."""

from datetime import datetime

import pytest

from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.models import Closure, ForeignCalendar
from allmenning.booking.tests.scenes import EVENING, booked
from allmenning.core.log import SYSTEM
from allmenning.core.models import ViewingLog
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

PAGE = "/ansatte/kalender/haugen-skole/inn"


def connecting(room: Space, **changes: object) -> dict[str, object]:
    usual = {
        "space": room.pk,
        "name": "Skolens timeplan",
        "url": "https://outlook.example/cal/hemmelig/calendar.ics",
    }
    return {**usual, **changes}


@pytest.fixture
def timeplan(musikkrom: Space, now: datetime) -> ForeignCalendar:
    return actions.connect_calendar(
        space=musikkrom,
        name="Skolens timeplan",
        url="https://outlook.example/cal/hemmelig/calendar.ics",
        actor=SYSTEM,
        now=now,
    )


def test_a_calendar_is_connected(
    musikkrom: Space, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    browser = client_for(fatima, staff=True)
    empty = browser.get(PAGE).content.decode()

    answer = browser.post(PAGE, connecting(musikkrom))
    page = browser.get(PAGE).content.decode()

    assert "Ingen andre kalendere er koblet til." in empty
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    calendar = ForeignCalendar.objects.get()
    assert (calendar.space, calendar.due_at) == (musikkrom, now)
    assert "Skolens timeplan" in page
    assert "outlook.example" in page
    assert "hemmelig" not in page
    assert "Den er ikke hentet ennå." in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("webcal://outlook.example/a.ics", "https://outlook.example/a.ics"),
        ("webcals://outlook.example/a.ics", "https://outlook.example/a.ics"),
        (" http://skolen.example:8080/a.ics ", "http://skolen.example:8080/a.ics"),
    ],
)
def test_addresses_as_people_paste_them(
    musikkrom: Space, fatima: Person, client_for: ClientFor, typed: str, kept: str
) -> None:
    client_for(fatima, staff=True).post(PAGE, connecting(musikkrom, url=typed))

    assert ForeignCalendar.objects.get().url == kept


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"space": ""}, "Velg et lokale."),
        ({"space": "999999"}, "Velg et lokale i lista."),
        ({"name": ""}, "Skriv hva kalenderen heter."),
        ({"name": "x" * 81}, "Skriv høyst 80."),
        ({"url": ""}, "Lim inn adressen til kalenderen."),
        ({"url": "kalenderen min"}, "Skriv en adresse som begynner med https:// eller webcal://."),
        ({"url": "file:///etc/passwd"}, "Skriv en adresse som begynner med https://"),
        ({"url": "https://x:port/"}, "Skriv en adresse som begynner med https://"),
        ({"url": "https://[/"}, "Skriv en adresse som begynner med https://"),
        ({"url": "https://kari:hei@x.example/"}, "Skriv adressen uten brukernavn og passord."),
        ({"url": f"https://x.example/{'a' * 1000}"}, "Adressen er for lang."),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    musikkrom: Space,
    fatima: Person,
    client_for: ClientFor,
    changes: dict[str, object],
    sentence: str,
) -> None:
    answer = client_for(fatima, staff=True).post(PAGE, connecting(musikkrom, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ForeignCalendar.objects.count() == 0


def test_the_same_address_twice_is_said(
    timeplan: ForeignCalendar, musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    answer = client_for(fatima, staff=True).post(PAGE, connecting(musikkrom))

    assert answer.status_code == 422
    assert "Denne kalenderen er allerede koblet til lokalet." in answer.content.decode()


def test_how_it_goes_is_said_in_a_sentence(
    timeplan: ForeignCalendar, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    browser = client_for(fatima, staff=True)
    actions.take_in(calendar=timeplan, times={"a": EVENING}, now=now)
    well = browser.get(PAGE).content.decode()
    actions.note_failure(calendar=timeplan, problem="refused", now=now)
    badly = browser.get(PAGE).content.decode()

    assert "Sist hentet i dag kl. 09." in well
    assert "1 tid er opptatt det neste året." in well
    assert "Adressen svarer at kalenderen ikke finnes eller ikke er delt." in badly
    assert "Tidene vi hentet da, gjelder til vi får hentet på nytt." in badly


def test_bookings_it_meets_are_listed_and_looking_is_noted(
    timeplan: ForeignCalendar,
    musikkrom: Space,
    kari: Person,
    fatima: Person,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = booked(kari, musikkrom, now)
    actions.take_in(calendar=timeplan, times={"a": EVENING}, now=now)

    page = client_for(fatima, staff=True).get(PAGE).content.decode()

    assert "Kalenderen kolliderer med 1 bestilling." in page
    assert f'href="/bestilling/{booking.pk}"' in page
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).exists()


def test_fetching_now_and_disconnecting(
    timeplan: ForeignCalendar, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    browser = client_for(fatima, staff=True)
    actions.take_in(calendar=timeplan, times={"a": EVENING}, now=now)
    one = f"{PAGE}/{timeplan.pk}"

    assert browser.post(one, {"act": "fetch"}).status_code == 303
    assert "Vi henter kalenderen innen et par minutter." in browser.get(PAGE).content.decode()
    assert ForeignCalendar.objects.get().due_at == now
    assert browser.post(one, {"act": "disconnect"}).status_code == 303
    assert ForeignCalendar.objects.count() == Closure.objects.count() == 0
    assert browser.post(one, {"act": "disconnect"}).status_code == 303


def test_others_have_no_business_there(
    timeplan: ForeignCalendar,
    haugen: Building,
    kari: Person,
    ingrid: Person,
    client_for: ClientFor,
) -> None:
    ingrid.roles.update(expires_on="2026-11-30")

    assert client_for(kari).get(PAGE).status_code == 404
    assert client_for(ingrid, staff=True).get(PAGE).status_code == 404
    gone = client_for(ingrid, staff=True).post(f"{PAGE}/{timeplan.pk}", {"act": "disconnect"})
    assert gone.status_code == 404
    assert ForeignCalendar.objects.count() == 1


def test_the_page_of_closures_leads_there(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    page = client_for(fatima, staff=True).get("/ansatte/steng/haugen-skole").content.decode()

    assert f'href="{PAGE}"' in page
