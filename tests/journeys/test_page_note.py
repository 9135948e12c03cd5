"""Somebody without an account tells about a page; Per answers; her three words find the answer."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
PER = "Per Haugland"
RTL_AND_EMOJI = "أين أجد المفتاح؟ 🗝️ Hvor er nøkkelen?"


def tell(somebody: Visitor, text: str) -> str:
    """Tell about the page one is on. Returns the three words."""
    somebody.tap(somebody.link("Si fra om denne siden"))
    expect(somebody.heading).to_have_text("Si fra om en side")
    somebody.tap(somebody.page.get_by_label("Noe er vanskelig å forstå"))
    somebody.fill("Hva vil du si fra om?", text)
    somebody.tap(somebody.button("Send"))
    expect(somebody.heading).to_have_text("Takk for at du sa fra")
    return " ".join(somebody.page.locator(".receipt-words span").all_inner_texts())


def look_up(somebody: Visitor, words: str) -> None:
    somebody.go("/si-fra/svar")
    somebody.fill("De tre ordene på kvitteringen", words)
    somebody.tap(somebody.button("Se svaret"))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_told_answered_and_read(visit: Visit, script: bool) -> None:
    somebody, per = visit(script=script), visit(script=script)
    somebody.go("/steder/haugen-skole")
    words = tell(somebody, RTL_AND_EMOJI)
    somebody.look("note-receipt")
    assert somebody.taps == 4
    look_up(somebody, words)
    expect(somebody.heading).to_have_text("Vi har fått det, men ikke sett på det ennå.")

    per.go("/ansatte")
    per.sign_in(PER, as_staff=True)
    per.go("/ansatte")
    per.tap(per.main.get_by_role("link", name="Tilbakemeldinger"))
    expect(per.main.get_by_role("article").first).to_contain_text("/steder/haugen-skole")
    per.look("notes")
    per.tap(per.main.get_by_role("link", name="Noe er vanskelig å forstå").first)
    expect(per.main).to_contain_text(RTL_AND_EMOJI)
    per.look("note")
    per.tap(per.button("Jeg ser på det"))
    expect(per.main).to_contain_text("Under arbeid")
    per.fill("Svaret ditt", "Nøkkelen er i skapet ved døra.")
    per.tap(per.button("Send svaret"))
    expect(per.main).to_contain_text("Svaret er sendt.")
    per.look("note-answered")

    look_up(somebody, words.upper().replace(" ", "-"))
    expect(somebody.heading).to_have_text("Du har fått svar.")
    expect(somebody.main).to_contain_text("Nøkkelen er i skapet ved døra.")
    somebody.look("note-answer")


def test_nothing_told_and_words_mistyped(visit: Visit) -> None:
    somebody = visit()
    somebody.go("/finn?words=gymsal")
    somebody.tap(somebody.link("Si fra om denne siden"))
    expect(somebody.main).to_contain_text(re.compile(r"Det gjelder siden\s+/finn(?!\?)"))
    somebody.look("note-form")
    somebody.button("Send").click()
    expect(somebody.main).to_contain_text("Skriv hva du vil si fra om.")
    expect(somebody.main).to_contain_text("Velg det som passer best.")
    somebody.look("note-form-wrong")

    look_up(somebody, "bjørk lampe regnbu")
    expect(somebody.main).to_contain_text("«regnbu» er ikke blant ordene vi bruker.")
    somebody.look("note-words-wrong")
