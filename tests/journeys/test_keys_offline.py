"""Kari opens the page of her key at home; at the door there is no network."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_keys import to_receipt
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser, pytest.mark.usefixtures("real_doors")]

NO_NETWORK = "Du er uten nett."
# An order is worth nothing after eight seconds; the sentence has come well before this.
DROPPED_MS = 15_000
GOOD_FOR_MS = 8_000


@pytest.fixture
def kari(visit: Visit) -> Visitor:
    """She has been on the page of her key, which this phone has kept with its code."""
    visitor = visit(offline=True)
    booking = to_receipt(visitor)
    visitor.tap(visitor.link("Nøkkel"))
    expect(visitor.main.locator("[data-square] svg")).to_be_visible()
    visitor.page.wait_for_function(
        "async (path) => Boolean(await (await caches.open('allmenning-kept')).match(path, "
        "{ ignoreVary: true }))",
        arg=f"/nokler/{booking}",
    )
    return visitor


def go_offline(visitor: Visitor) -> None:
    """No network, as the page knows it and as it finds out."""
    visitor.page.context.set_offline(True)


def test_the_page_and_its_code_are_there_without_a_network(kari: Visitor) -> None:
    square = kari.main.locator("[data-square] svg path")
    go_offline(kari)
    kari.page.goto(kari.page.url)

    expect(kari.heading).to_have_text("Nøkkelen er klar ved døra")
    expect(kari.main.get_by_text(NO_NETWORK).first).to_be_visible()
    expect(square).to_be_visible()
    first = square.get_attribute("d")
    expect(square).not_to_have_attribute("d", first or "", timeout=20_000)
    kari.look("key-offline")


def test_an_order_is_dropped_in_plain_words_and_never_sent_later(kari: Visitor) -> None:
    go_offline(kari)
    kari.tap(kari.button("Åpne hovedinngangen"))

    expect(kari.main).to_contain_text("åpner seg ikke senere heller", timeout=DROPPED_MS)
    kari.look("key-too-late")
    kari.page.context.set_offline(False)
    kari.page.wait_for_timeout(GOOD_FOR_MS)

    expect(kari.main).not_to_contain_text("Åpen. Velkommen inn!")
    kari.page.reload()
    expect(kari.button("Åpne hovedinngangen")).to_be_visible()


def test_a_network_that_is_back_in_time_opens_the_door(kari: Visitor) -> None:
    go_offline(kari)
    kari.tap(kari.button("Åpne hovedinngangen"))
    kari.page.wait_for_timeout(1_000)
    kari.page.context.set_offline(False)

    expect(kari.main).to_contain_text("Åpen. Velkommen inn!", timeout=DROPPED_MS)


def test_back_on_the_net_all_is_as_before(kari: Visitor) -> None:
    go_offline(kari)
    kari.page.goto(kari.page.url)
    expect(kari.main.get_by_text(NO_NETWORK).first).to_be_visible()
    kari.page.context.set_offline(False)
    expect(kari.main.get_by_text(NO_NETWORK).first).to_be_hidden()

    kari.tap(kari.button("Åpne hovedinngangen"))

    expect(kari.main).to_contain_text("Åpen. Velkommen inn!")
