"""Kari stands at the door, with the key to what she has booked; the doors are the demo's own."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.test_caretaker import KARI
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser, pytest.mark.usefixtures("real_doors")]
MOST_TAPS = 2
# What Kari has just now in the demo, and what is free for her; both at any hour.
HERS, FREE = "Øvingsboks 1", "/steder/haugen-skole/ovingsboks-2"
READY = "Nøkkelen er klar ved døra"
# A door has seconds; this is for a crowded machine on which everything has just been started.
READY_WITHIN = 120


def to_receipt(kari: Visitor) -> int:
    """The receipt of what she has just now, when the doors have got the key. Returns its number."""
    kari.go("/mine")
    kari.sign_in(KARI)
    kari.main.get_by_role("link", name=HERS).first.click()
    return until_ready(kari)


def book(kari: Visitor) -> int:
    """Book the room that is free from the next quarter on. Returns its number, when it is ready."""
    kari.go(FREE)
    kari.main.locator(".slot").first.click()
    kari.sign_in(KARI)
    kari.fill("Hvor mange kommer?", "2")
    kari.button("Fortsett").click()
    steps.tell_the_rest(kari, "Øving på trompet")
    steps.send(kari)
    expect(kari.heading).to_have_text("Lokalet er ditt.")
    return until_ready(kari)


def until_ready(kari: Visitor) -> int:
    """Look at the receipt again until the doors have the key. Returns its number."""
    ready = kari.main.get_by_role("heading", name=READY)
    kari.until(lambda: ready.count() > 0, READY_WITHIN)
    kari.taps = 0
    return int(kari.page.url.rpartition("/")[2])


def at_the_door(visitor: Visitor, name: str) -> Locator:
    """Go to a door of the demo's as it is drawn. Returns what is drawn of it."""
    visitor.page.goto(f"{visitor.stage.doors}/")
    return visitor.page.get_by_role("region", name=name)


def welcomed(door: Locator, code: str) -> None:
    """The door opens to the code when it is typed at it."""
    door.get_by_label("Kode", exact=True).fill(re.sub(r"\D", "", code))
    door.get_by_role("button", name="Tast koden").click()
    expect(door).to_contain_text("Døra er åpen. Velkommen inn!")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_the_receipt_to_the_open_door(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    number = to_receipt(kari)
    kari.look("key-receipt")
    kari.tap(kari.link("Nøkkel"))
    expect(kari.heading).to_have_text("Nøkkelen er klar ved døra")
    kari.look("key")
    kari.tap(kari.button("Åpne hovedinngangen"))

    expect(kari.main).to_contain_text("Åpen. Velkommen inn!")
    assert kari.taps <= MOST_TAPS
    kari.look("key-opened")
    kari.go(f"/nokler/{number}")
    kari.tap(kari.button("Vis koden"))
    expect(kari.main.locator(".digits")).to_be_visible()
    kari.look("key-digits")
    kari.go("/nokler")
    kari.look("keys")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_a_free_time_to_the_open_door(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    number = book(kari)
    kari.tap(kari.link("Nøkkel"))
    kari.tap(kari.button("Åpne hovedinngangen"))

    expect(kari.main).to_contain_text("Åpen. Velkommen inn!")
    assert kari.taps <= MOST_TAPS
    kari.go(f"/bestilling/{number}")
    steps.cancel(kari)
    kari.go(f"/nokler/{number}")
    expect(kari.heading).to_have_text("Nøkkelen gjelder ikke lenger")


def test_a_code_that_is_typed_at_the_door_opens_it(visit: Visit) -> None:
    kari = visit()
    number = to_receipt(kari)
    kari.go(f"/nokler/{number}")
    kari.button("Vis koden").click()
    code = kari.main.locator(".digits bdi").inner_text()
    welcomed(at_the_door(kari, "Hovedinngangen"), code)


def test_opened_by_keyboard_alone(visit: Visit) -> None:
    kari = visit()
    to_receipt(kari)
    kari.link("Nøkkel").focus()
    kari.press("Enter")
    kari.button("Åpne hovedinngangen").focus()
    kari.press("Enter")

    expect(kari.main).to_contain_text("Åpen. Velkommen inn!")
    assert kari.taps <= MOST_TAPS


def test_a_code_on_the_screen_is_drawn_anew(visit: Visit) -> None:
    kari = visit()
    to_receipt(kari)
    kari.tap(kari.link("Nøkkel"))
    square = kari.main.locator("[data-square] svg")
    expect(square).to_be_visible()
    first = square.locator("path").get_attribute("d")
    kari.look("key-code")

    kari.page.reload()
    expect(square).to_be_visible()

    assert square.locator("path").get_attribute("d") != first


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_key_on_paper(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    book(kari)
    kari.tap(kari.link("Nøkkel"))
    kari.tap(kari.link("Skriv ut nøkkelen"))
    kari.look("key-paper-before")
    kari.tap(kari.button("Lag nøkkel på papir"))

    expect(kari.main.get_by_role("img")).to_be_visible()
    kari.look("key-paper")


def test_a_key_that_is_shared_and_taken_back(visit: Visit) -> None:
    kari = visit()
    to_receipt(kari)
    kari.tap(kari.link("Nøkkel"))
    kari.tap(kari.link("Del nøkkelen med andre"))
    kari.fill("Navn", "Ola Bråten")
    kari.fill("E-post eller telefon", "ola.braten@oslo.example")
    kari.tap(kari.button("Del nøkkelen"))

    expect(kari.main).to_contain_text("Nøkkelen er delt med Ola Bråten.")
    kari.look("key-shared")
    kari.tap(kari.button("Ta tilbake Ola Bråten"))
    expect(kari.main).to_contain_text("Ola Bråten har ikke nøkkel lenger.")
