"""The stand-in refuses what ID-porten refuses. No client of ours stands between."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from simulators.clients import KEY_ID, new_key
from simulators.idporten.site import CHOICE_SECONDS, CODE_SECONDS, PUSHED_SECONDS
from simulators.tests.desk import REDIRECT_URI, RESOURCE, Browser, Desk, callback

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VERIFIER = "a" * 43
STRANGERS_KEY = new_key()


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def asked(**changes: Any) -> dict[str, str]:
    params = {
        "response_type": "code",
        "client_id": "allmenning-oslo",
        "redirect_uri": REDIRECT_URI,
        "scope": "openid",
        "state": "st",
        "nonce": "no",
        "acr_values": "idporten-loa-substantial",
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in params.items() if value is not ...}


def authorize(desk: Desk, browser: Browser, kind: str, **changes: Any) -> requests.Response:
    url = f"{desk.server.base_url}/{kind}/authorize"
    return browser.session.get(url, params=asked(**changes), timeout=5, allow_redirects=False)


def assertion(
    desk: Desk, *, key: RSAKey | None = None, alg: str = "RS256", kind: str = "idporten", **c: Any
) -> dict[str, str]:
    now = int(desk.clock())
    claims = {
        "iss": "allmenning-oslo",
        "sub": "allmenning-oslo",
        "aud": f"{desk.server.base_url}/{kind}",
        "iat": now,
        "exp": now + 120,
        "jti": secrets.token_urlsafe(),
        **c,
    }
    claims = {name: value for name, value in claims.items() if value is not ...}
    signer = RSAKey.import_key((key or desk.key).as_pem(private=True))
    token = jwt.encode({"alg": alg, "kid": KEY_ID}, claims, signer, algorithms=[alg])
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": token}


def call(desk: Desk, path: str, form: dict[str, str]) -> requests.Response:
    return requests.post(f"{desk.server.base_url}{path}", data=form, timeout=5)


def code(desk: Desk, browser: Browser) -> str:
    return callback(browser.press(authorize(desk, browser, "idporten"), "Kari"))["code"]


def trade(desk: Desk, given: str, **changes: Any) -> requests.Response:
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
        **assertion(desk),
        **changes,
    }
    return call(desk, "/idporten/token", {n: v for n, v in form.items() if v is not ...})


@pytest.mark.parametrize(
    ("kind", "changes", "error"),
    [
        ("idporten", {"response_type": "token"}, "unsupported_response_type"),
        ("idporten", {"response_type": ...}, "unsupported_response_type"),
        ("idporten", {"scope": "profile"}, "invalid_scope"),
        ("idporten", {"scope": "openid krr"}, "invalid_scope"),
        ("idporten", {"nonce": ...}, "invalid_request"),
        ("idporten", {"code_challenge": ...}, "invalid_request"),
        ("idporten", {"code_challenge": "short"}, "invalid_request"),
        ("idporten", {"code_challenge_method": "plain"}, "invalid_request"),
        ("idporten", {"code_challenge_method": ...}, "invalid_request"),
        ("idporten", {"acr_values": "Level4"}, "invalid_request"),
        ("idporten", {"acr_values": "substantial"}, "invalid_request"),
        ("ansattporten", {}, "invalid_request"),
        ("idporten", {"prompt": "select"}, "invalid_request"),
        ("idporten", {"prompt": "none"}, "login_required"),
        ("idporten", {"request": "x.y.z"}, "request_not_supported"),
        ("idporten", {"authorization_details": "[]"}, "invalid_authorization_details"),
        (
            "ansattporten",
            {"acr_values": "high", "authorization_details": "{"},
            "invalid_authorization_details",
        ),
        (
            "ansattporten",
            {"acr_values": "high", "authorization_details": '[{"type": "x"}]'},
            "invalid_authorization_details",
        ),
    ],
)
def test_a_request_that_breaks_the_contract_is_answered_at_the_client(
    desk: Desk, browser: Browser, kind: str, changes: dict[str, Any], error: str
) -> None:
    params = callback(authorize(desk, browser, kind, **changes))
    assert (params["error"], params["state"]) == (error, "st")
    assert params["iss"] == f"{desk.server.base_url}/{kind}"


def test_state_is_required(desk: Desk, browser: Browser) -> None:
    params = callback(authorize(desk, browser, "idporten", state=...))
    assert params["error"] == "invalid_request"
    assert "state" not in params


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "stranger"},
        {"client_id": ...},
        {"redirect_uri": f"{REDIRECT_URI}/x"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": ...},
        {"request_uri": "urn:idporten:guess"},
    ],
)
def test_an_unregistered_sender_gets_no_redirect(
    desk: Desk, browser: Browser, changes: dict[str, Any]
) -> None:
    answer = authorize(desk, browser, "idporten", **changes)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_a_code_is_traded_once(desk: Desk, browser: Browser) -> None:
    given = code(desk, browser)
    assert trade(desk, given).status_code == 200
    again = trade(desk, given)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "b" * 43}, "invalid_grant"),
        ({"code_verifier": "a" * 42}, "invalid_grant"),
        ({"code_verifier": challenge(VERIFIER)}, "invalid_grant"),
        ({"code_verifier": ...}, "invalid_grant"),
        ({"redirect_uri": "https://evil.example/"}, "invalid_grant"),
        ({"redirect_uri": ...}, "invalid_grant"),
        ({"code": "guess"}, "invalid_grant"),
        ({"code": ...}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": "allmenning-asker"}, "invalid_client"),
        ({"client_assertion": ...}, "invalid_client"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"client_assertion_type": "password"}, "invalid_client"),
    ],
)
def test_a_trade_that_breaks_the_contract_is_refused(
    desk: Desk, browser: Browser, changes: dict[str, Any], error: str
) -> None:
    answer = trade(desk, code(desk, browser), **changes)
    assert (answer.status_code // 100, answer.json()["error"]) == (4, error)


@pytest.mark.parametrize(
    "changes",
    [
        {"key": STRANGERS_KEY},
        {"alg": "RS512"},
        {"alg": "PS256"},
        {"iss": "allmenning-asker"},
        {"sub": "allmenning-asker"},
        {"sub": "stranger"},
        {"sub": ["allmenning-oslo"]},
        {"aud": "https://test.idporten.no"},
        {"kind": "idporten/token"},
        {"kind": "ansattporten"},
        {"aud": ...},
        {"exp": ...},
        {"iat": ...},
        {"jti": ...},
    ],
)
def test_a_client_that_is_not_the_client_is_refused(
    desk: Desk, browser: Browser, changes: dict[str, Any]
) -> None:
    answer = trade(desk, code(desk, browser), **assertion(desk, **changes))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_assertion_is_for_this_issuer_alone(desk: Desk, browser: Browser) -> None:
    both = [f"{desk.server.base_url}/idporten", f"{desk.server.base_url}/ansattporten"]
    answer = trade(desk, code(desk, browser), **assertion(desk, aud=both))
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize("verifier", ["a" * 42, "a" * 129, "å" * 43])
def test_a_verifier_that_is_easy_to_guess_is_refused_even_if_it_fits(
    desk: Desk, browser: Browser, verifier: str
) -> None:
    page = authorize(desk, browser, "idporten", code_challenge=challenge(verifier))
    given = callback(browser.press(page, "Kari"))["code"]
    assert trade(desk, given, code_verifier=verifier).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(("iat", "exp"), [(0, 121), (0, 3600), (-200, -80), (60, 100), (0, 0)])
def test_an_assertion_lives_two_minutes_at_most(desk: Desk, iat: int, exp: int) -> None:
    now = int(desk.clock())
    answer = trade(desk, "any", **assertion(desk, iat=now + iat, exp=now + exp))
    assert answer.json()["error"] == "invalid_client"


def test_an_assertion_is_used_once(desk: Desk, browser: Browser) -> None:
    proof = assertion(desk)
    assert trade(desk, "guess", **proof).json()["error"] == "invalid_grant"
    assert trade(desk, code(desk, browser), **proof).json()["error"] == "invalid_client"


def test_another_client_cannot_trade_the_code(desk: Desk, browser: Browser) -> None:
    asker = assertion(desk, iss="allmenning-asker", sub="allmenning-asker")
    answer = trade(desk, code(desk, browser), **asker)
    assert answer.json()["error"] == "invalid_grant"


def test_a_code_grows_old(desk: Desk, browser: Browser) -> None:
    given = code(desk, browser)
    desk.clock.ahead += CODE_SECONDS
    assert trade(desk, given).json()["error"] == "invalid_grant"


def test_a_choice_grows_old(desk: Desk, browser: Browser) -> None:
    page = authorize(desk, browser, "idporten")
    desk.clock.ahead += CHOICE_SECONDS
    answer = browser.press(page, "Kari")
    assert answer.status_code == 400
    assert "Det gikk for lang tid" in answer.text


@pytest.mark.parametrize(
    ("asked_for", "level"),
    [("idporten-loa-high", "substantial"), ("idporten-loa-substantial", "low"), ("", "godlike")],
)
def test_a_forged_level_signs_nobody_in(
    desk: Desk, browser: Browser, asked_for: str, level: str
) -> None:
    page = authorize(desk, browser, "idporten", acr_values=asked_for)
    assert browser.press(page, "Kari", level).status_code == 400


def test_a_request_may_be_pushed_ahead_and_used_once(desk: Desk, browser: Browser) -> None:
    pushed = call(desk, "/idporten/par", {**asked(), **assertion(desk)})
    assert (pushed.status_code, pushed.json()["expires_in"]) == (201, PUSHED_SECONDS)
    url = f"{desk.server.base_url}/idporten/authorize"
    short = {"client_id": "allmenning-oslo", "request_uri": pushed.json()["request_uri"]}
    page = browser.session.get(url, params=short, timeout=5)
    assert callback(browser.press(page, "Kari"))["state"] == "st"
    assert browser.session.get(url, params=short, timeout=5).status_code == 400


def test_what_is_pushed_is_checked_at_once(desk: Desk) -> None:
    plain = call(desk, "/idporten/par", {**asked(code_challenge_method="plain"), **assertion(desk)})
    unknown = call(desk, "/idporten/par", {**asked(redirect_uri="x"), **assertion(desk)})
    unproven = call(desk, "/idporten/par", asked())
    assert [a.status_code for a in (plain, unknown, unproven)] == [400, 400, 401]


def test_userinfo_says_who_and_only_at_id_porten(desk: Desk, browser: Browser) -> None:
    tokens = trade(desk, code(desk, browser)).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    there = requests.get(f"{desk.server.base_url}/idporten/userinfo", headers=bearer, timeout=5)
    assert there.json()["pid"] == "15839000046"
    nobody = requests.get(f"{desk.server.base_url}/idporten/userinfo", timeout=5)
    absent = requests.get(
        f"{desk.server.base_url}/ansattporten/userinfo", headers=bearer, timeout=5
    )
    assert (nobody.status_code, absent.status_code) == (401, 404)


def test_representation_needs_its_own_form(desk: Desk, browser: Browser) -> None:
    details = f'[{{"type": "{RESOURCE["type"]}", "resource": "{RESOURCE["resource"]}"}}]'
    page = authorize(
        desk, browser, "ansattporten", acr_values="high", authorization_details=details
    )
    assert page.status_code == 200


def test_only_programs_on_this_machine_may_make_it_fail(desk: Desk) -> None:
    url = f"{desk.server.base_url}/simulator/fail"
    page = requests.post(
        url, data={"mode": "down"}, headers={"Origin": "http://evil.example"}, timeout=5
    )
    unknown = requests.post(url, data={"mode": "explode"}, timeout=5)
    assert (page.status_code, unknown.status_code) == (403, 400)
    assert {site.failure for site in desk.server.sites.values()} == {"none"}
