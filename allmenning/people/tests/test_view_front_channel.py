"""The provider's page ends sessions through a frame, without any cookie."""

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.models import Session
from allmenning.people.tests.answers import ISSUER, STAFF_ISSUER
from allmenning.people.tests.conftest import FakeProvider

PAGE = "/innlogging/utlogget-foran"


@pytest.fixture
def frame(browser: Client, provider: FakeProvider) -> Client:
    """A frame without cookies, while Kari is signed in elsewhere."""
    provider.sign_in(browser)
    return Client(HTTP_HOST="oslo.localhost")


def test_the_session_is_ended(frame: Client) -> None:
    page = frame.get(PAGE, {"iss": ISSUER, "sid": "sid-of-kari"})

    assert (page.status_code, page.content) == (200, b"")
    assert not Session.objects.exists()


def test_only_this_page_may_be_framed(frame: Client) -> None:
    page = frame.get(PAGE, {"iss": ISSUER, "sid": "sid-of-kari"})

    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "no-store" in page["Cache-Control"]
    assert "frame-ancestors 'none'" in frame.get("/innlogging")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"iss": ISSUER},
        {"sid": "sid-of-kari"},
        {"iss": ISSUER, "sid": ""},
        {"iss": "", "sid": "sid-of-kari"},
        {"iss": "https://evil.example", "sid": "sid-of-kari"},
        {"iss": ISSUER, "sid": "\u0000"},
        {"iss": ISSUER, "sid": "s" * 100_000},
    ],
)
def test_without_proof_nothing_ends(frame: Client, query: dict[str, str]) -> None:
    assert frame.get(PAGE, query).status_code == 400
    assert Session.objects.count() == 1


def test_another_issuers_sid_ends_nothing(frame: Client) -> None:
    assert frame.get(PAGE, {"iss": STAFF_ISSUER, "sid": "sid-of-kari"}).status_code == 200
    assert Session.objects.count() == 1


def test_another_municipality_ends_nothing(frame: Client, asker: Municipality) -> None:
    other = Client(HTTP_HOST="asker.localhost")

    assert other.get(PAGE, {"iss": ISSUER, "sid": "sid-of-kari"}).status_code == 200
    assert Session.objects.count() == 1
