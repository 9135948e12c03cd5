"""Somebody without an account signs up in three taps, and a place that is given up goes to who waits."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
BAKING = "/aktiviteter/bakekurs"


def sign_up(somebody: Visitor, name: str) -> str:
    """Three taps from the activity's page. Returns the three words."""
    somebody.go(BAKING)
    somebody.taps = 0
    somebody.tap(somebody.link("Meld deg på").first)
    somebody.fill("Hva heter du til fornavn?", name)
    somebody.tap(somebody.button("Meld deg på"))
    assert somebody.taps <= 3
    return " ".join(somebody.page.locator(".receipt-words span").all_inner_texts())


def look_up(somebody: Visitor, words: str) -> None:
    somebody.go("/pamelding")
    somebody.page.locator("#id_words").fill(words)
    somebody.page.locator("main form button").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_last_place_goes_on_to_who_waits(visit: Visit, script: bool) -> None:
    ali, sara, ingrid = visit(script=script), visit(script=script), visit(script=script)
    ali.go(BAKING)
    expect(ali.main).to_contain_text("Ledige plasser: 1")
    ali.look("sign-up-activity")
    alis = sign_up(ali, "Ali")
    expect(ali.heading).to_have_text("Du har plass")
    ali.look("sign-up-receipt")
    saras = sign_up(sara, "Sara")
    expect(sara.heading).to_have_text("Du er nummer 1 på ventelisten")
    sara.look("sign-up-waiting")

    ingrid.go("/ansatte")
    ingrid.sign_in("Ingrid Sæther", as_staff=True)
    ingrid.go("/ansatte/moteplasser/bakekurs")
    ingrid.tap(ingrid.page.get_by_text("Påmeldte: 8 av 8, på venteliste: 1"))
    expect(ingrid.main).to_contain_text("Sara, 1")
    ingrid.look("sign-up-at-work")

    look_up(ali, alis)
    ali.look("sign-up-place")
    ali.tap(ali.button("Meld deg av"))
    expect(ali.heading).to_have_text("Du er meldt av")
    look_up(sara, saras)
    expect(sara.heading).to_have_text("Du har plass")
    sara.tap(sara.button("Meld deg av"))
    sara.look("sign-up-given-up")


def test_it_reads_from_right_to_left_in_arabic(visit: Visit) -> None:
    somebody = visit(script=False)
    somebody.go(BAKING)
    address = somebody.link("Meld deg på").first.get_attribute("href")
    somebody.go(f"/sprak?sprak=ar&neste={address}")
    expect(somebody.page.locator("html")).to_have_attribute("dir", "rtl")
    somebody.page.locator("main form button").first.click()
    somebody.look("sign-up-arabic")
