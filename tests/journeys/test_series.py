"""Ola books the music room for his band, week after week, moves it and gives up the last dates."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from allmenning.core.clock import local_date
from tests.journeys.conftest import Visit
from tests.journeys.mail import Mailbox
from tests.journeys.steps import SEND
from tests.journeys.test_caretaker import FATIMA
from tests.journeys.test_keyboard import press, tab_to, write
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
OLA, OLAS = "Ola Bråten", "ola.braten@oslo.example"
BAND = "Haugen skolekorps"
SPACE = "/steder/haugen-skole/musikkrommet"
MOST_TAPS = 14  # Five of them say when.
MOST_TAPS_TO_MOVE = 5  # Two of them say when.
MOST_TAPS_AT_WORK = 6  # Three of them say when.
ALL = re.compile("^Bestill (alle de|de) .* datoene$")
MADE = re.compile(r"/serie/\d+$")
MOVE = re.compile("^Flytt (datoen|alle de|de|den ene) ?")


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


def a_series(ola: Visitor) -> int:
    """Ola at the page of a series he has just booked, no taps counted. Returns its dates."""
    ola.sign_in(OLA)
    ola.go(SPACE)
    ask_for_mondays(ola)
    book_for_the_band(ola)
    ola.taps = 0
    return ola.main.locator(".date-rows tbody tr").count()


def half_an_hour_earlier(mover: Visitor) -> None:
    """Fill in the new time, and see what each date meets."""
    mover.fill("Fra klokka", "16:30")
    mover.fill("Til klokka", "17:30")
    mover.tap(mover.button("Se hvilke datoer som kan flyttes"))
    expect(mover.main).to_contain_text("Slik blir det")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_move_all_that_is_left_in_five_taps(visit: Visit, script: bool) -> None:
    ola = visit(script=script)
    dates = a_series(ola)

    ola.tap(ola.link("Flytt resten fra en dato"))
    ola.look("series-move")
    half_an_hour_earlier(ola)
    ola.look("series-move-dates")
    ola.tap(ola.page.get_by_role("button", name=MOVE))

    ola.page.wait_for_url(MADE)
    assert ola.taps <= MOST_TAPS_TO_MOVE
    moved = ola.main.locator(".date-rows tbody tr", has_text="16.30–17.30")
    assert 1 <= moved.count() <= dates


def test_what_is_the_same_as_before_is_said_so(visit: Visit) -> None:
    ola = visit()
    a_series(ola)

    ola.link("Flytt resten fra en dato").click()
    ola.button("Se hvilke datoer som kan flyttes").click()

    expect(ola.main.get_by_role("alert")).to_contain_text("Slik er det nå.")
    expect(ola.main.get_by_role("alert")).to_be_focused()
    ola.look("series-move-nothing")


def test_the_caretaker_moves_the_rest_from_a_day(visit: Visit, mailbox: Mailbox) -> None:
    ola, fatima = visit(), visit()
    dates = a_series(ola)
    fatima.go("/ansatte")
    fatima.sign_in(FATIMA, as_staff=True)
    fatima.go(ola.page.url.removeprefix(ola.stage.site()))
    fatima.taps = 0

    fatima.tap(fatima.link("Flytt resten fra en dato"))
    second = fatima.page.get_by_label("Fra og med").locator("option").nth(1).inner_text()
    fatima.choose("Fra og med", second)
    half_an_hour_earlier(fatima)
    fatima.look("series-move-at-work")
    fatima.tap(fatima.page.get_by_role("button", name=MOVE))

    fatima.page.wait_for_url(MADE)
    assert fatima.taps <= MOST_TAPS_AT_WORK
    moved = fatima.main.locator(".date-rows tbody tr", has_text="16.30–17.30")
    assert 1 <= moved.count() < dates
    ola.page.reload()
    expect(ola.main.locator(".date-rows tbody tr", has_text="17–18").first).to_be_visible()
    assert "16.30–17.30" in mailbox.letter_to(OLAS, "Flyttet: ").text


def test_move_the_rest_with_the_keyboard_alone(visit: Visit) -> None:
    ola = visit(width=1440)
    a_series(ola)

    tab_to(ola, "Flytt resten fra en dato")
    press(ola, "Enter")
    expect(ola.heading).to_have_text("Flytt resten av serien")
    tab_to(ola, "Hvilke dager")
    press(ola, "ArrowDown")
    tab_to(ola, "Se hvilke datoer som kan flyttes")
    press(ola, "Enter")
    expect(ola.main).to_contain_text("Tirsdager kl. 17–18")
    tab_to(ola, MOVE.pattern)
    press(ola, "Enter")

    ola.page.wait_for_url(MADE)
    expect(ola.main).to_contain_text("Tirsdager kl. 17–18")
