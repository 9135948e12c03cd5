"""Places out as a spreadsheet, corrected, and in again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
FATIMA, SHEET = "Fatima Hassan", "bygg.csv"
HEADINGS = "byggnavn;lokalnavn;slags lokale;personer;passer til"
GOOD = "Haugen skole;Verkstedet;kjøkken;14;kurs og opplæring"
WRONG = GOOD.replace("14", "mange")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_space_is_read_in_from_a_sheet(visit: Visit, script: bool) -> None:
    fatima = visit(script=script)
    fatima.go("/ansatte/bygg")
    fatima.sign_in(FATIMA, as_staff=True)
    fatima.link("Hent ut eller send inn som regneark").click()
    fatima.look("sheet")
    with fatima.page.expect_download() as out:
        fatima.link("CSV").click()
    assert out.value.path().read_text(encoding="utf-8-sig").startswith("bygg;byggnavn;")

    question = fatima.page.get_by_label("Regneark med bygg og lokaler")
    for line in (WRONG, GOOD):
        fatima.go("/ansatte/regneark")
        content = f"{HEADINGS}\n{line}".encode("cp1252")
        question.set_input_files({"name": SHEET, "mimeType": "text/csv", "buffer": content})
        fatima.button("Se hva som blir endret").click()
        if line == WRONG:
            expect(fatima.main).to_contain_text("Skriv et helt tall fra 1 til")
            expect(fatima.button("Gjør endringene")).to_have_count(0)
            fatima.look("sheet-wrong")
    expect(fatima.main).to_contain_text(SHEET)
    expect(fatima.main).to_contain_text("Verkstedet")
    fatima.look("sheet-plan")
    fatima.button("Gjør endringene").click()

    expect(fatima.heading).to_have_text("Regnearket er lest inn")
    fatima.glance("sheet-done")
    fatima.go("/ansatte/bygg/haugen-skole")
    expect(fatima.link("Verkstedet")).to_be_visible()
    fatima.go("/ansatte/regler/haugen-skole/verkstedet")
    _weekends_are_answered(fatima)


def _weekends_are_answered(fatima: Visitor) -> None:
    """The new room may be booked at once, but for weekends."""
    fatima.page.get_by_role("radio", name="Ledige tider kan bestilles med en gang").check()
    weekend = fatima.page.get_by_role("group", name="Unntak 1", exact=True)
    for day in ("lørdag", "søndag"):
        weekend.get_by_label(day).check()
    fatima.look("rules")
    fatima.button("Lagre").click()

    expect(fatima.main).to_contain_text("Lagret.")
    expect(weekend.get_by_label("lørdag")).to_be_checked()
    fatima.glance("rules-saved")


def test_roll_out(visit: Visit) -> None:
    fatima = visit()
    fatima.go("/ansatte/utrulling")
    fatima.sign_in(FATIMA, as_staff=True)
    expect(fatima.main).to_contain_text("200")
    expect(fatima.main).to_contain_text("Bjørkelunden skole")
    fatima.look("rollout")
