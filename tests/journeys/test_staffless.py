"""The library when nobody is at work: Per gives it a door, Kari signs once and gets in."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.tidying import as_owner
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
LIBRARY = "Deichman Furuset"
PLACE = "/uten-betjening/deichman-furuset"
AT_WORK = f"/ansatte{PLACE}"
SETUP = "/ansatte/bygg/deichman-furuset"
DOOR = "Inngangen mot torget"
KEY = "5a" * 32
# From the front page: find the place, ask for an agreement, tick, accept.
MOST_TAPS = 5


def a_door(per: Visitor) -> None:
    """From the front page of those at work, by the place itself, to a computer and a door."""
    per.go("/ansatte")
    per.link("Uten betjening").click()
    per.look("staffless-at-work")
    per.link(LIBRARY).first.click()
    per.link("Endre tider, vilkår og dører").click()
    expect(per.main).to_contain_text("Bygget har ingen dør der dørsentralen sjekker hver åpning.")
    per.look("staffless-without-a-door")
    per.link("Sett opp dører").click()
    per.fill("Hva skal dørsentralen hete?", "Furuset")
    per.fill("Den offentlige nøkkelen dens", KEY)
    per.button("Legg til").click()
    per.link("Legg til en dør").click()
    per.fill("Hva heter døra?", DOOR)
    per.choose("Hva slags dør er det?", "main")
    per.choose("Hvem avgjør om den åpner?", "gateway")
    per.page.get_by_label("Dørsentral", exact=False).first.select_option(label="Furuset")
    per.choose("Hvordan når dørsentralen låsen?", "zigbee2mqtt")
    per.fill("Adressen til låsen", "zigbee2mqtt/furuset")
    per.button("Lagre").click()
    expect(per.main).to_contain_text(DOOR)


def set_up(per: Visitor) -> None:
    """The contracts open the door; what is wrong is said, and nothing else is lost."""
    per.go(f"{SETUP}/uten-betjening")
    expect(per.page.get_by_label("Aldersgrense")).to_have_value("15")
    per.look("staffless-setup")
    per.button("Lagre").click()
    expect(per.main.get_by_role("alert")).to_contain_text("Velg minst én dør.")
    per.look("staffless-setup-refused")
    per.page.get_by_label(DOOR).check()
    per.button("Lagre").click()
    expect(per.main).to_contain_text("Lagret.")
    expect(per.heading).to_have_text(LIBRARY)
    per.look("staffless-contracts")


def sign(kari: Visitor) -> None:
    """From the front page to an agreement."""
    kari.go("/")
    kari.taps = 0
    kari.tap(kari.link("Bibliotek og andre steder der du låser deg inn selv"))
    kari.look("staffless-places")
    kari.tap(kari.main.get_by_role("link", name=LIBRARY))
    kari.look("staffless-place")
    kari.tap(kari.link("Lag avtale"))
    if "/innlogging" in kari.page.url or "idporten" in kari.page.url:
        kari.sign_in("Kari Nordlie")
    kari.look("staffless-sign")
    kari.tap(kari.page.get_by_label("Jeg har lest vilkårene og følger dem"))
    kari.tap(kari.button("Godta vilkårene"))
    assert kari.taps == MOST_TAPS


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_the_front_page_to_the_door(
    visit: Visit, databases: dict[str, str], script: bool
) -> None:
    per = visit(script=script)
    per.sign_in("Per Haugland", as_staff=True)
    a_door(per)
    set_up(per)

    kari = visit(script=script)
    kari.sign_in("Kari Nordlie")
    sign(kari)
    expect(kari.main).to_contain_text("Nøkkelen er på vei til døra.")
    kari.look("staffless-on-its-way")
    as_owner(
        databases["DATABASE_OWNER_URL"],
        "UPDATE {} SET actual = 'confirmed' WHERE gateway_id IS NOT NULL",
        "keys_credential",
    )
    kari.page.reload()
    expect(kari.main).to_contain_text("Nøkkelen er klar ved døra.")
    kari.page.get_by_text("Vis koden").click()
    expect(kari.main.locator(".typed")).to_have_text(re.compile(r"^\s*\d{6}\s*$"))
    kari.look("staffless-code")

    suspended(per, kari)


def suspended(per: Visitor, kari: Visitor) -> None:
    """An employee stops the key with a reason, she has her say, and it is lifted."""
    per.go(AT_WORK)
    per.link("Kari Nordlie").click()
    per.page.get_by_text("Stans avtalen").first.click()
    per.page.get_by_label("Hvorfor?").fill("Døra sto åpen i går kveld.")
    per.button("Stans avtalen").click()
    expect(per.main).to_contain_text("Avtalen er stanset. Vi har sagt fra om hvorfor.")
    kari.page.reload()
    expect(kari.main).to_contain_text("Døra sto åpen i går kveld.")
    expect(kari.main.locator(".typed")).to_have_count(0)
    kari.look("staffless-suspended")
    kari.page.get_by_label("Hva vil du si til dette?").fill("Jeg lukket den da jeg gikk.")
    kari.button("Send").click()
    per.go("/ansatte/uten-betjening")
    expect(per.main).to_contain_text("1 som er stanset, venter på svar.")
    per.link(LIBRARY).first.click()
    per.link("Kari Nordlie").click()
    per.look("staffless-heard")
    per.button("La avtalen gjelde igjen").click()
    expect(per.main).to_contain_text("Avtalen gjelder igjen. Vi har sagt fra.")
