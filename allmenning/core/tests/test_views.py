"""Pages of the house itself, and what every answer carries."""

import json
import logging

import pytest
from pytest_django import Settings

from django.db import OperationalError, connection
from django.templatetags.static import static
from django.test import Client
from django.utils import translation

from allmenning.core.jsonlog import JsonFormatter
from allmenning.core.models import Municipality

# Health


def test_health_is_well_when_the_database_answers(nobody: Client) -> None:
    response = nobody.get("/health")

    assert (response.status_code, response.content) == (200, b"ok")


def test_health_is_asked_for_at_any_host(database: None) -> None:
    """Whoever watches the machine knows no municipality."""
    assert Client(HTTP_HOST="127.0.0.1:8000").get("/health").content == b"ok"


@pytest.mark.parametrize("host", ["oslo.localhost", "127.0.0.1:8000"])
def test_health_is_ill_when_the_database_is_gone(
    oslo: Municipality, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    def gone() -> None:
        raise OperationalError

    browser = Client(HTTP_HOST=host, raise_request_exception=False)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connection, "cursor", gone)

        assert browser.get("/health").status_code == 500


# The mark


def test_a_browser_that_shows_a_pdf_finds_the_mark(nobody: Client) -> None:
    assert nobody.get("/favicon.ico").headers["Location"] == static("mark.svg")


# Hosts


def test_an_unknown_host_gets_a_list_of_municipalities(
    oslo: Municipality, asker: Municipality, baerum: Municipality
) -> None:
    response = Client(HTTP_HOST="bergen.localhost:8123").get("/noe", SERVER_PORT="8123")

    page = response.content.decode()
    assert response.status_code == 404
    names = ("Asker", "Bærum", "Oslo")
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    assert 'href="http://oslo.localhost:8123/"' in page


@pytest.mark.parametrize(
    ("language", "asks"), [("nb", "Hvilken kommune vil du til?"), ("en", "Which municipality")]
)
def test_an_unknown_host_answers_in_the_readers_language(
    oslo: Municipality, language: str, asks: str
) -> None:
    """Whatever language the one before had whom the same thread answered."""
    with translation.override("so"):
        page = Client(HTTP_HOST="bergen.localhost").get("/", headers={"accept-language": language})

    assert asks in page.content.decode()


def test_a_host_is_found_whatever_its_letters_and_port(oslo: Municipality) -> None:
    assert Client(HTTP_HOST="OSLO.localhost:8123").get("/health").status_code == 200


def test_a_host_that_is_no_host_is_refused(oslo: Municipality) -> None:
    assert Client(HTTP_HOST="oslo localhost\"'").get("/health").status_code == 400


# Language


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ("/lokaler?dag=2", "/lokaler?dag=2"),
        ("http://oslo.localhost/mine", "http://oslo.localhost/mine"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("http://asker.localhost/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_language_leads_back_to_the_page(
    nobody: Client, asked: str, onward: str
) -> None:
    response = nobody.get("/sprak", {"sprak": "nn", "neste": asked})

    assert response.status_code == 302
    assert response.headers["Location"] == onward
    assert response.cookies["spraak"].value == "nn"


def test_a_language_nobody_speaks_here_is_not_remembered(nobody: Client) -> None:
    response = nobody.get("/sprak", {"sprak": "tlh"})

    assert response.status_code == 302
    assert "spraak" not in response.cookies


# What every answer carries


def test_every_page_forbids_what_is_not_ours(nobody: Client) -> None:
    policy = nobody.get("/finnes-ikke").headers["Content-Security-Policy"]
    directives = {one.strip() for one in policy.split(";")}

    assert {"default-src 'none'", "script-src 'self'"} <= directives
    assert "unsafe" not in policy


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [JsonFormatter().format(record) for record in caplog.records]


def test_a_request_is_one_line_with_its_route_and_nothing_typed(
    nobody: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    response = nobody.get("/health", {"navn": "Kari Nordlie"}, HTTP_USER_AGENT="Kari Nordlie")

    (told,) = _told(caplog)
    line = json.loads(told)
    assert (line["route"], line["status"], line["municipality"]) == ("core:health", 200, "oslo")
    assert line["request_id"] == response.headers["X-Request-Id"]
    assert line["request_id"].isalpha()
    assert "Kari" not in told


def test_no_failure_brings_what_was_typed_into_the_log(
    nobody: Client, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level(logging.INFO)
    settings.ROOT_URLCONF = "allmenning.core.tests.doors"
    nobody.raise_request_exception = False

    answers = [
        nobody.get("/trap/Kari/").status_code,
        nobody.get("/finnes-ikke/Kari").status_code,
        nobody.get("/health", HTTP_HOST="Kari Nordlie").status_code,
        nobody.post("/health", {"navn": "Kari"}).status_code,
    ]

    assert answers == [500, 404, 400, 405]
    assert len(_told(caplog)) >= len(answers)
    assert [line for line in _told(caplog) if "Kari" in line] == []


def test_pages_come_packed_to_those_who_can_unpack_them(nobody: Client) -> None:
    plain = nobody.get("/personvern")
    packed = nobody.get("/personvern", HTTP_ACCEPT_ENCODING="gzip")

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2


def in_arabic(nobody: Client, path: str) -> str:
    nobody.cookies["spraak"] = "ar"
    return nobody.get(path).content.decode()


def test_a_page_says_where_it_is_not_in_the_readers_language(nobody: Client) -> None:
    page = in_arabic(nobody, "/")

    frame, _, text = page.partition('<div lang="nb" dir="ltr">')
    assert '<html lang="ar" dir="rtl"' in frame
    assert "ابحث عن مكان" in frame
    assert "ابحث عن مكان" not in text.partition("</main>")[0]
    assert "Hva vil du gjøre?" in text


def test_a_page_for_those_who_are_lost_is_in_their_own_language(nobody: Client) -> None:
    page = in_arabic(nobody, "/finnes-ikke")

    assert "لم نعثر على هذه الصفحة." in page
    assert 'lang="nb"' not in page.partition("<main")[2]


def test_whoever_reads_the_pages_language_is_told_nothing_of_it(nobody: Client) -> None:
    assert 'lang="nb"' not in nobody.get("/").content.decode().partition("<main")[2]
