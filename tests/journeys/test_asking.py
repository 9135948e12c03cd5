"""Asking is planned: who asks today finds it on her page, and is there in two taps."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_who_asks_today_is_there_in_two_taps(visit: Visit, script: bool) -> None:
    ingrid = visit(script=script)
    ingrid.go("/ansatte")
    ingrid.sign_in("Ingrid Sæther", as_staff=True)
    ingrid.go("/ansatte")
    ingrid.look("my-day")
    ingrid.taps = 0
    ingrid.tap(ingrid.link("Spør sammen Åpen dør"))
    expect(ingrid.heading).to_have_text("Hva synes du?")
    assert ingrid.taps <= 2
    ingrid.tap(ingrid.main.get_by_text("Bra", exact=True))
    ingrid.tap(ingrid.button("Send svaret"))
    expect(ingrid.link("Den neste kan svare")).to_be_visible()

    ingrid.go("/ansatte/moteplasser/apen-dor")
    expect(ingrid.main).to_contain_text("Spurt økt for økt")
    ingrid.look("asked-by-session")
    ingrid.tap(ingrid.main.get_by_role("link", name="Hvem er der?").first)
    ingrid.look("staffing")
    ingrid.choose("Hvem av dere er der og spør dem som kommer?", "Ingrid Sæther")
    ingrid.tap(ingrid.button("Lagre"))
    expect(ingrid.main).to_contain_text("Lagret.")
