"""Places in and out as spreadsheets: all or nothing, and nothing changes on the way round."""

import io
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allmenning.core.models import ActLog
from allmenning.people.models import Person, Unit
from allmenning.places.forms.sheet import BUILDING, HEADINGS, SPACE
from allmenning.places.models import Asset, Building, District, PlacesImport, Space, SpaceAsset
from allmenning.places.rules.importing import NEEDED
from tests.cast import ClientFor

SEND = "/ansatte/regneark"
NEW: dict[str, Any] = {
    "byggnavn": "Haugen skole",
    "lokalnavn": "Kjøkkenet",
    "slags lokale": "kjøkken",
    "personer": 12,
    "passer til": "kurs og opplæring, barn og familier",
}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def sheet(*rows: Mapping[str, object]) -> bytes:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    lines = [headings, *([str(row.get(name, "")) for name in headings] for row in rows)]
    return "\n".join(";".join(line) for line in lines).encode()


def send(browser: Client, content: bytes, name: str = "bygg.csv") -> Any:
    return browser.post(SEND, {"file": SimpleUploadedFile(name, content)}, follow=True)


def agree(browser: Client, page: Any) -> Any:
    path = page.request["PATH_INFO"]
    return browser.post(path, {"seen": page.context["seen"]}, follow=True)


def test_every_needed_heading_is_a_column() -> None:
    for kind, columns in (("building", BUILDING), ("space", SPACE)):
        headings = {column.name: column.heading for column in columns}
        assert NEEDED[kind].items() <= headings.items()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_out_and_in_again_changes_nothing(
    gymsal: Space, gym_thirds: list[Space], musikkrom: Space, browser: Client, form: str
) -> None:
    odd = {"nb": 'Første linje\nandre; "linje"', "en": "=1+1"}
    Space.objects.filter(pk=musikkrom.pk).update(
        name="-Øvre 'sal'", description=odd, floor=-1, area=42, facilities=["piano", "sound"]
    )
    Building.objects.update(
        phone="+47 22 00 00 00",
        district=District.objects.create(code="1", name="Stovner", latitude=59.9, longitude=10.9),
    )
    before = list(Space.objects.order_by("pk").values())

    out = browser.get(f"/ansatte/regneark/bygg-og-lokaler.{form}")
    page = send(browser, out.content, f"bygg.{form}")

    assert page.context["problems"] == []
    assert page.context["nothing"]
    assert page.context["unchanged"] == 6
    assert "Alt står slik fra før." in page.content.decode()
    assert list(Space.objects.order_by("pk").values()) == before


def test_a_sheet_keeps_the_name_it_was_sent_under(musikkrom: Space, browser: Client) -> None:
    page = send(browser, sheet(NEW), "Bygg og lokaler.csv")

    assert "<bdi>Bygg og lokaler.csv</bdi>" in page.content.decode()


def test_nothing_that_goes_out_can_run(musikkrom: Space, browser: Client) -> None:
    Space.objects.update(name='=HYPERLINK("http://x")')

    out = browser.get("/ansatte/regneark/bygg-og-lokaler.xlsx")

    book = load_workbook(io.BytesIO(out.content)).worksheets[0]
    kinds = {cell.data_type for row in book.iter_rows() for cell in row}
    assert "f" not in kinds
    text = browser.get("/ansatte/regneark/bygg-og-lokaler.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert tuple(text.splitlines()[0].split(";")) == HEADINGS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_is_new_and_changed_is_shown_and_then_done(
    musikkrom: Space, browser: Client, encoding: str
) -> None:
    changed = {"byggnavn": "Haugen skole", "lokalnavn": "Musikkrom", "personer": 25}
    content = sheet({**changed, "slags lokale": "musikkrom", "passer til": "music"}, NEW)

    page = send(browser, content.decode().encode(encoding))

    shown = page.content.decode()
    assert "Kjøkkenet" in shown
    assert "personer" in shown
    (new, changes) = page.context["kinds"]
    assert (new["title"], new["number"]) == ("Nye lokaler", 1)
    change = {"heading": "personer", "before": "20", "after": "25"}
    assert changes["items"][0]["changes"] == [change]
    musikkrom.refresh_from_db()
    assert musikkrom.capacity == 20

    assert "er lest inn" in agree(browser, page).content.decode()

    musikkrom.refresh_from_db()
    assert (musikkrom.capacity, musikkrom.slug) == (25, "musikkrom")
    kitchen = Space.objects.get(slug="kjokkenet")
    assert (kitchen.kind, kitchen.purposes) == ("kitchen", ["course", "children"])
    assert (kitchen.is_published, kitchen.assets.get().name) == (False, "Kjøkkenet")
    assert "kjøkken" in kitchen.search_words
    assert ActLog.objects.about("space", kitchen.pk).get().verb == "added"
    assert ActLog.objects.about("space", musikkrom.pk).get().verb == "edited"


def test_the_same_sheet_again_changes_nothing(haugen: Building, browser: Client) -> None:
    agree(browser, send(browser, sheet(NEW)))

    again = send(browser, sheet(NEW))

    assert again.context["nothing"]
    assert Space.objects.count() == 1


def test_new_spaces_share_parts_by_name(
    gymsal: Space, gym_parts: list[Asset], browser: Client
) -> None:
    half = NEW | {"lokalnavn": "To tredeler", "deler": "Gymsal A | Gymsal B"}

    agree(browser, send(browser, sheet(half)))

    space = Space.objects.get(name="To tredeler")
    assert {*space.assets.all()} == {*gym_parts[:2]}
    assert Asset.objects.count() == 3


def test_a_new_building_with_two_spaces(
    haugen: Building, haugen_unit: Unit, browser: Client
) -> None:
    place = {
        "byggnavn": "Paviljongen",
        "enhet": haugen_unit.name,
        "slags bygg": "skole",
        "breddegrad": "59,95",
        "lengdegrad": "10.91",
        "åpningstider": haugen.timetable.name,
    }
    one, two = (NEW | place | {"lokalnavn": name} for name in ("Rom 1", "Rom 2"))

    agree(browser, send(browser, sheet(one, two)))

    building = Building.objects.get(slug="paviljongen")
    assert (building.latitude, building.timetable) == (59.95, haugen.timetable)
    assert building.spaces.count() == 2


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
