"""Signing out: here first, then at the provider, by a form that keeps the token out of addresses."""

from django.conf import LazySettings
from django.test import Client

from allmenning.core.models import ActLog
from allmenning.people.models import Person, Session
from allmenning.people.tests.answers import ISSUER, STAFF_ISSUER, answer
from allmenning.people.tests.conftest import FakeProvider
from tests.cast import ClientFor


def test_one_leaves_here_and_goes_on_to_the_provider(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)

    page = browser.post("/utlogging")

    assert provider.left == [(ISSUER, "the-token-of-kari")]
    assert page.status_code == 200
    assert 'action="http://127.0.0.1:8101/idporten/logout"' in page.text
    assert 'name="id_token_hint" value="the-token-of-kari"' in page.text
    assert not Session.objects.exists()
    assert browser.get("/velkommen").status_code == 302
    assert ActLog.objects.filter(verb="signed_out").count() == 1


def test_the_page_may_post_to_the_provider_and_is_kept_nowhere(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)

    page = browser.post("/utlogging")

    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert "http://127.0.0.1:8101" in policy["form-action"].split()
    assert "no-store" in page["Cache-Control"]
    assert "unsafe" not in page["Content-Security-Policy"]


def test_an_employee_leaves_ansattporten(browser: Client, provider: FakeProvider) -> None:
    provider.answer = answer(issuer=STAFF_ISSUER)
    provider.sign_in(browser, "staff")

    browser.post("/utlogging")

    assert provider.left == [(STAFF_ISSUER, "the-token-of-kari")]


def test_the_session_ends_here_when_the_provider_is_down(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)
    provider.is_down = True

    assert browser.post("/utlogging")["Location"] == "/innlogging/utlogget"
    assert not Session.objects.exists()


def test_the_session_ends_here_when_its_key_was_taken_away(
    browser: Client,
    provider: FakeProvider,
    settings: LazySettings,
) -> None:
    provider.sign_in(browser)
    master = next(iter(settings.PERSON_KEYS["keys"].values()))
    settings.PERSON_KEYS = {"current": "k9", "keys": {"k9": master}}

    assert browser.post("/utlogging")["Location"] == "/innlogging/utlogget"
    assert not provider.left
    assert not Session.objects.exists()


def test_nobody_signs_out_to_the_landing_page(browser: Client, provider: FakeProvider) -> None:
    assert browser.post("/utlogging")["Location"] == "/innlogging/utlogget"
    assert not provider.left


def test_another_site_cannot_sign_one_out(kari: Person, client_for: ClientFor) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="oslo.localhost")
    client.cookies["allmenning"] = client_for(kari).cookies["allmenning"].value

    assert client.post("/utlogging").status_code == 403
    assert client.get("/utlogging").status_code == 405
    assert Session.objects.count() == 1


def test_the_landing_page_says_so(browser: Client) -> None:
    page = browser.get("/innlogging/utlogget", {"state": "utlogget"})

    assert page.status_code == 200
    assert "Du er logget ut" in page.text


def test_who_is_still_signed_in_is_not_told_otherwise(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)

    assert browser.get("/innlogging/utlogget")["Location"] == "/"
