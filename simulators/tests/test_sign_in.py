"""The product's client and the stand-in, from the first click to the person."""

from __future__ import annotations

import dataclasses
import time

import pytest

from allmenning.registers.idporten import (
    LevelTooLow,
    Provider,
    ProviderDown,
    SignedIn,
    SignInCancelled,
    SignInError,
    SignInRefused,
    complete_sign_in,
)
from allmenning.registers.national_id import is_national_id
from simulators.idporten import server
from simulators.tests.desk import RESOURCE, Browser, Desk, callback

KARI = "15839000046"


def sign_in(
    desk: Desk, browser: Browser, provider: Provider, name: str, level: str = ""
) -> SignedIn:
    start = desk.begin(provider)
    params = browser.choose(start, name, level)
    return complete_sign_in(provider, start, params=params, now=desk.clock.now())


def test_one_click_signs_a_resident_in(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    person = sign_in(desk, browser, provider, "Kari Nordlie")
    assert (person.issuer, person.pid) == (provider.issuer, KARI)
    assert (person.acr, person.locale) == ("idporten-loa-substantial", "nb")
    assert person.sid
    assert is_national_id(person.pid or "", allow_synthetic=True)


def test_a_person_may_choose_a_higher_level(desk: Desk, browser: Browser) -> None:
    person = sign_in(desk, browser, desk.provider(), "Kari Nordlie", "high")
    assert person.acr == "idporten-loa-high"


@pytest.mark.parametrize("locale", ["nb", "nn", "en", "se"])
def test_the_language_follows_the_person(desk: Desk, browser: Browser, locale: str) -> None:
    provider = desk.provider()
    start = desk.begin(provider, ui_locales=locale)
    params = browser.choose(start, "Kari Nordlie")
    now = desk.clock.now()
    assert complete_sign_in(provider, start, params=params, now=now).locale == locale


def test_turning_back_is_told_apart(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    start = desk.begin(provider)
    params = browser.choose(start, "Avbryt")
    with pytest.raises(SignInCancelled):
        complete_sign_in(provider, start, params=params, now=desk.clock.now())


def test_someone_without_a_norwegian_number_signs_in_when_asked_for(
    desk: Desk, browser: Browser
) -> None:
    levels = ("idporten-loa-substantial", "eidas-loa-substantial")
    provider = desk.provider(requested_acr=levels, accepted_acr=levels)
    person = sign_in(desk, browser, provider, "Elsa Lindström")
    assert (person.pid, person.acr) == (None, "eidas-loa-substantial")
    assert "Elsa" not in browser.get(desk.begin(desk.provider()).url).text


def test_a_subject_is_stable_and_differs_between_clients(desk: Desk) -> None:
    oslo, asker = desk.provider(), desk.provider(client_id="allmenning-asker")
    subjects = [
        sign_in(desk, Browser(), provider, name).subject
        for provider in (oslo, oslo, asker)
        for name in ("Kari Nordlie", "Nils Vik")
    ]
    assert subjects[:2] == subjects[2:4]
    assert len(set(subjects)) == 4


def test_staff_sign_in_through_ansattporten(desk: Desk, browser: Browser) -> None:
    provider = desk.provider("ansattporten", authorization_details=(RESOURCE,))
    person = sign_in(desk, browser, provider, "Fatima Hassan")
    assert (person.acr, person.represents) == ("substantial", ())
    assert person.pid == "24827500026"


def test_a_leader_brings_the_association_along(desk: Desk, browser: Browser) -> None:
    provider = desk.provider("ansattporten", authorization_details=(RESOURCE,))
    person = sign_in(desk, browser, provider, "Ola Bråten")
    assert [(r.organisation_number, r.name) for r in person.represents] == [
        ("310000019", "HAUGEN SKOLEKORPS")
    ]


def test_nobody_is_represented_unless_asked_about(desk: Desk, browser: Browser) -> None:
    person = sign_in(desk, browser, desk.provider("ansattporten"), "Ola Bråten")
    assert person.represents == ()


def test_the_municipalitys_own_accounts_are_a_level_of_their_own(
    desk: Desk, browser: Browser
) -> None:
    levels = ("high", "entraid")
    provider = desk.provider("ansattporten", requested_acr=levels, accepted_acr=levels)
    assert sign_in(desk, browser, provider, "Tuva Myhre", "entraid").acr == "entraid"


def test_a_verifier_that_another_browser_holds_is_refused(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    start = desk.begin(provider)
    params = browser.choose(start, "Kari Nordlie")
    other = dataclasses.replace(start, code_verifier="x" * 43)
    with pytest.raises(SignInRefused, match="invalid_grant"):
        complete_sign_in(provider, other, params=params, now=desk.clock.now())


def test_a_sign_in_completes_once_only(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    start = desk.begin(provider)
    params = browser.choose(start, "Kari Nordlie")
    complete_sign_in(provider, start, params=params, now=desk.clock.now())
    with pytest.raises(SignInRefused, match="invalid_grant"):
        complete_sign_in(provider, start, params=params, now=desk.clock.now())


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("wrong_nonce", SignInRefused),
        ("wrong_signature", SignInRefused),
        ("lower_acr", LevelTooLow),
        ("down", ProviderDown),
        ("slow", ProviderDown),
    ],
)
def test_each_failure_is_met(
    desk: Desk,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    error: type[SignInError],
) -> None:
    monkeypatch.setattr(server, "SLOW_SECONDS", 1.5)
    monkeypatch.setattr("allmenning.registers.idporten.signing_in.TIMEOUT_SECONDS", 0.5)
    provider = desk.provider()
    start = desk.begin(provider)
    params = browser.choose(start, "Kari Nordlie")
    desk.fail(mode)
    began = time.monotonic()
    with pytest.raises(error):
        complete_sign_in(provider, start, params=params, now=desk.clock.now())
    assert time.monotonic() - began < 1.5


def test_the_national_id_may_be_missing(desk: Desk, browser: Browser) -> None:
    desk.fail("missing_pid")
    assert sign_in(desk, browser, desk.provider(), "Kari Nordlie").pid is None


def test_a_key_may_change_between_sign_ins(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    desk.begin(provider)
    desk.server.sites["idporten"].rotate_key()
    desk.clock.ahead += 60
    assert sign_in(desk, browser, provider, "Kari Nordlie").pid == KARI


def test_the_browser_is_told_who_answers(desk: Desk, browser: Browser) -> None:
    start = desk.begin(desk.provider())
    answer = browser.press(browser.get(start.url), "Kari Nordlie")
    params = callback(answer)
    assert (params["iss"], params["state"]) == (desk.provider().issuer, start.state)
    assert KARI not in answer.headers["Location"]
