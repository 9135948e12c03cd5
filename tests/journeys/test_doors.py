"""Per sets up doors of a school; Fatima, its caretaker, looks after them, and opens a real one."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_keys import READY_WITHIN, at_the_door, welcomed
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser, pytest.mark.usefixtures("real_doors")]
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
SETUP = "/ansatte/bygg/haugen-skole/dorer"
MOST_TAPS = 2


def at_doors(visit: Visit, *, script: bool = True) -> Visitor:
    """Fatima at the list of the doors she looks after."""
    fatima = visit(script=script)
    fatima.go("/ansatte/dorer")
    fatima.sign_in("Fatima Hassan", as_staff=True)
    expect(fatima.heading).to_have_text("Dører")
    return fatima


def add_gateway(per: Visitor) -> None:
    per.fill("Hva skal dørsentralen hete?", "Haugen, vaktrommet")
    per.fill("Den offentlige nøkkelen dens", "for kort")
    per.button("Legg til").click()
    expect(per.main).to_contain_text("Dette er ikke en offentlig nøkkel.")
    per.look("doors-setup-refused")
    per.fill("Den offentlige nøkkelen dens", "a7" * 32)
    per.button("Legg til").click()
    expect(per.main.get_by_role("heading", name="Haugen, vaktrommet")).to_be_visible()


def add_door(per: Visitor) -> None:
    per.link("Legg til en dør").click()
    per.button("Lagre").click()
    expect(per.main).to_contain_text("Skriv hva døra heter.")
    per.look("door-new")
    per.fill("Hva heter døra?", "Bakdøra")
    per.choose("Hva slags dør er det?", "main")
    per.choose("Hvem avgjør om den åpner?", "gateway")
    per.page.get_by_label(re.compile("^Dørsentral")).select_option("Haugen, vaktrommet")
    per.choose("Hvordan når dørsentralen låsen?", "zigbee2mqtt")
    per.page.get_by_label("Adressen til låsen").fill("zigbee2mqtt/bakdor")
    per.button("Lagre").click()
    expect(per.link("Bakdøra")).to_be_visible()


def lead_through(per: Visitor) -> None:
    """From now on the way to the auditorium leads through the new door."""
    per.link("Auditoriet").click()
    per.look("door-way-in")
    per.page.get_by_label("Dør nummer 1").select_option("Bakdøra")
    per.button("Lagre").click()
    row = per.main.get_by_role("listitem").filter(has=per.link("Auditoriet"))
    expect(row).to_contain_text("Bakdøra")


@BOTH
def test_set_up_and_looked_after_before_it_is_there(visit: Visit, script: bool) -> None:
    per = visit(script=script)
    per.go(SETUP)
    per.sign_in("Per Haugland", as_staff=True)
    add_gateway(per)
    add_door(per)
    lead_through(per)
    per.look("doors-setup")

    fatima = at_doors(visit, script=script)
    expect(fatima.main).to_contain_text("Dørsentralen har ikke meldt seg ennå")
    fatima.look("doors")
    fatima.link("Bakdøra").click()
    fatima.fill("Hvorfor?", "Koret står utenfor.")
    fatima.button("Åpne døra").click()
    expect(fatima.main.get_by_role("status")).to_contain_text("Døra svarte ikke.")
    fatima.look("door-silent")


@BOTH
def test_opened_from_afar_with_a_reason(visit: Visit, script: bool) -> None:
    fatima = at_doors(visit, script=script)
    fatima.link("Hovedinngangen").click()
    fatima.button("Åpne døra").click()
    expect(fatima.main).to_contain_text("Skriv hvorfor. Det står i loggen.")
    fatima.look("door-at-work")

    fatima.taps = 0
    fatima.fill("Hvorfor?", "Koret står utenfor.")
    fatima.tap(fatima.button("Åpne døra"))
    expect(fatima.main.get_by_role("status")).to_have_text("Åpen.")
    assert fatima.taps == MOST_TAPS
    fatima.look("door-answer")

    fatima.link("Tilbake til døra").click()
    line = fatima.main.get_by_role("listitem").filter(has_text="«Koret står utenfor.»").first
    expect(line).to_contain_text("Fatima Hassan")
    fatima.look("door-log")


def test_a_key_for_an_errand_opens_the_door(visit: Visit) -> None:
    fatima = at_doors(visit)
    fatima.link("Gi deg selv en nøkkel").click()
    fatima.page.get_by_label("Hovedinngangen").check()
    fatima.button("Gi meg nøkkelen").click()
    expect(fatima.main).to_contain_text("Skriv hvorfor. Det står i loggen.")
    fatima.look("errand-refused")
    fatima.fill("Hvorfor?", "Rørlegger")
    fatima.button("Gi meg nøkkelen").click()

    expect(fatima.heading).to_have_text("Nøkkelen din")
    fatima.until(lambda: fatima.main.get_by_text("Nøkkelen er klar").count() > 0, READY_WITHIN)
    code = fatima.main.locator(".door-code").inner_text()
    assert re.fullmatch(r"\d{3}\xa0\d{3}", code)
    fatima.look("errand")
    welcomed(at_the_door(fatima, "Hovedinngangen"), code)
