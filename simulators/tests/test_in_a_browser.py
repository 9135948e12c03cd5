"""The page of people in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from simulators.tests.desk import Desk, open_desk

pytestmark = [pytest.mark.prove, pytest.mark.browser]
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield chromium
        chromium.close()


@contextmanager
def narrow_page(chromium: Browser, *, script: bool) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=script)
    yield page
    page.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with narrow_page(chromium, script=False) as page:
        yield page


@pytest.fixture
def inspected_page(chromium: Browser) -> Iterator[Page]:
    # The inspector is a script itself; the page has none.
    with narrow_page(chromium, script=True) as page:
        yield page


def test_one_press_leads_back_to_the_service(page: Page) -> None:
    # Any address that answers will do as the service; the stand-in's own 404 is one.
    with open_desk() as service:
        back = f"{service.server.base_url}/innlogging/tilbake"
        with open_desk(redirect_uris=[back]) as desk:
            page.goto(desk.begin(desk.provider(redirect_uri=back)).url)
            page.get_by_role("button", name="Kari Nordlie").click()
            page.wait_for_url(f"{back}?code=*")


@pytest.mark.parametrize("locale", ["nb", "nn", "en"])
@pytest.mark.parametrize("kind", ["idporten", "ansattporten"])
def test_nothing_hinders_anyone_from_using_the_page(
    inspected_page: Page, desk: Desk, kind: str, locale: str
) -> None:
    page = inspected_page
    page.goto(desk.begin(desk.provider(kind), ui_locales=locale).url)
    findings = Axe().run(page)
    assert findings.violations_count == 0, findings.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_keyboard_alone_can_sign_in(page: Page, desk: Desk) -> None:
    page.goto(desk.begin(desk.provider()).url)
    page.keyboard.press("Tab")
    assert page.get_by_role("radio", name="Betydelig").evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    first = page.get_by_role("button").first
    assert first.evaluate("e => e === document.activeElement")
    box = first.bounding_box()
    assert box
    assert box["height"] >= 44
