"""Somebody without an account makes something: six taps and a title; the leader says yes in one."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
PLACE = "Nedre Fossum Gård"


def propose(somebody: Visitor, title: str) -> str:
    """Six taps and a title. Returns the three words."""
    somebody.go("/aktiviteter")
    somebody.taps = 0
    somebody.tap(somebody.link("Jeg vil lage noe"))
    somebody.look("make-where")
    somebody.choose("Hvor vil du være?", PLACE)
    somebody.tap(somebody.button("Vis ledige tider"))
    somebody.look("make")
    somebody.tap(somebody.page.get_by_role("radio").first)
    somebody.fill("Hvem er vert?", "Samira")
    somebody.page.get_by_label("Hva vil du lage?").fill(title)
    somebody.tap(somebody.button("Send forslaget"))
    expect(somebody.heading).to_have_text("Takk for forslaget")
    somebody.look("make-receipt")
    assert somebody.taps <= 6
    return " ".join(somebody.page.locator(".receipt-words span").all_inner_texts())


def look_up(somebody: Visitor, words: str) -> None:
    somebody.go("/lag-noe/svar")
    somebody.page.locator("#id_words").fill(words)
    somebody.page.locator("main form button").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_proposed_in_six_taps_and_approved_in_one(visit: Visit, script: bool) -> None:
    somebody, ingrid = visit(script=script), visit(script=script)
    title = f"Sjakkveld {'med' if script else 'uten'} klokke"
    words = propose(somebody, title)
    look_up(somebody, words)
    expect(somebody.heading).to_have_text("Den som leder stedet, har ikke svart ennå.")

    ingrid.go("/ansatte")
    ingrid.sign_in("Ingrid Sæther", as_staff=True)
    ingrid.go("/ansatte/initiativ")
    ingrid.look("initiatives")
    ingrid.taps = 0
    ingrid.tap(ingrid.button(f"Godkjenn {title}"))
    expect(ingrid.main).to_contain_text(f"{title} er ute, og")
    assert ingrid.taps == 1

    look_up(somebody, words)
    expect(somebody.heading).to_have_text("Det blir noe av!")
    somebody.look("make-answer")
    somebody.tap(somebody.link("Se siden alle ser"))
    expect(somebody.heading).to_have_text(title)


def test_what_cannot_be_is_told_with_a_reason_in_arabic(visit: Visit) -> None:
    somebody, ingrid = visit(script=False), visit()
    words = propose(somebody, "Konsert i natten")
    ingrid.go("/ansatte")
    ingrid.sign_in("Ingrid Sæther", as_staff=True)
    ingrid.go("/ansatte/initiativ")
    ingrid.tap(ingrid.link("Svar nei Konsert i natten"))
    ingrid.look("initiative-no")
    ingrid.fill("Hvorfor blir det ikke noe av?", "Naboene sover. Prøv en lørdag.")
    ingrid.tap(ingrid.button("Send svaret"))

    somebody.go("/sprak?sprak=ar&neste=/lag-noe")
    expect(somebody.page.locator("html")).to_have_attribute("dir", "rtl")
    somebody.look("make-arabic")
    look_up(somebody, words)
    expect(somebody.main).to_contain_text("Naboene sover.")
    somebody.look("make-answer-arabic")
