"""Somebody without an account says what she needs; Ingrid answers in five taps; it is told back."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
INGRID = "Ingrid Sæther"
PLACE = "Verdenshuset Haugenstua"
IN_ARABIC = "نريد مجموعة للآباء مع أطفالهم الصغار"
REASON = "Vi prøver en gruppe for fedre i vår."


def say(somebody: Visitor) -> str:
    """Say it in Arabic, on the Arabic page. Returns the three words."""
    somebody.go("/innspill?sted=verdenshuset-haugenstua")
    somebody.tap(somebody.main.get_by_role("link", name="العربية"))
    expect(somebody.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(somebody.heading).to_have_text("قل ما تحتاج إليه")
    somebody.look("idea-form-arabic")
    somebody.fill("ماذا نحتاج هنا؟", IN_ARABIC)
    somebody.tap(somebody.button("إرسال"))
    expect(somebody.heading).to_have_text("شكرًا لأنك أخبرتنا")
    somebody.look("idea-receipt-arabic")
    return " ".join(somebody.page.locator(".receipt-words span").all_inner_texts())


def look_up(somebody: Visitor, words: str) -> None:
    somebody.go("/innspill/svar")
    somebody.page.locator("#id_words").fill(words)
    somebody.page.locator("main form button").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_said_in_arabic_answered_in_five_taps_and_told_back(visit: Visit, script: bool) -> None:
    somebody, ingrid = visit(script=script), visit(script=script)
    words = say(somebody)
    assert somebody.taps == 3
    look_up(somebody, words)
    expect(somebody.heading).to_have_text("وصلنا ما قلته.")

    ingrid.go("/ansatte")
    ingrid.sign_in(INGRID, as_staff=True)
    ingrid.go("/ansatte/innspill")
    ingrid.look("ideas")
    ingrid.taps = 0
    ingrid.tap(ingrid.main.get_by_role("link", name=IN_ARABIC).first)
    ingrid.look("idea")
    ingrid.tap(ingrid.page.get_by_label("Vi prøver", exact=True))
    ingrid.fill("Hvorfor, og hva skjer nå?", REASON)
    ingrid.tap(ingrid.button("Gi svaret"))
    expect(ingrid.main).to_contain_text("Svaret er gitt.")
    assert ingrid.taps <= 5
    ingrid.look("idea-answered")

    look_up(somebody, words)
    expect(somebody.heading).to_have_text("وصلك رد.")
    expect(somebody.main).to_contain_text(REASON)
    somebody.look("idea-answer-arabic")
    somebody.go("/du-sa-vi-gjorde/verdenshuset-haugenstua")
    expect(somebody.main.locator("[lang=ar][dir=rtl]").first).to_contain_text(IN_ARABIC)
    somebody.look("told-back-arabic")
    somebody.go("/du-sa-vi-gjorde/verdenshuset-haugenstua/plakat")
    somebody.look("told-back-poster")


def test_what_is_missing_is_said_in_the_language_one_reads(visit: Visit) -> None:
    somebody = visit(script=False)
    somebody.go("/sprak?sprak=so&neste=/innspill")
    somebody.page.locator("main form button").click()
    expect(somebody.main).to_contain_text("Qor waxa loo baahan yahay.")
    somebody.look("idea-form-wrong-somali")
    look_up(somebody, "bjørk lampe regnbu")
    expect(somebody.main).to_contain_text(re.compile("«regnbu» kama mid aha"))


def test_what_is_said_at_the_desk_gets_its_words_too(visit: Visit) -> None:
    ingrid = visit()
    ingrid.go("/ansatte")
    ingrid.sign_in(INGRID, as_staff=True)
    ingrid.go("/ansatte/innspill/ny")
    ingrid.look("idea-written-down")
    ingrid.fill("Hva trengs?", "En benk i solveggen")
    ingrid.tap(ingrid.button("Lagre og vis de tre ordene"))
    expect(ingrid.page.locator(".receipt-words span")).to_have_count(3)
    ingrid.go("/ansatte/innspill/ringeliste")
    ingrid.look("calls")


def test_those_who_advise_are_paid_and_all_may_read_what_was_asked(visit: Visit) -> None:
    ingrid, somebody = visit(), visit(script=False)
    ingrid.go("/ansatte")
    ingrid.sign_in(INGRID, as_staff=True)
    ingrid.go("/ansatte/medvirkning")
    ingrid.look("involvements")
    ingrid.tap(ingrid.main.get_by_role("link", name="Innbyggerbasen: intervjuer i avsluttende"))
    ingrid.look("involvement")
    ingrid.go("/ansatte/medvirkning/ny")
    ingrid.glance("involvement-new")
    ingrid.go("/ansatte/medvirkning/grupper")
    ingrid.look("groups")
    ingrid.tap(ingrid.main.get_by_role("link", name="Innbyggerbasens arbeidsgruppe"))
    expect(ingrid.main).to_contain_text(re.compile(r"kr 3\s200"))
    ingrid.look("group")

    somebody.go("/sprak?sprak=ur&neste=/medvirkning")
    expect(somebody.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(somebody.main).to_contain_text("درج نہیں")
    somebody.look("asked-urdu")
