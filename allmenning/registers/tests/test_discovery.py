from __future__ import annotations

import datetime as dt

import pytest
import requests

from allmenning.registers.idporten import (
    ProviderDown,
    SignedIn,
    SignInRefused,
    begin_sign_in,
    complete_sign_in,
)
from allmenning.registers.tests.fake_provider import (
    ISSUER,
    METADATA,
    NEXT_KEY,
    PID,
    PROVIDER,
    THEIR_KEY,
    FakeProvider,
    good_claims,
    signed,
)
from allmenning.registers.tests.signing import NOW, begin, callback, sign_in_with

METADATA_URL = f"{ISSUER}/.well-known/openid-configuration"


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
@pytest.mark.parametrize(
    "error", [requests.ConnectionError(), requests.Timeout(), requests.exceptions.SSLError()]
)
def test_a_provider_that_does_not_answer_is_down(
    fake: FakeProvider, path: str, error: Exception
) -> None:
    fake.fail(f"{ISSUER}{path}", error)
    with pytest.raises(ProviderDown):
        begin()


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://login.example/token"},
        {"token_endpoint": None},
        {"jwks_uri": 7},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
)
def test_metadata_that_does_not_hold_is_not_used(
    fake: FakeProvider, changes: dict[str, object]
) -> None:
    fake.say(METADATA_URL, {**METADATA, **changes})
    with pytest.raises(ProviderDown):
        begin()


@pytest.mark.parametrize("jwks", [{}, {"keys": 7}, [], {"keys": [{"kty": "RSA"}]}, "nothing"])
def test_keys_that_cannot_be_read_are_not_used(fake: FakeProvider, jwks: object) -> None:
    fake.say(f"{ISSUER}/jwks", jwks)
    with pytest.raises(ProviderDown):
        begin()


def test_keys_of_other_kinds_are_passed_over(fake: FakeProvider) -> None:
    their = THEIR_KEY.as_dict(private=False)
    encrypting = {**NEXT_KEY.as_dict(private=False), "use": "enc"}
    fake.say(f"{ISSUER}/jwks", {"keys": [{"kty": "new"}, 7, encrypting, their]})
    assert sign_in_with(fake).pid == PID


def test_metadata_and_keys_are_kept_for_a_day(fake: FakeProvider) -> None:
    for later in (dt.timedelta(0), dt.timedelta(hours=23, minutes=59)):
        begin_sign_in(PROVIDER, ui_locales="nb", now=NOW + later)
    assert (fake.count("/.well-known/openid-configuration"), fake.count("/jwks")) == (1, 1)
    begin_sign_in(PROVIDER, ui_locales="nb", now=NOW + dt.timedelta(hours=24))
    assert (fake.count("/.well-known/openid-configuration"), fake.count("/jwks")) == (2, 2)


def complete_with_next_key(fake: FakeProvider, *, later: int) -> SignedIn:
    start = begin()
    fake.grant(signed(good_claims(start), NEXT_KEY))
    now = NOW + dt.timedelta(seconds=later)
    return complete_sign_in(PROVIDER, start, params=callback(start), now=now)


def test_an_unknown_key_is_looked_up_once_more(fake: FakeProvider) -> None:
    begin()
    fake.publish(THEIR_KEY, NEXT_KEY)
    assert complete_with_next_key(fake, later=30).pid == PID
    assert fake.count("/jwks") == 2


def test_unknown_keys_cannot_make_us_ask_all_the_time(fake: FakeProvider) -> None:
    for _ in range(3):
        with pytest.raises(SignInRefused):
            complete_with_next_key(fake, later=30)
    assert fake.count("/jwks") == 2
