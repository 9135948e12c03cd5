"""Tokens that are not taken open nothing: all that is wrong with one, one at a time."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import pytest
from cryptography.hazmat.primitives import serialization
from joserfc import jws
from joserfc.jwk import ECKey

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.keys.locks.oslo import signers
from allmenning.keys.locks.oslo.calling import Answer
from allmenning.keys.models import (
    DoorOrder,
    KeyService,
    UsedToken,
)
from allmenning.keys.tests.oslo import (
    EXECUTE,
    MANIFEST,
    answered,
    ask,
)
from simulators.oslonokkelen.server import Server
from simulators.oslonokkelen.tokens import Signer
from tests.moment import SetClock

Claims: TypeAlias = dict[str, Any]


# Tokens that are not taken


def _changed(**changes: Any) -> Callable[[Signer, Claims], str]:
    """A token with other claims; None takes a claim away."""

    def make(signer: Signer, claims: Claims) -> str:
        other = {**claims, **changes}
        return signer.signed({name: value for name, value in other.items() if value is not None})

    return make


def _asking(**changes: Any) -> Callable[[Signer, Claims], str]:
    """A token with another request inside; None takes a part away."""

    def make(signer: Signer, claims: Claims) -> str:
        request = {**claims["request"], **changes}
        asked = {name: value for name, value in request.items() if value is not None}
        return signer.signed({**claims, "request": asked})

    return make


def _at(name: str, seconds: float) -> Callable[[Signer, Claims], str]:
    return lambda signer, claims: signer.signed({**claims, name: claims["iat"] + seconds})


def _raw(header: Claims, payload: bytes, sign: Callable[[bytes], bytes]) -> str:
    first = b".".join(_encoded(part) for part in (json.dumps(header).encode(), payload))
    return (first + b"." + _encoded(sign(first))).decode()


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _signed_text(signer: Signer, text: str, **header: Any) -> str:
    """A token with just this text in it, rightly signed."""
    protected = {"alg": "ES256", "kid": signer.key.kid, **header}
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    return jws.serialize_compact(protected, text.encode(), signer.key, registry=registry)


def _unsigned(signer: Signer, claims: Claims) -> str:
    return _raw({"alg": "none", "kid": signer.key.kid}, json.dumps(claims).encode(), lambda _: b"")


def _with_public_key_as_secret(signer: Signer, claims: Claims) -> str:
    public = signer.key.public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = {"alg": "HS256", "kid": signer.key.kid}
    body = json.dumps(claims).encode()
    return _raw(header, body, lambda first: hmac.new(public, first, hashlib.sha256).digest())


def _by_another(signer: Signer, claims: Claims) -> str:
    other = ECKey.generate_key("P-256", {"kid": signer.key.kid or ""})
    return jws.serialize_compact(
        {"alg": "ES256", "kid": signer.key.kid}, json.dumps(claims).encode(), other
    )


def _key_inside(signer: Signer, claims: Claims) -> str:
    other = ECKey.generate_key("P-256", {"kid": "mine"})
    header = {"alg": "ES256", "kid": "mine", "jwk": other.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(claims).encode(), other)


def _cut(signer: Signer, claims: Claims) -> str:
    return signer.signed(claims)[:-10]


def _without_signature(signer: Signer, claims: Claims) -> str:
    return signer.signed(claims).rpartition(".")[0] + "."


def _other_payload(signer: Signer, claims: Claims) -> str:
    header, _payload, signature = signer.signed(claims).split(".")
    payload = _encoded(json.dumps({**claims, "jti": "other"}).encode()).decode()
    return ".".join((header, payload, signature))


def _twice(name: str, value: str) -> Callable[[Signer, Claims], str]:
    def make(signer: Signer, claims: Claims) -> str:
        return _signed_text(signer, f'{{"{name}": {value}, {json.dumps(claims)[1:]}')

    return make


NOT_TAKEN: dict[str, Callable[[Signer, Claims], str]] = {
    "empty": lambda _signer, _claims: "",
    "no token": lambda _signer, _claims: "a.b.c",
    "not in three parts": lambda signer, claims: signer.signed(claims).replace(".", "", 1),
    "alg none": _unsigned,
    "public key as secret": _with_public_key_as_secret,
    "signed by another": _by_another,
    "key in the header": _key_inside,
    "unknown key": lambda signer, claims: _signed_text(signer, json.dumps(claims), kid="other"),
    "no key named": lambda signer, claims: _signed_text(signer, json.dumps(claims), kid=""),
    "critical header": lambda signer, claims: _raw(
        {"alg": "ES256", "kid": signer.key.kid, "crit": ["exp"]}, json.dumps(claims).encode(), bytes
    ),
    "signature cut": _cut,
    "signature gone": _without_signature,
    "another payload": _other_payload,
    "oversized": _changed(more="x" * 9000),
    "not json": lambda signer, _claims: _signed_text(signer, "hei"),
    "no object": lambda signer, _claims: _signed_text(signer, "[]"),
    "a claim twice": _twice("scope", '["manifest:scrape"]'),
    "an issuer twice": _twice("iss", '"https://annen.example"'),
    "another issuer": _changed(iss="https://annen.example"),
    "issuer with a path": lambda s, claims: s.signed({**claims, "iss": f"{claims['iss']}/"}),
    "no issuer": _changed(iss=None),
    "another audience": _changed(aud="http://asker.localhost"),
    "audience with a path": _changed(aud="http://oslo.localhost/oslonokkelen"),
    "audience with others": _changed(aud=["http://oslo.localhost", "http://asker.localhost"]),
    "no audience": _changed(aud=None),
    "another scope": _changed(scope=["manifest:scrape"]),
    "two scopes": _changed(scope=["action:execute", "manifest:scrape"]),
    "scope as text": _changed(scope="action:execute"),
    "no scope": _changed(scope=None),
    "expired": _at("exp", 0),
    "expired a second ago": _at("exp", -1),
    "no end": _changed(exp=None),
    "end as text": _changed(exp="2027"),
    "end far away": _at("exp", 301),
    "end beyond time": _changed(exp=10**30),
    "from the future": _at("iat", 1),
    "no start": _changed(iat=None),
    "start is true": _changed(iat=True),
    "not yet": lambda signer, claims: signer.signed({**claims, "nbf": claims["iat"] + 1}),
    "no id": _changed(jti=None),
    "empty id": _changed(jti=""),
    "long id": _changed(jti="x" * 101),
    "no request": _changed(request=None),
    "request is a list": _changed(request=[]),
    "no time": _asking(timeBudgetMillis=None),
    "time as text": _asking(timeBudgetMillis="8000"),
    "no time at all": _asking(timeBudgetMillis=0),
    "all the time": _asking(timeBudgetMillis=60_001),
    "no thing": _asking(thingId=None),
    "thing is a number": _asking(thingId=1),
    "no action": _asking(actionId=None),
    "no request id": _asking(requestId=None),
    "attachments are no list": _asking(attachments={}),
    "parameters are no object": _asking(parameters=[]),
}


@pytest.mark.parametrize("make", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_a_token_that_is_wrong_opens_nothing(
    karis_key: None, signer: Signer, make: Callable[[Signer, Claims], str]
) -> None:
    request = {
        "requestId": "r1",
        "thingId": "musikkrom",
        "actionId": "open",
        "timeBudgetMillis": 8000,
        "attachments": [],
        "parameters": {},
    }

    response = ask(make(signer, {**signer.claims("action:execute"), "request": request}))

    assert (response.status_code, answered(response)) == (
        401,
        ("ERROR_PERMANENT", "invalid-token"),
    )
    assert not DoorOrder.objects.exists()
    assert not UsedToken.objects.exists()


@pytest.mark.parametrize("header", ["", "Basic YTpi", "bearer", "Token x"])
def test_without_a_token_nothing_opens(karis_key: None, key_service: Server, header: str) -> None:
    client = Client(HTTP_HOST="oslo.localhost")

    assert client.post(EXECUTE, HTTP_AUTHORIZATION=header).status_code == 401
    assert client.get(MANIFEST, HTTP_AUTHORIZATION=header).status_code == 401
    assert not DoorOrder.objects.exists()


def test_a_token_for_one_municipality_is_none_for_another(
    karis_key: None, signer: Signer, asker: Municipality, settings: Any
) -> None:
    token = signer.for_action("musikkrom", "open")
    assert ask(token, host="asker.localhost").status_code == 404

    asking = {**settings.OSLO_KEY_SERVICE["oslo"]["adapter"], "audience": "http://asker.localhost"}
    settings.OSLO_KEY_SERVICE = {**settings.OSLO_KEY_SERVICE, "asker": {"adapter": asking}}
    assert ask(token, host="asker.localhost").status_code == 401
    assert not DoorOrder.objects.exists()


def test_where_the_service_is_not_used_there_is_nothing(
    karis_key: None, signer: Signer, settings: Any
) -> None:
    settings.OSLO_KEY_SERVICE = {}

    assert ask(signer.for_action("musikkrom", "open")).status_code == 404


def test_only_post_opens_and_only_get_looks(key_service: Server, oslo: Municipality) -> None:
    client = Client(HTTP_HOST="oslo.localhost")

    assert client.get(EXECUTE).status_code == 405
    assert client.put(EXECUTE).status_code == 405
    assert client.post(MANIFEST).status_code == 405


# Keys of the service


def test_a_new_key_is_asked_for_once_a_minute(
    karis_key: None, key_service: Server, signer: Signer, evening: datetime, set_clock: SetClock
) -> None:
    assert ask(signer.for_manifest(), path=MANIFEST).status_code == 200
    new = Signer(key_service.base_url, "http://oslo.localhost", signer.clock)
    key_service.signer = new
    assert ask(new.for_manifest(), path=MANIFEST).status_code == 401

    set_clock(evening + timedelta(seconds=40))
    assert ask(new.for_manifest(), path=MANIFEST).status_code == 401
    later = evening + timedelta(seconds=61)
    set_clock(later)
    new.clock = later.timestamp
    assert ask(new.for_manifest(), path=MANIFEST).status_code == 200


def test_a_known_key_needs_no_network(karis_key: None, key_service: Server, signer: Signer) -> None:
    assert ask(signer.for_manifest(), path=MANIFEST).status_code == 200
    key_service.shutdown()
    key_service.server_close()

    assert ask(signer.for_manifest(), path=MANIFEST).status_code == 200


@pytest.mark.parametrize(
    "published",
    [
        b"hei",
        b"[]",
        b'{"keys": {}}',
        b'{"keys": [1]}',
        b'{"keys": [{"kty": "oct", "kid": "a", "k": "aGVp"}]}',
        b'{"keys": [{"kty": "EC", "crv": "P-384", "kid": "a", "x": "a", "y": "a"}]}',
    ],
)
def test_what_is_no_key_is_not_kept(
    key_service: Server, oslo: Municipality, monkeypatch: pytest.MonkeyPatch, published: bytes
) -> None:
    other = Answer(200, {}, published)
    monkeypatch.setattr(signers, "call", lambda *_where, **_how: other)

    signers.refresh_when_old("http://127.0.0.1:1")

    assert not KeyService.objects.exclude(keys=[]).exists()
