"""In and out again in a real browser, against the stand-in as a process of its own."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from django.conf import settings
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.people import actions
from allmenning.people.models import Person, Session
from allmenning.people.tests.site import product, stand_in
from tests.cast import PIDS

pytestmark = [pytest.mark.prove, pytest.mark.browser]
CHROMIUM = shutil.which("chromium")


@pytest.fixture
def now() -> datetime:
    """The real present: the stand-in has a clock of its own, and tokens are compared with it."""
    return timezone.now()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in the test's thread, where Django would then refuse to read.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield chromium
        chromium.close()


@pytest.fixture
def port(
    committed: None,
    oslo: Municipality,
    asker: Municipality,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[int]:
    """The product's port, with the stand-in to sign in through."""
    with product() as web_port, stand_in(web_port, tmp_path) as (issuers, key):
        monkeypatch.setattr(settings, "IDPORTEN_ISSUER", issuers[0])
        monkeypatch.setattr(settings, "ANSATTPORTEN_ISSUER", issuers[1])
        monkeypatch.setattr(settings, "OIDC_KEY_FILE", str(key))
        monkeypatch.setattr(settings, "OIDC_KEY_ID", "allmenning-demo")
        yield web_port


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="nb-NO")
    yield context
    context.close()


@pytest.fixture
def plain_context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser without JavaScript."""
    context = chromium.new_context(java_script_enabled=False, locale="nb-NO")
    yield context
    context.close()


def sign_in(page: Page, site: str, name: str, *, as_staff: bool = False) -> None:
    page.goto(f"{site}/innlogging?neste=%2Fforeninger%2Fny")
    page.get_by_role("link", name="ansatt" if as_staff else "holder til her").click()
    page.get_by_role("button", name=name).click()


def tell_about_oneself(page: Page) -> None:
    page.get_by_label("Navn").fill("Kari Nordlie")
    page.get_by_label("E-post").fill("kari@example.org")
    page.get_by_label("Telefon").fill("22 33 44 55")
    page.get_by_role("button", name="Lagre").click()


def nothing_hinders(page: Page) -> None:
    findings = Axe().run(page)
    assert findings.violations_count == 0, findings.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_resident_comes_and_goes(context: BrowserContext, port: int) -> None:
    page, site = context.new_page(), f"http://oslo.localhost:{port}"
    page.goto(f"{site}/innlogging")
    nothing_hinders(page)
    sign_in(page, site, "Kari Nordlie")
    expect(page).to_have_url(f"{site}/velkommen?neste=%2Fforeninger%2Fny")
    nothing_hinders(page)
    tell_about_oneself(page)
    expect(page).to_have_url(f"{site}/foreninger/ny")
    nothing_hinders(page)
    expect(page.get_by_role("banner")).to_contain_text("Kari Nordlie")

    page.get_by_role("button", name="Logg ut").click()

    expect(page).to_have_url(f"{site}/innlogging/utlogget?state=utlogget")
    nothing_hinders(page)
    assert not Session.objects.exclude(person=None).exists()
    page.goto(f"{site}/velkommen")
    expect(page).to_have_url(f"{site}/innlogging?neste=%2Fvelkommen")
    page.get_by_role("link", name="holder til her").click()
    expect(page.get_by_role("button", name="Kari Nordlie")).to_be_visible()


def test_no_page_and_no_address_holds_the_number(context: BrowserContext, port: int) -> None:
    page, site = context.new_page(), f"http://oslo.localhost:{port}"
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    sign_in(page, site, "Kari Nordlie")
    tell_about_oneself(page)
    assert PIDS["kari"] not in page.content()
    page.get_by_role("button", name="Logg ut").click()
    expect(page).to_have_url(f"{site}/innlogging/utlogget?state=utlogget")

    assert len(addresses) > 8
    assert not [address for address in addresses if PIDS["kari"] in address or "eyJ" in address]


def test_it_works_without_javascript(plain_context: BrowserContext, port: int) -> None:
    page, site = plain_context.new_page(), f"http://oslo.localhost:{port}"
    sign_in(page, site, "Kari Nordlie")
    tell_about_oneself(page)
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nesten logget ut")

    page.get_by_role("button", name="Avslutt innloggingen").click()

    expect(page).to_have_url(f"{site}/innlogging/utlogget?state=utlogget")


def test_an_employee_finds_her_role(
    context: BrowserContext, port: int, ingrid: Person, fatima: Person, now: datetime
) -> None:
    actions.store_number(person=ingrid, number=PIDS["ingrid"], actor=SYSTEM, now=now)
    page, site = context.new_page(), f"http://oslo.localhost:{port}"

    sign_in(page, site, "Ingrid Sæther", as_staff=True)
    page.goto(f"{site}/ansatte/roller")

    expect(page.get_by_role("main")).to_contain_text("Fatima Hassan, vaktmester")
    nothing_hinders(page)
    page.get_by_role("button", name="Logg ut").click()
    expect(page).to_have_url(f"{site}/innlogging/utlogget?state=utlogget")
    assert page.goto(f"{site}/ansatte/roller")
    expect(page).to_have_url(f"{site}/innlogging?neste=%2Fansatte%2Froller")


def test_an_administrator_sees_the_associations(
    context: BrowserContext, port: int, per: Person, ola: Person, now: datetime
) -> None:
    actions.store_number(person=per, number=PIDS["per"], actor=SYSTEM, now=now)
    page, site = context.new_page(), f"http://oslo.localhost:{port}"
    sign_in(page, site, "Per Haugland", as_staff=True)

    page.goto(f"{site}/ansatte/foreninger")

    expect(page.get_by_role("main")).to_contain_text("Ola Bråten")
    nothing_hinders(page)
    page.get_by_role("link", name="Utpek noen").click()
    nothing_hinders(page)


def test_leaving_one_municipality_ends_the_session_in_the_other(
    context: BrowserContext, port: int, asker: Municipality
) -> None:
    page = context.new_page()
    oslo_site, asker_site = (f"http://{name}.localhost:{port}" for name in ("oslo", "asker"))
    sign_in(page, oslo_site, "Kari Nordlie")
    tell_about_oneself(page)
    page.goto(f"{asker_site}/innlogging")
    page.get_by_role("link", name="holder til her").click()
    expect(page).to_have_url(f"{asker_site}/velkommen")

    page.goto(f"{oslo_site}/foreninger/ny")
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("link", name="Gå tilbake")).to_be_visible()

    with scope.municipality(asker.pk):
        assert not Session.objects.exclude(person=None).exists()
    page.goto(f"{asker_site}/velkommen")
    expect(page).to_have_url(f"{asker_site}/innlogging?neste=%2Fvelkommen")


def test_one_may_turn_back(context: BrowserContext, port: int) -> None:
    page, site = context.new_page(), f"http://oslo.localhost:{port}"
    page.goto(f"{site}/innlogging/start/resident?neste=%2Fvelkommen")

    page.get_by_role("button", name="Avbryt").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du avbrøt innloggingen")
    nothing_hinders(page)
    page.get_by_role("link", name="Prøv igjen").click()
    expect(page).to_have_url(f"{site}/innlogging?neste=%2Fvelkommen")


def test_one_without_a_number_comes_back_as_the_same(context: BrowserContext, port: int) -> None:
    fail("missing_pid")
    site = f"http://oslo.localhost:{port}"
    for _visit in range(2):
        page = context.new_page()
        sign_in(page, site, "Kari Nordlie")
        expect(page).to_have_url(f"{site}/velkommen?neste=%2Fforeninger%2Fny")
        context.clear_cookies()

    assert Person.objects.get().number_lookup is None


@pytest.mark.parametrize(
    ("failure", "heading"),
    [
        ("lower_acr", "Du må logge inn på en sikrere måte"),
        ("wrong_nonce", "Vi fikk ikke logget deg inn"),
        ("wrong_signature", "Vi fikk ikke logget deg inn"),
    ],
)
def test_an_answer_that_does_not_hold_signs_nobody_in(
    context: BrowserContext, port: int, failure: str, heading: str
) -> None:
    fail(failure)
    page, site = context.new_page(), f"http://oslo.localhost:{port}"

    sign_in(page, site, "Kari Nordlie")

    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert not Person.objects.exists()
    assert not Session.objects.exclude(person=None).exists()


def fail(mode: str) -> None:
    """Have the stand-in fail in this way from now on."""
    base = settings.IDPORTEN_ISSUER.removesuffix("/idporten")
    requests.post(f"{base}/simulator/fail", data={"mode": mode}, timeout=5).raise_for_status()
