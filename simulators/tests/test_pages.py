from __future__ import annotations

import re

import pytest
import requests

from simulators.idporten.texts import TEXTS
from simulators.tests.desk import Browser, Desk


def people_page(desk: Desk, browser: Browser, locale: str = "nb") -> requests.Response:
    return browser.get(desk.begin(desk.provider(), ui_locales=locale).url)


@pytest.mark.parametrize(
    ("locale", "lang", "heading"),
    [
        ("nb", "nb", "Hvem vil du logge inn som?"),
        ("nn", "nn", "Kven vil du logge inn som?"),
        ("en", "en", "Who do you want to sign in as?"),
        ("se", "nb", "Hvem vil du logge inn som?"),
    ],
)
def test_the_page_speaks_the_persons_language(
    desk: Desk, browser: Browser, locale: str, lang: str, heading: str
) -> None:
    page = people_page(desk, browser, locale)
    assert f'<html lang="{lang}">' in page.text
    assert f"<h1>{heading}</h1>" in page.text


def test_every_language_has_every_text() -> None:
    names = {lang: set(texts) for lang, texts in TEXTS.items()}
    assert names["nb"] == names["nn"] == names["en"]


def test_the_page_says_that_nobody_is_real(desk: Desk, browser: Browser) -> None:
    text = people_page(desk, browser).text
    assert "Stedfortreder for ID-porten" in text
    assert "Alle menneskene er oppdiktet" in text
    assert not re.search(r"\d{11}", text)


def test_what_comes_from_elsewhere_is_escaped(desk: Desk, browser: Browser) -> None:
    text = people_page(desk, browser).text
    assert "oslo &lt;kommune&gt; &amp; “venner”" in text
    assert "<kommune>" not in text


def test_the_page_allows_no_script_and_nothing_from_elsewhere(desk: Desk, browser: Browser) -> None:
    page = people_page(desk, browser)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://oslo.localhost:8000;" in policy
    assert "script" not in page.text
    style = browser.get(f"{desk.provider().issuer}/style.css")
    assert (style.status_code, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")


def test_pages_are_never_stored(desk: Desk, browser: Browser) -> None:
    assert people_page(desk, browser).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/idporten", "/idporten/token", "/elsewhere/authorize"])
def test_other_addresses_lead_nowhere(desk: Desk, browser: Browser, path: str) -> None:
    assert browser.get(f"{desk.server.base_url}{path}").status_code == 404


def test_a_body_that_is_too_long_is_not_read(desk: Desk) -> None:
    answer = requests.post(f"{desk.provider().issuer}/token", data=b"x" * 70_000, timeout=5)
    assert answer.status_code == 413
