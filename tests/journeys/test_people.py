"""Who people are, whom they act for, and who has which role."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from allmenning.core.clock import local_date
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]
KARI, PER = "Kari Nordlie", "Per Haugland"
OLAS_NUMBER = "02917800017"
CHOIR, NUMBER = "Stovner damekor og Groruddalens blandede kammerkor", "319 900 004"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_how_one_is_reached(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    kari.go("/velkommen")
    kari.sign_in(KARI)
    kari.look("welcome")
    address, phone = kari.page.get_by_label("E-post"), kari.page.get_by_label("Telefon")
    before = address.input_value()

    address.fill("kari.nordlie")
    phone.fill("12")
    kari.button("Lagre og gå videre").click()
    expect(kari.main).to_contain_text("Skriv en e-postadresse som kari@eksempel.no.")
    expect(kari.main).to_contain_text("Skriv et telefonnummer med åtte sifre")
    expect(phone).to_have_value("12")
    kari.glance("welcome-wrong")
    address.fill(before)
    phone.fill("40 00 00 11")
    kari.button("Lagre og gå videre").click()

    expect(kari.heading).to_have_text("Hva vil du gjøre?")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_association_and_who_acts_for_it(visit: Visit, script: bool) -> None:
    kari, per = visit(script=script), visit(script=script)
    kari.go("/foreninger/ny")
    kari.sign_in(KARI)
    kari.look("add-association")
    kari.fill("Organisasjonsnummer", "319900005")
    kari.fill("Foreningens navn", CHOIR)
    kari.button("Registrer").click()
    expect(kari.main).to_contain_text("Dette er ikke et organisasjonsnummer.")
    kari.glance("add-association-wrong")
    kari.fill("Organisasjonsnummer", NUMBER)
    kari.button("Registrer").click()
    expect(kari.main).to_contain_text("Foreningen er registrert.")

    per.go("/ansatte/foreninger")
    per.sign_in(PER, as_staff=True)
    row = per.main.locator(".row").filter(has_text=CHOIR)
    expect(row).to_contain_text("Ingen kan bestille for foreningen ennå.")
    per.look("associations")
    row.get_by_role("button", name=f"La {KARI} bestille").click()
    row.get_by_role("button", name=f"Avslutt {KARI}").click()
    row.get_by_role("link", name="Utpek noen").click()
    per.look("appoint")
    per.fill("Fødselsnummer", OLAS_NUMBER)
    per.fill("Navn", "Ola")
    per.button("Utpek").click()
    expect(row.get_by_role("button", name="Avslutt Ola Bråten")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_role_is_given_and_taken_back(visit: Visit, script: bool) -> None:
    per = visit(script=script)
    per.go("/ansatte/roller")
    per.sign_in(PER, as_staff=True)
    per.look("roles")
    per.fill("Fødselsnummer", OLAS_NUMBER)
    per.fill("Navn", "Ola")
    per.choose("Enhet", "Bydel Stovner")
    per.page.get_by_label("Rolle", exact=True).select_option("vaktmester")
    until = per.page.get_by_label("Gjelder til og med")
    until.fill("2020-01-01")
    per.button("Gi rollen").click()
    expect(per.main).to_contain_text("Velg en dag fra i dag og høyst to år fram.")
    per.glance("role-wrong")
    until.fill((local_date(datetime.now(UTC)) + timedelta(days=30)).isoformat())
    per.button("Gi rollen").click()

    expect(per.main).to_contain_text("Rollen er gitt.")
    end = per.button("Avslutt Ola Bråten, vaktmester")
    end.click()
    expect(per.main).to_contain_text("Rollen er avsluttet.")
    expect(end).to_have_count(0)
