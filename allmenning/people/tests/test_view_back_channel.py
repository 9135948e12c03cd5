"""The provider's server ends sessions with a signed token."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.models import Session
from allmenning.people.tests.answers import ISSUER, STAFF_ISSUER, answer
from allmenning.people.tests.conftest import FakeProvider
from allmenning.registers import idporten
from allmenning.registers.idporten import LogoutRefused, Provider, ProviderDown

PAGE = "/innlogging/utlogget-bak"


@pytest.fixture
def caller(browser: Client, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A provider's server without cookies, while Kari is signed in; its tokens are plain here."""

    def verify(registration: Provider, token: str, *, now: datetime) -> str:
        if token == "provider is down":
            raise ProviderDown("status 503")
        issuer, client_id, sid = token.split(" ") if token.count(" ") == 2 else ("", "", "")
        if (issuer, client_id) != (registration.issuer, registration.client_id):
            raise LogoutRefused("iss")
        return sid

    monkeypatch.setattr(idporten, "verify_logout_token", verify)
    provider.sign_in(browser)
    return Client(HTTP_HOST="oslo.localhost", enforce_csrf_checks=True)


def test_the_session_is_ended(caller: Client) -> None:
    token = f"{ISSUER} allmenning-oslo sid-of-kari"

    answered = caller.post(PAGE, {"logout_token": token})

    assert (answered.status_code, answered.content) == (200, b"")
    assert "no-store" in answered["Cache-Control"]
    assert not Session.objects.exists()
    assert caller.post(PAGE, {"logout_token": token}).status_code == 200


def test_ansattporten_is_heard_too(caller: Client, browser: Client, provider: FakeProvider) -> None:
    provider.answer = answer(issuer=STAFF_ISSUER, subject="at-work", sid="sid-at-work")
    provider.sign_in(browser, "staff")

    caller.post(PAGE, {"logout_token": f"{STAFF_ISSUER} allmenning-oslo sid-at-work"})

    assert not Session.objects.filter(sid="sid-at-work").exists()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"logout_token": ""},
        {"logout_token": "provider is down"},
        {"logout_token": "https://evil.example allmenning-oslo sid-of-kari"},
        {"logout_token": f"{ISSUER} allmenning-asker sid-of-kari"},
    ],
)
def test_what_does_not_hold_is_refused(caller: Client, form: dict[str, str]) -> None:
    answered = caller.post(PAGE, form)

    assert answered.status_code == 400
    assert answered.json() == {"error": "invalid_request"}
    assert Session.objects.count() == 1


def test_another_municipalitys_address_ends_nothing(caller: Client, asker: Municipality) -> None:
    other = Client(HTTP_HOST="asker.localhost")

    for client_id in ("allmenning-oslo", "allmenning-asker"):
        other.post(PAGE, {"logout_token": f"{ISSUER} {client_id} sid-of-kari"})
    assert Session.objects.count() == 1


def test_a_real_check_refuses_what_is_no_token(browser: Client, provider: FakeProvider) -> None:
    for token in ("", "a.b.c", "x" * 100_000, "🙂"):
        assert browser.post(PAGE, {"logout_token": token}).status_code == 400
    assert browser.get(PAGE).status_code == 405
