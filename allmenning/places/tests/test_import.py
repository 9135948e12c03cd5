"""Places in and out as spreadsheets: nothing changes on the way round."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from django.test import Client

from allmenning.core.models import ActLog
from allmenning.people.models import Person, Unit
from allmenning.places.forms.sheet import BUILDING, HEADINGS, SPACE
from allmenning.places.models import Asset, Building, District, Space
from allmenning.places.rules.importing import NEEDED
from allmenning.places.tests.sheets_sent import NEW, agree, send, sheet
from tests.cast import ClientFor


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


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
