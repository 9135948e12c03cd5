from __future__ import annotations

import base64
import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allmenning.registers.idporten import (
    LogoutRefused,
    sign_out,
    verify_frontchannel,
    verify_logout_token,
)
from allmenning.registers.tests.fake_provider import (
    CLIENT_ID,
    EVENT,
    ISSUER,
    NEXT_KEY,
    NOW_SECONDS,
    OUR_KEY,
    PID,
    PROVIDER,
    FakeProvider,
    good_logout_claims,
    signed,
)

NOW = dt.datetime.fromtimestamp(NOW_SECONDS, dt.UTC)


def verify(token: str) -> str:
    return verify_logout_token(PROVIDER, token, now=NOW)


def test_sign_out_goes_to_the_provider_with_the_token_and_a_way_back(fake: FakeProvider) -> None:
    out = sign_out(PROVIDER, id_token="a.b.c", state="æ", now=NOW)
    assert out.action == f"{ISSUER}/logout"
    assert out.fields == {
        "id_token_hint": "a.b.c",
        "client_id": CLIENT_ID,
        "post_logout_redirect_uri": PROVIDER.post_logout_redirect_uri,
        "state": "æ",
    }
    assert dict(parse_qsl(urlsplit(out.url).query)) == out.fields
    assert "a.b.c" not in repr(out)


def test_a_logout_token_names_the_session(fake: FakeProvider) -> None:
    claims = good_logout_claims()
    assert verify(signed(claims, typ="logout+jwt")) == "session-of-kari"
    assert verify(signed({**claims, "aud": [CLIENT_ID]})) == "session-of-kari"


def test_a_logout_token_may_carry_its_certificates(fake: FakeProvider) -> None:
    chain = ["MIID" + "A" * 2500, "MIIE" + "B" * 2500]
    assert verify(signed(good_logout_claims(), x5c=chain)) == "session-of-kari"


def test_a_logout_token_may_be_signed_with_a_new_key(fake: FakeProvider) -> None:
    verify(signed(good_logout_claims()))
    fake.publish(NEXT_KEY)
    later = NOW + dt.timedelta(seconds=30)
    token = signed(good_logout_claims(), NEXT_KEY)
    assert verify_logout_token(PROVIDER, token, now=later) == "session-of-kari"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": ...},
        {"aud": "someone-else"},
        {"aud": [CLIENT_ID, "someone-else"]},
        {"aud": ...},
        {"iat": ...},
        {"iat": NOW_SECONDS - 301, "exp": NOW_SECONDS + 300},
        {"iat": NOW_SECONDS + 60},
        {"exp": NOW_SECONDS - 60},
        {"jti": ...},
        {"jti": 7},
        {"events": ...},
        {"events": {}},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": {EVENT: "yes"}},
        {"events": [EVENT]},
        {"sid": ...},
        {"sid": ""},
        {"sid": "two words"},
        {"sid": 7},
        {"nonce": "n"},
        {"nonce": None},
    ],
)
def test_a_logout_token_that_does_not_hold_is_refused(
    fake: FakeProvider, changes: dict[str, Any]
) -> None:
    claims = {**good_logout_claims(), **changes}
    token = signed({name: value for name, value in claims.items() if value is not ...})
    with pytest.raises(LogoutRefused) as refusal:
        verify(token)
    assert PID not in str(refusal.value)


def test_a_strangers_signature_ends_no_session(fake: FakeProvider) -> None:
    with pytest.raises(LogoutRefused):
        verify(signed(good_logout_claims(), OUR_KEY, kid="theirs"))


def test_another_issuers_token_costs_no_call(fake: FakeProvider) -> None:
    with pytest.raises(LogoutRefused, match="iss"):
        verify(signed({**good_logout_claims(), "iss": "https://ansattporten.example"}))
    assert fake.calls == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.one_of(st.text(), st.from_regex(r"\A[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}\Z")))
def test_no_text_brings_more_than_a_refusal(fake: FakeProvider, text: str) -> None:
    with pytest.raises(LogoutRefused):
        verify(text)


def test_a_payload_of_brackets_alone_is_refused(fake: FakeProvider) -> None:
    header, _, signature = signed(good_logout_claims()).split(".")
    deep = base64.urlsafe_b64encode(b"[" * 90_000).decode()
    with pytest.raises(LogoutRefused):
        verify(f"{header}.{deep}.{signature}")


def test_the_front_channel_names_issuer_and_session() -> None:
    assert verify_frontchannel(PROVIDER, iss=ISSUER, sid="session-of-kari") == "session-of-kari"


@pytest.mark.parametrize(
    ("iss", "sid"),
    [
        (None, "s"),
        ("https://evil.example", "s"),
        (ISSUER, None),
        (ISSUER, ""),
        (ISSUER, "a b"),
        (ISSUER, "x" * 256),
    ],
)
def test_the_front_channel_is_refused_without_them(iss: str | None, sid: str | None) -> None:
    with pytest.raises(LogoutRefused):
        verify_frontchannel(PROVIDER, iss=iss, sid=sid)
