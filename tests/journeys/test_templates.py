"""An administrator makes a template, and a headmaster finds it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
ADMINISTRATOR, BERIT = "Per Haugland", "Berit Solheim"


def made(administrator: Visitor) -> None:
    """A template for community houses, open as is usual."""
    administrator.go("/ansatte")
    administrator.sign_in(ADMINISTRATOR, as_staff=True)
    administrator.main.get_by_role("link", name="Maler for steder").click()
    administrator.look("templates")
    administrator.link("Lag en mal").click()
    administrator.button("Lag malen").click()
    expect(administrator.main).to_contain_text("Skriv hva malen heter.")
    administrator.look("template-wrong")
    administrator.fill("Navn på bokmål", "Grendehus med sal")
    administrator.fill("Hva slags sted er det mal for?", "Grendehus")
    administrator.look("template-new")
    administrator.button("Lag malen").click()
    expect(administrator.heading).to_have_text("Grendehus med sal")


def furnished(administrator: Visitor) -> None:
    """It gets a hall, for whose feasts somebody must answer."""
    administrator.link("Legg til et lokale").click()
    administrator.page.get_by_label("Navn", exact=True).fill("Storsalen")
    administrator.choose("Slags lokale", "forsamlingsrom")
    administrator.fill("Hvor mange tar det?", "120")
    administrator.page.get_by_label("feiring").check()
    administrator.look("template-space")
    administrator.button("Lagre").click()
    expect(administrator.main).to_contain_text("Lokalet er lagt til.")
    administrator.look("template")
    rules = administrator.page.get_by_role("region", name="Bestillingsregler")
    rules.get_by_role("link", name="Storsalen").click()
    first = administrator.page.get_by_role("group", name="Unntak 1", exact=True)
    first.get_by_label("lørdag").check()
    first.get_by_label("Bare når det kommer flere enn").fill("50")
    administrator.look("template-rules")
    administrator.button("Lagre").click()
    expect(administrator.main).to_contain_text("Lagret.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_template_is_made_and_found(visit: Visit, script: bool) -> None:
    administrator, berit = visit(script=script), visit()
    made(administrator)
    furnished(administrator)

    berit.go("/ansatte/ta-i-bruk")
    berit.sign_in(BERIT, as_staff=True)
    expect(berit.page.get_by_label("Grendehus med sal")).to_be_visible()
    berit.glance("adopt-two-templates")


def test_a_target_that_cannot_be_is_told(visit: Visit) -> None:
    administrator = visit()
    administrator.go("/ansatte/utrulling")
    administrator.sign_in(ADMINISTRATOR, as_staff=True)
    administrator.look("rollout-administrator")
    administrator.link("Endre målene").click()
    administrator.look("targets")
    administrator.fill("Steder i alt", "0")
    administrator.button("Lagre").click()
    expect(administrator.main).to_contain_text("Skriv et tall mellom 1 og 100 000.")
    administrator.look("targets-wrong")
