"""Kari has her bookings in her own calendar; Fatima lets the school's calendar close a room."""

import re
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
KARI, FATIMA = "Kari Nordlie", "Fatima Hassan"
AT_SCHOOL = "/ansatte/steng/haugen-skole"


def address(visitor: Visitor) -> str:
    """The secret address that stands first on the page."""
    return visitor.page.get_by_label("Hemmelig adresse").first.input_value()


def answer(url: str) -> int:
    """What a calendar program is answered at the address; only browsers know our names."""
    there = urlsplit(url)
    here = there._replace(netloc=f"127.0.0.1:{there.port}").geturl()
    return requests.get(here, headers={"Host": there.netloc}, timeout=30).status_code


@BOTH
def test_ones_own_bookings_in_ones_own_calendar(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    kari.sign_in(KARI)
    kari.go("/mine")
    kari.taps = 0
    kari.tap(kari.link("Få bestillingene i kalenderen din"))
    kari.tap(kari.button("Lag en adresse").first)
    first = address(kari)
    assert kari.taps == 2
    assert answer(first) == 200
    kari.look("calendar-address")
    if script:
        kari.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        kari.tap(kari.button("Kopier adressen"))
        expect(kari.main).to_contain_text("Kopiert. Lim den inn i kalenderprogrammet.")
        assert kari.page.evaluate("navigator.clipboard.readText()") == first

    kari.page.get_by_text("Er adressen kommet på avveie?").first.click()
    kari.glance("calendar-address-open")
    kari.tap(kari.button("Lag en ny adresse").first)
    assert [answer(url) for url in (first, address(kari))] == [404, 200]


@BOTH
def test_a_school_lets_its_own_calendar_close_a_room(visit: Visit, script: bool) -> None:
    fatima = visit(script=script)
    fatima.go(AT_SCHOOL)
    fatima.sign_in(FATIMA, as_staff=True)
    fatima.tap(fatima.link("Opptatte tider fra andre kalendere"))
    fatima.tap(fatima.button("Koble til"))
    expect(fatima.main).to_contain_text("Lim inn adressen til kalenderen.")
    fatima.glance("foreign-calendars-wrong")

    fatima.choose("Hvilket lokale gjelder det?", "Musikkrommet")
    fatima.fill("Hva heter kalenderen?", "Skolens timeplan")
    fatima.fill("Adressen til kalenderen", "webcal://127.0.0.1:9/timeplan.ics")
    fatima.tap(fatima.button("Koble til"))
    expect(fatima.main).to_contain_text("Skolens timeplan")
    fatima.look("foreign-calendars")

    fatima.tap(fatima.link("Se bestillingene i Outlook eller på telefonen"))
    fatima.tap(fatima.page.get_by_role("button", name=re.compile("Lag en adresse.*Musikkrommet")))
    fatima.look("building-feeds")
    assert answer(address(fatima)) == 200
