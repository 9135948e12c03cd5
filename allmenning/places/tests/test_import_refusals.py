"""A spreadsheet with something wrong in it is refused whole, and each fault is named."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from django.test import Client

from allmenning.people.models import Person
from allmenning.places.models import Building, PlacesImport, Space, SpaceAsset
from allmenning.places.tests.sheets_sent import NEW, SEND, agree, send, sheet
from tests.cast import ClientFor

WRONG = [
    ({"slags lokale": "ballsal"}, "slags lokale", "«ballsal» finnes ikke."),
    ({"personer": "mange"}, "personer", "Skriv et helt tall fra 1 til"),
    ({"personer": "0"}, "personer", "Skriv et helt tall fra 1 til"),
    ({"personer": ""}, "personer", "Denne ruta kan ikke stå tom."),
    ({"passer til": ""}, "passer til", "Denne ruta kan ikke stå tom."),
    ({"byggnavn": ""}, "bygg", "Skriv hvilket bygg raden gjelder."),
    ({"byggnavn": "Slottet"}, "enhet", "Denne ruta kan ikke stå tom."),
    ({"bygg": "deichman-stovner"}, "bygg", "er ikke blant byggene du har ansvar for."),
    ({"lokale": "finnes-ikke"}, "lokale", "Vi finner ikke lokalet"),
    ({"lokalet vises": "kanskje"}, "lokalet vises", "Skriv ja eller nei."),
    ({"lokalnavn": "x" * 121}, "lokalnavn", "Teksten er på 121 tegn."),
    ({"bydel": "Atlantis"}, "bydel", "«Atlantis» finnes ikke."),
    ({"enhet": "Oslo kommune"}, "enhet", "Du kan ikke flytte ansvaret for et bygg her."),
    ({"breddegrad": "nord"}, "breddegrad", "Skriv et tall mellom 57 og 72"),
]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


@pytest.mark.parametrize(("wrong", "column", "sentence"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_row_is_named_and_nothing_is_done(
    haugen: Building,
    deichman: Building,
    browser: Client,
    wrong: dict[str, str],
    column: str,
    sentence: str,
) -> None:
    page = send(browser, sheet(NEW | wrong))

    found = [(one["row"], one["column"]) for one in page.context["problems"]]
    assert (2, column) in found
    assert {row for row, _column in found} == {2}
    assert sentence in str(page.context["problems"])
    assert not Space.objects.exists()


def test_one_wrong_row_stops_the_good_ones(haugen: Building, browser: Client) -> None:
    page = send(browser, sheet(NEW, NEW | {"lokalnavn": "Kroken", "personer": "mange"}))
    assert [one["row"] for one in page.context["problems"]] == [3]
    assert page.context["seen"] == ""

    answer = browser.post(page.request["PATH_INFO"], {"seen": "x"})
    assert answer.status_code == 409
    assert "Noen rader må rettes først." in answer.content.decode()
    assert not Space.objects.exists()


def test_the_same_space_twice_and_two_stories_of_a_building(
    haugen: Building, browser: Client
) -> None:
    page = send(browser, sheet(NEW | {"telefon": "22"}, NEW | {"telefon": "23"}))

    told = [one["sentence"] for one in page.context["problems"]]
    assert told == [
        "Rad 2 sier noe annet om det samme bygget.",
        "Rad 2 gjelder det samme lokalet.",
    ]


def test_parts_of_a_space_in_use_are_not_changed_here(musikkrom: Space, browser: Client) -> None:
    row = {"bygg": "haugen-skole", "lokale": "musikkrom", "deler": "Annet"}

    page = send(browser, sheet(row))

    (problem,) = page.context["problems"]
    assert (problem["column"], problem["row"]) == ("deler", 2)


def test_somebody_changed_it_meanwhile(musikkrom: Space, browser: Client) -> None:
    row = {"bygg": "haugen-skole", "lokale": "musikkrom", "personer": 25}
    page = send(browser, sheet(row))
    Space.objects.update(capacity=30)

    answer = agree(browser, page)

    assert answer.status_code == 409
    assert "Noen har endret stedene siden du så på dette." in answer.content.decode()
    assert answer.context["kinds"][0]["items"][0]["changes"][0]["before"] == "30"
    musikkrom.refresh_from_db()
    assert musikkrom.capacity == 30


def test_it_is_done_once(haugen: Building, browser: Client) -> None:
    page = send(browser, sheet(NEW))
    agree(browser, page)

    assert agree(browser, page).status_code == 200
    assert Space.objects.count() == 1
    assert PlacesImport.objects.get().done_at is not None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Filen er tom."),
        (b"navn;antall\nx;1", "Vi kjenner ikke igjen noen overskrift i første rad."),
        (b"bygg;bygg\nx;y", "Overskriften «bygg» står to ganger."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "Vi tar imot CSV og Excel"),
        (b"<html><body>bygg</body></html>", "Vi tar imot CSV og Excel"),
        (b"bygg\n" + b"x" * (10 * 1024 * 1024), "Filen er større enn 10 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    haugen: Building, browser: Client, content: bytes, sentence: str
) -> None:
    page = send(browser, content)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not PlacesImport.objects.exists()


def test_no_file_is_asked_for(haugen: Building, browser: Client) -> None:
    assert "Velg en fil." in browser.post(SEND).content.decode()


def test_the_most_it_may_hold_is_told_in_one_line(haugen: Building, browser: Client) -> None:
    assert "høyst 10 MB og 20\u00a0000 rader." in browser.get(SEND).content.decode()


def test_others_do_not_see_what_one_has_sent(
    haugen: Building, browser: Client, per: Person, client_for: ClientFor
) -> None:
    page = send(browser, sheet(NEW))

    assert client_for(per, staff=True).get(page.request["PATH_INFO"]).status_code == 404
    assert browser.get("/ansatte/regneark/bygg-og-lokaler.pdf").status_code == 404


@pytest.mark.prove
def test_ten_thousand_rows_of_which_three_are_wrong(
    haugen: Building, browser: Client, now: datetime
) -> None:
    rows = [NEW | {"lokalnavn": f"Rom {number}"} for number in range(10_000)]
    for number in (10, 5_000, 9_999):
        rows[number] = rows[number] | {"personer": "mange"}
    started = time.monotonic()

    page = send(browser, sheet(*rows))

    assert time.monotonic() - started < 20
    assert [one["row"] for one in page.context["problems"]] == [12, 5_002, 10_001]
    assert "3 rader må rettes" in page.content.decode()
    assert len(page.content) < 200_000
    assert not Space.objects.exists()
    rows = [row | {"personer": 12} for row in rows]
    assert "er lest inn" in agree(browser, send(browser, sheet(*rows))).content.decode()
    assert Space.objects.count() == SpaceAsset.objects.count() == 10_000
