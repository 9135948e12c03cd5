from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from allmenning.registers.idporten import SignInRefused, SignInStart
from allmenning.registers.tests.fake_provider import (
    OUR_KEY,
    THEIR_KEY,
    FakeProvider,
    good_claims,
    signed,
)
from allmenning.registers.tests.signing import begin, complete


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def keyed_with_what_is_public(claims: dict[str, Any]) -> str:
    header = {"alg": "HS256", "kid": "theirs"}
    body = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    public = THEIR_KEY.as_pem(private=False)
    return f"{body}.{encoded(hmac.new(public, body.encode(), hashlib.sha256).digest())}"


def unsigned(claims: dict[str, Any]) -> str:
    return (
        f"{encoded(json.dumps({'alg': 'none'}).encode())}.{encoded(json.dumps(claims).encode())}."
    )


def with_payload(payload: bytes) -> str:
    header, _, signature = signed({}).split(".")
    return f"{header}.{encoded(payload)}.{signature}"


def forged_tokens(start: SignInStart) -> dict[str, object]:
    claims = good_claims(start)
    any_way = RSAKey.import_key(THEIR_KEY.as_pem(private=True))
    return {
        "signed by another": signed(claims, OUR_KEY, kid="theirs"),
        "unsigned": unsigned(claims),
        "hmac with the public key": keyed_with_what_is_public(claims),
        "another algorithm": jwt.encode(
            {"alg": "PS256", "kid": "theirs"}, claims, any_way, algorithms=["PS256"]
        ),
        "claims exchanged": with_payload(json.dumps(claims).encode()),
        "an array": with_payload(b"[]"),
        "too many brackets": with_payload(b"[" * 90_000),
        "no token": None,
        "no text": {"a": 1},
        "rubbish": "a.b.c",
    }


@pytest.mark.parametrize("kind", forged_tokens(SignInStart("", "s", "n", "v")))
def test_forged_tokens_are_refused(fake: FakeProvider, kind: str) -> None:
    start = begin()
    fake.grant(forged_tokens(start)[kind])
    with pytest.raises(SignInRefused, match=r"^id_token\."):
        complete(start)


def test_a_header_that_nobody_knows_is_harmless(fake: FakeProvider) -> None:
    start = begin()
    fake.grant(signed(good_claims(start), colour="green", jku="https://evil.example"))
    assert complete(start).subject == "pairwise-kari"
