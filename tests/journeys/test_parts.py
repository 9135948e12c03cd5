"""A space gets another part, unless somebody else has it then."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]
FATIMA, SPACE = "Fatima Hassan", "/ansatte/bygg/haugen-skole/lokaler/musikkrommet"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_space_gets_a_part_by_name(visit: Visit, script: bool) -> None:
    fatima = visit(script=script)
    fatima.go(SPACE)
    fatima.sign_in(FATIMA, as_staff=True)
    fatima.main.get_by_role("link", name="Deler").click()
    expect(fatima.heading).to_have_text("Deler")
    fatima.look("parts")
    fatima.fill("Legg til en ny del", "Lydboden")
    fatima.button("Lagre").click()
    expect(fatima.main).to_contain_text("Lagret.")
    expect(fatima.page.get_by_label("Lydboden")).to_be_checked()

    fatima.link("Gi nytt navn Lydboden").click()
    fatima.look("part-name")
    fatima.fill("Navn", "Opptaksrommet")
    fatima.button("Lagre").click()
    expect(fatima.page.get_by_label("Opptaksrommet")).to_be_checked()

    fatima.page.get_by_label(re.compile("^Gymsal 1 ")).check()
    fatima.button("Lagre").click()
    alert = fatima.main.get_by_role("alert")
    expect(alert).to_contain_text("Ingenting er endret.")
    expect(alert).to_contain_text("Gymsal")
    fatima.look("parts-taken")
    alert.locator("a[href^='/bestilling/']").first.click()
    expect(fatima.main).to_contain_text("Kontakt")
