"""Ola books the music room for his band, week after week, and gives up the last dates."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from allmenning.core.clock import local_date
from tests.journeys.conftest import Visit
from tests.journeys.steps import SEND
from tests.journeys.test_keyboard import press, tab_to, write
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
OLA = "Ola Bråten"
BAND = "Haugen skolekorps"
SPACE = "/steder/haugen-skole/musikkrommet"
MOST_TAPS = 14  # Five of them say when.
ALL = re.compile("^Bestill (alle de|de) .* datoene$")
MADE = re.compile(r"/serie/\d+$")


def ask_for_mondays(ola: Visitor) -> None:
    """From the space's page to the dates of seven Mondays."""
    today = local_date(datetime.now(UTC))
    monday = today + timedelta(days=8 - today.isoweekday())
    ola.tap(ola.link("Bestill flere ganger"))
    if "/innlogging" in ola.page.url:
        ola.sign_in(OLA)
    ola.tap(ola.page.get_by_label("Mandag"))
    ola.fill("Fra klokka", "17:00")
    ola.fill("Til klokka", "18:00")
    ola.fill("Første dag", monday.isoformat())
    ola.fill("Siste dag", (monday + timedelta(weeks=6)).isoformat())
    ola.fill("Hvor mange kommer?", "15")
    ola.tap(ola.button("Se hvilke datoer som er ledige"))
    expect(ola.main).to_contain_text(re.compile(r"\d av 7 datoer er ledige\."))


def book_for_the_band(ola: Visitor) -> None:
    """All that is free, for the band, until the series' own page."""
    ola.tap(ola.page.get_by_role("button", name=ALL))
    purpose = ola.page.get_by_label("Hva skal dere bruke det til?")
    ola.choose("Hva skal dere bruke det til?", purpose.locator("option").last.inner_text())
    ola.fill("Hva skal dere gjøre?", "Øvelse for aspirantene")
    ola.choose("Hvem bestiller du for?", BAND)
    ola.tap(ola.page.get_by_label("Jeg har lest avtalen"))
    ola.tap(ola.page.get_by_role("button", name=SEND))
    ola.page.wait_for_url(MADE)


@pytest.mark.parametrize("script", [True, False])
def test_book_week_after_week_and_give_up_the_last(visit: Visit, script: bool) -> None:
    ola = visit(script=script)
    ola.sign_in(OLA)
    ola.go(SPACE)
    ola.taps = 0
    ask_for_mondays(ola)
    ola.look("series-dates")
    book_for_the_band(ola)

    assert ola.taps <= MOST_TAPS
    ola.look("series")
    dates = ola.main.locator(".date-rows tbody tr").count()
    assert dates > 1

    ola.tap(ola.link("Avbestill resten fra en dato"))
    last = ola.page.get_by_label("Fra og med").locator("option").last.inner_text()
    ola.choose("Fra og med", last)
    ola.look("series-cancel")
    ola.tap(ola.button("Ja, avbestill"))
    ola.page.wait_for_url(MADE)
    expect(ola.main.locator(".state.cancelled")).to_have_count(1)


def test_book_week_after_week_with_the_keyboard_alone(visit: Visit) -> None:
    ola = visit(width=1440)
    ola.sign_in(OLA)
    ola.go(SPACE)
    ask_for_mondays(ola)

    tab_to(ola, ALL.pattern)
    press(ola, "Enter")
    expect(ola.main).to_contain_text("Se over og send")
    tab_to(ola, "Hva skal dere bruke det til")
    press(ola, "ArrowDown")
    tab_to(ola, "Hva skal dere gjøre")
    write(ola, "Øvelse")
    tab_to(ola, "Hvem bestiller du for")
    press(ola, "ArrowDown")
    tab_to(ola, "Jeg har lest avtalen")
    press(ola, "Space")
    tab_to(ola, SEND.pattern)
    press(ola, "Enter")

    ola.page.wait_for_url(MADE)
    tab_to(ola, "Avbestill resten fra en dato")
