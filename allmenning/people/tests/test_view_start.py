"""The way out to the provider."""

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.models import Session
from allmenning.people.tests.answers import ISSUER, STAFF_ISSUER
from allmenning.people.tests.conftest import FakeProvider


def test_residents_go_to_idporten(browser: Client, provider: FakeProvider) -> None:
    response = browser.get("/innlogging/start/resident")

    asked = provider.asked[0]
    assert (response.status_code, response["Location"]) == (
        302,
        f"{ISSUER}/authorize?state=state-1",
    )
    assert asked.issuer == ISSUER
    assert asked.client_id == "allmenning-oslo"
    assert asked.redirect_uri == "http://oslo.localhost/innlogging/tilbake"
    assert asked.post_logout_redirect_uri == "http://oslo.localhost/innlogging/utlogget"
    assert asked.requested_acr == ("idporten-loa-substantial",)
    assert asked.accepted_acr == ("idporten-loa-substantial", "idporten-loa-high")


def test_employees_go_to_ansattporten(browser: Client, provider: FakeProvider) -> None:
    browser.get("/innlogging/start/staff")

    asked = provider.asked[0]
    assert asked.issuer == STAFF_ISSUER
    assert (asked.requested_acr, asked.accepted_acr) == (("substantial",), ("substantial", "high"))


def test_each_municipality_is_a_client_of_its_own(
    asker: Municipality, provider: FakeProvider
) -> None:
    Client(HTTP_HOST="asker.localhost").get("/innlogging/start/resident")

    asked = provider.asked[0]
    assert asked.client_id == "allmenning-asker"
    assert asked.redirect_uri == "http://asker.localhost/innlogging/tilbake"


@pytest.mark.parametrize(
    ("chosen", "asked"), [("nn", "nn nb"), ("en", "en nb"), ("pl", "pl en nb")]
)
def test_the_provider_is_asked_in_the_readers_language(
    browser: Client, provider: FakeProvider, chosen: str, asked: str
) -> None:
    browser.cookies["spraak"] = chosen

    browser.get("/innlogging/start/resident")

    assert provider.languages == [asked]


def test_the_secrets_stay_on_the_server(browser: Client, provider: FakeProvider) -> None:
    response = browser.get("/innlogging/start/resident")

    sent = f"{response.serialize_headers()!r}"
    assert "nonce-state-1" not in sent
    assert "v" * 43 not in sent
    assert Session.objects.count() == 1
    cookie = browser.cookies["allmenning"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]


def test_a_third_way_does_not_exist(browser: Client, provider: FakeProvider) -> None:
    assert browser.get("/innlogging/start/admin").status_code == 404


def test_a_provider_that_is_down_is_told(browser: Client, provider: FakeProvider) -> None:
    provider.is_down = True

    page = browser.get("/innlogging/start/resident", {"neste": "/mine"})

    assert page.status_code == 503
    assert "svarer ikke akkurat nå" in page.text
    assert 'href="/innlogging?neste=%2Fmine"' in page.text
