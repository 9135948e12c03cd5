"""Fatima, the caretaker, hands out a key of metal and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
SETUP = "/ansatte/bygg/haugen-skole/nokkelsett"
MOST_TAPS = 2


def set_up(fatima: Visitor) -> None:
    """A key set to the whole school, and where it is fetched."""
    fatima.go(SETUP)
    fatima.fill("Hva står det på merket?", "Ring 1")
    fatima.fill("Hva åpner det?", "Hovedinngangen og alle salene")
    fatima.tap(fatima.button("Legg til"))
    expect(fatima.main).to_contain_text("Ring 1")
    fatima.page.get_by_label("Hvor og når henter de nøkkelen?").fill("På kontoret, 8–15.")
    fatima.page.get_by_label("Hvor leverer de den tilbake?").fill("I den grønne postkassa.")
    fatima.tap(fatima.button("Lagre"))
    expect(fatima.page.get_by_label("Hvor og når henter de nøkkelen?")).to_have_value(
        "På kontoret, 8–15."
    )


def to_a_day_with_somebody(fatima: Visitor) -> None:
    """The first day from now on when somebody is to fetch a key."""
    fatima.go("/ansatte/nokler")
    for _day in range(14):
        if fatima.button("Hentet").count():
            return
        fatima.link("Dagen etter").click()
    raise AssertionError("Nobody comes to Haugen for two weeks.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_out_and_in_with_two_taps(visit: Visit, script: bool) -> None:
    fatima = visit(script=script)
    fatima.sign_in("Fatima Hassan", as_staff=True)
    set_up(fatima)
    fatima.look("key-sets-setup")
    to_a_day_with_somebody(fatima)
    fatima.look("key-sets")

    fatima.taps = 0
    row = fatima.main.locator(".key-row").first
    name = row.get_by_role("heading").inner_text()
    fatima.tap(row.get_by_role("button", name=re.compile("^Hentet")))
    row = fatima.main.locator(".key-row.out")
    expect(row.get_by_role("heading")).to_have_text(name)
    fatima.look("key-sets-out")
    fatima.tap(row.get_by_role("button", name=re.compile("^Levert")))

    back = fatima.main.locator(".key-row.back")
    expect(back.get_by_role("heading")).to_have_text(name)
    assert fatima.taps == MOST_TAPS
    fatima.look("key-sets-back")
    back.get_by_role("button", name=re.compile("^Angre")).click()
    expect(fatima.main.locator(".key-row.out")).to_have_count(1)


def test_out_and_in_by_keyboard(visit: Visit) -> None:
    fatima = visit(width=1280)
    fatima.sign_in("Fatima Hassan", as_staff=True)
    set_up(fatima)
    to_a_day_with_somebody(fatima)

    for button, state in (("Hentet", "out"), ("Levert", "back")):
        fatima.main.get_by_role("button", name=re.compile(f"^{button}")).first.focus()
        fatima.page.keyboard.press("Enter")
        expect(fatima.main.locator(f".key-row.{state}")).to_have_count(1)


def test_what_is_missing_is_said_beside_the_field(visit: Visit) -> None:
    fatima = visit()
    fatima.sign_in("Fatima Hassan", as_staff=True)
    fatima.go(SETUP)
    fatima.fill("Hva åpner det?", "Kjelleren")
    fatima.button("Legg til").click()

    expect(fatima.main.get_by_role("alert")).to_contain_text("Skriv det som står på merket")
    expect(fatima.page.get_by_label("Hva åpner det?")).to_have_value("Kjelleren")
    fatima.look("key-sets-refused")
