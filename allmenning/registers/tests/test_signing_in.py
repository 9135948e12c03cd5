from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import traceback
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt

from allmenning.registers.idporten import (
    LevelTooLow,
    ProviderDown,
    SignInCancelled,
    SignInError,
    SignInRefused,
    SignInStart,
    begin_sign_in,
    complete_sign_in,
)
from allmenning.registers.tests.fake_provider import (
    CLIENT_ID,
    ISSUER,
    NOW_SECONDS,
    OUR_KEY,
    PID,
    PROVIDER,
    FakeProvider,
    good_claims,
    signed,
)
from allmenning.registers.tests.signing import NOW, begin, callback, complete, sign_in_with

TOKEN_URL = f"{ISSUER}/token"


def query(start: SignInStart) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(start.url).query))


def test_the_way_there_asks_for_everything_the_contract_wants(fake: FakeProvider) -> None:
    start = begin_sign_in(PROVIDER, ui_locales="fr nn en", now=NOW)
    asked = query(start)
    digest = hashlib.sha256(start.code_verifier.encode()).digest()
    assert start.url.startswith(f"{ISSUER}/authorize?")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": PROVIDER.redirect_uri,
        "scope": "openid profile",
        "state": start.state,
        "nonce": start.nonce,
        "acr_values": "idporten-loa-substantial",
        "ui_locales": "nn en",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    assert 43 <= len(start.code_verifier) <= 128


@pytest.mark.parametrize(
    ("wanted", "asked"), [("", "nb"), ("ar ur", "nb"), ("se en", "se en"), ("en-GB", "nb")]
)
def test_languages_that_the_provider_lacks_are_left_out(
    fake: FakeProvider, wanted: str, asked: str
) -> None:
    assert query(begin_sign_in(PROVIDER, ui_locales=wanted, now=NOW))["ui_locales"] == asked


def test_no_two_starts_share_a_secret(fake: FakeProvider) -> None:
    starts = [begin() for _ in range(5)]
    secrets = [s for start in starts for s in (start.state, start.nonce, start.code_verifier)]
    assert len(set(secrets)) == len(secrets)


def test_representation_is_asked_for_as_json(fake: FakeProvider) -> None:
    detail = {"type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:x"}
    provider = dataclasses.replace(PROVIDER, authorization_details=(detail,))
    start = begin_sign_in(provider, ui_locales="nb", now=NOW)
    assert json.loads(query(start)["authorization_details"]) == [detail]


def test_the_way_back_tells_who_signed_in(fake: FakeProvider) -> None:
    person = sign_in_with(fake)
    assert (person.issuer, person.subject, person.pid) == (ISSUER, "pairwise-kari", PID)
    assert (person.acr, person.sid) == ("idporten-loa-substantial", "session-of-kari")
    assert (person.locale, person.represents) == ("nb", ())


@pytest.mark.parametrize("missing", ["pid", "sid", "locale", "amr", "auth_time"])
def test_claims_that_may_be_missing_may_be_missing(fake: FakeProvider, missing: str) -> None:
    person = sign_in_with(fake, **{missing: ...})
    assert getattr(person, missing, None) is None


def test_reportees_come_from_either_place(fake: FakeProvider) -> None:
    details = [{"reportees": [{"ID": "0192:310000019", "Name": "KORPS", "Rights": ["Read"]}]}]
    inside = sign_in_with(fake, authorization_details=details)
    start = begin()
    fake.grant(signed(good_claims(start)), authorization_details=details)
    beside = complete(start)
    assert [r.organisation_number for r in inside.represents] == ["310000019"]
    assert beside.represents == inside.represents


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": ...},
        {"aud": "someone-else"},
        {"aud": [CLIENT_ID, "someone-else"]},
        {"aud": [CLIENT_ID, "someone-else"], "azp": CLIENT_ID},
        {"aud": ...},
        {"aud": 7},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"azp": "someone-else"},
        {"nonce": "another"},
        {"nonce": ...},
        {"nonce": ""},
        {"exp": NOW_SECONDS - 11},
        {"exp": ...},
        {"exp": float("nan")},
        {"exp": "soon"},
        {"iat": NOW_SECONDS + 60},
        {"iat": ...},
        {"nbf": NOW_SECONDS + 60},
        {"at_hash": "wrong"},
        {"at_hash": 7},
        {"pid": "1583900004"},
        {"pid": 15839000046},
        {"sid": 7},
        {"locale": ["nb"]},
    ],
)
def test_an_id_token_that_does_not_hold_is_refused(
    fake: FakeProvider, claims: dict[str, Any]
) -> None:
    with pytest.raises(SignInRefused, match=r"^id_token\."):
        sign_in_with(fake, **claims)


@pytest.mark.parametrize("acr", ["idporten-loa-low", "selfregistered-email", "", None, ..., 4, []])
def test_the_level_is_checked_and_never_assumed(fake: FakeProvider, acr: object) -> None:
    with pytest.raises(LevelTooLow):
        sign_in_with(fake, acr=acr)


def test_a_higher_level_than_asked_for_is_welcome(fake: FakeProvider) -> None:
    assert sign_in_with(fake, acr="idporten-loa-high").acr == "idporten-loa-high"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"state": "another"}, SignInRefused),
        ({"state": ""}, SignInRefused),
        ({"state": "\udcff"}, SignInRefused),
        ({"iss": "https://evil.example"}, SignInRefused),
        ({"iss": f"{ISSUER}/"}, SignInRefused),
        ({"code": ""}, SignInRefused),
        ({"code": "a b"}, SignInRefused),
        ({"code": "x" * 3000}, SignInRefused),
        ({"error": "access_denied"}, SignInCancelled),
        ({"error": "login_required"}, SignInRefused),
        ({"error": "server_error"}, ProviderDown),
        ({"error": "temporarily_unavailable"}, ProviderDown),
        ({"error": ""}, SignInRefused),
        ({"error": "access_denied", "state": "another"}, SignInRefused),
        ({"error": "access_denied", "iss": "https://evil.example"}, SignInRefused),
    ],
)
def test_a_callback_that_does_not_hold_never_reaches_the_provider(
    fake: FakeProvider, changes: dict[str, str], error: type[SignInError]
) -> None:
    with pytest.raises(error):
        complete(begin(), **changes)
    assert fake.count("/token") == 0


@pytest.mark.parametrize("missing", ["code", "state", "iss"])
def test_a_callback_without_its_parts_is_refused(fake: FakeProvider, missing: str) -> None:
    start = begin()
    params = callback(start)
    del params[missing]
    with pytest.raises(SignInRefused, match=f"callback.{missing}"):
        complete_sign_in(PROVIDER, start, params=params, now=NOW)


def test_an_error_of_a_strangers_making_is_not_repeated(fake: FakeProvider) -> None:
    with pytest.raises(SignInRefused, match=r"^callback\.error$"):
        complete(begin(), error=f"{PID}\nforged log line", error_description=PID)


def test_the_code_is_traded_as_the_contract_wants(fake: FakeProvider) -> None:
    sign_in_with(fake)
    sent = next(form for address, form in fake.calls if address == TOKEN_URL)
    assertion = jwt.decode(sent.pop("client_assertion"), OUR_KEY, algorithms=["RS256"])
    claims = assertion.claims
    assert assertion.header["kid"] == "ours"
    assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT_ID, CLIENT_ID, ISSUER)
    assert claims["iat"] == NOW_SECONDS
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert sent.pop("code_verifier")
    assert sent == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": PROVIDER.redirect_uri,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }


def test_every_call_gives_up_after_five_seconds_and_no_assertion_is_used_twice(
    fake: FakeProvider,
) -> None:
    sign_in_with(fake)
    sign_in_with(fake)
    assert set(fake.waits) == {5}
    sent = [form["client_assertion"] for address, form in fake.calls if address == TOKEN_URL]
    ids = {jwt.decode(text, OUR_KEY, algorithms=["RS256"]).claims["jti"] for text in sent}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (400, {"error": "invalid_grant", "error_description": PID}, SignInRefused),
        (401, {"error": "invalid_client"}, SignInRefused),
        (400, {"error": PID}, SignInRefused),
        (400, {"error": 7}, SignInRefused),
        (503, {"error": "temporarily_unavailable"}, ProviderDown),
        (500, {}, ProviderDown),
        (429, "slow down", ProviderDown),
        (302, "elsewhere", ProviderDown),
        (200, [], ProviderDown),
        (200, {}, SignInRefused),
    ],
)
def test_what_hinders_the_trade_is_named(
    fake: FakeProvider, status: int, content: object, error: type[SignInError]
) -> None:
    start = begin()
    fake.say(TOKEN_URL, content, status)
    with pytest.raises(error) as hindrance:
        complete(start)
    assert PID not in "".join(traceback.format_exception(hindrance.value))


def test_a_trade_that_is_never_answered_means_that_the_provider_is_down(
    fake: FakeProvider,
) -> None:
    start = begin()
    fake.fail(TOKEN_URL, requests.ReadTimeout())
    with pytest.raises(ProviderDown):
        complete(start)


def test_the_code_follows_no_redirect(fake: FakeProvider) -> None:
    start = begin()
    fake.say(TOKEN_URL, "moved", 302)
    fake.say(f"{ISSUER}/elsewhere", {"id_token": signed(good_claims(start))})
    with pytest.raises(ProviderDown):
        complete(start)
    assert fake.count("/elsewhere") == 0


@pytest.mark.parametrize(
    "claims", [{"nonce": "another"}, {"exp": 1}, {"pid": f"{PID}0"}, {"acr": "low"}]
)
def test_nobody_reads_the_national_id_in_an_error(
    fake: FakeProvider, claims: dict[str, object]
) -> None:
    with pytest.raises(SignInError) as refusal:
        sign_in_with(fake, **{"sub": PID, **claims})
    assert PID not in "".join(traceback.format_exception(refusal.value))
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_nobody_reads_secrets_in_a_repr(fake: FakeProvider) -> None:
    start = begin()
    person = sign_in_with(fake)
    shown = repr((PROVIDER, start, person))
    assert "PRIVATE KEY" not in shown
    for secret in (start.state, start.nonce, start.code_verifier, PID, person.id_token):
        assert secret not in shown.replace(start.url, "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["code", "state", "iss", "error", "error_description"]),
        st.one_of(st.text(), st.sampled_from([ISSUER, "the-code", "access_denied"])),
    ),
    st.booleans(),
)
def test_no_callback_brings_more_than_a_named_error(
    fake: FakeProvider, params: dict[str, str], true_state: bool
) -> None:
    start = begin()
    fake.say(TOKEN_URL, {"error": "invalid_grant"}, 400)
    answer = {**params, "state": start.state} if true_state else params
    with pytest.raises(SignInError):
        complete_sign_in(PROVIDER, start, params=answer, now=NOW)
