"""The resident's errand with the keyboard alone: where one is, is always seen."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
MOST_STEPS = 60
# What has the focus: what it is called, where it is, and whether something shows it.
FOCUSED = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const shown = [here, here.closest("label, .ds-field")].filter(Boolean).map(getComputedStyle);
  return {
    name: here === document.body ? "" : (here.labels?.[0]?.innerText || here.innerText || "").trim(),
    order: [...document.querySelectorAll("*")].indexOf(here),
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    ringed: shown.some((style) =>
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
      style.boxShadow !== "none"),
  };
}"""


def tab_to(kari: Visitor, name: str) -> None:
    """Press Tab until something of that name has the focus; each stop is seen, in page order."""
    last = -1
    for _step in range(MOST_STEPS):
        kari.page.keyboard.press("Tab")
        focused = kari.page.evaluate(FOCUSED)
        # Inside a field for dates or times the browser itself shows where one is.
        if focused["name"] and focused["order"] != last:
            assert focused["ringed"], f"The focus does not show on {focused['name']}."
            assert focused["inside"], f"{focused['name']} has the focus outside the window."
            assert focused["order"] > last, f"{focused['name']} comes out of order."
        last = focused["order"]
        if re.search(name, focused["name"]):
            return
    raise AssertionError(f"{MOST_STEPS} times Tab do not lead to {name}.")


def press(kari: Visitor, *keys: str) -> None:
    for key in keys:
        kari.page.keyboard.press(key)


def write(kari: Visitor, text: str) -> None:
    kari.page.keyboard.type(text)


def test_search_book_and_confirm(visit: Visit) -> None:
    kari = visit(width=1440)
    kari.sign_in("Kari Nordlie")
    kari.go("/")

    tab_to(kari, "I kveld")
    press(kari, "ArrowLeft")
    tab_to(kari, "Hvor mange?")
    write(kari, "20")
    tab_to(kari, "I nærheten av")
    write(kari, "Stovner")
    press(kari, "Enter")
    steps.a_week_ahead(kari)
    tab_to(kari, "Bestill .* kl")
    press(kari, "Enter")
    expect(kari.heading).to_have_text("Bestill lokalet")
    tab_to(kari, "Fortsett")
    press(kari, "Enter")
    expect(kari.main).to_contain_text("Vi holder av tiden til deg")
    tab_to(kari, "Hva skal dere bruke det til")
    press(kari, "ArrowDown")
    tab_to(kari, "Hva skal dere gjøre")
    write(kari, "Sjakk")
    tab_to(kari, "Jeg har lest avtalen")
    press(kari, "Space")
    tab_to(kari, "^(Bestill|Send søknaden)$")
    press(kari, "Enter")

    kari.page.wait_for_url(re.compile(r"/bestilling/\d+$"))
    tab_to(kari, "Avbestill")
    press(kari, "Enter")
    expect(kari.heading).to_have_text("Vil du avbestille?")
    tab_to(kari, "Ja, avbestill")
    press(kari, "Enter")
    expect(kari.heading).to_have_text("Bestillingen er avbestilt.")


def test_the_first_stop_leads_past_the_head(visit: Visit) -> None:
    kari = visit()
    kari.go("/")

    tab_to(kari, "Hopp til")
    press(kari, "Enter")

    tab_to(kari, ".")
    assert kari.page.evaluate("document.activeElement.closest('main') !== null")
