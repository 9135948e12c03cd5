"""A provider that lives in the test: it answers calls without a network and can be spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import requests
from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from allmenning.registers.idporten import Provider, SignInStart

ISSUER = "https://login.example"
CLIENT_ID = "allmenning-test"
PID = "15839000046"
NOW_SECONDS = 1_790_000_000
EVENT = "http://schemas.openid.net/event/backchannel-logout"

OUR_KEY = RSAKey.generate_key(2048, {"kid": "ours"})
ANY_HEADER = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
THEIR_KEY = RSAKey.generate_key(2048, {"kid": "theirs", "use": "sig", "alg": "RS256"})
NEXT_KEY = RSAKey.generate_key(2048, {"kid": "next", "use": "sig", "alg": "RS256"})

PROVIDER = Provider(
    issuer=ISSUER,
    client_id=CLIENT_ID,
    private_key_pem=OUR_KEY.as_pem(private=True).decode(),
    key_id="ours",
    redirect_uri="https://oslo.example/innlogging/tilbake",
    post_logout_redirect_uri="https://oslo.example/",
    requested_acr=("idporten-loa-substantial",),
    accepted_acr=("idporten-loa-substantial", "idporten-loa-high"),
)
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "end_session_endpoint": f"{ISSUER}/logout",
    "jwks_uri": f"{ISSUER}/jwks",
}


def good_claims(start: SignInStart) -> dict[str, Any]:
    return {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "sub": "pairwise-kari",
        "pid": PID,
        "acr": "idporten-loa-substantial",
        "amr": ["TestID"],
        "auth_time": NOW_SECONDS - 10,
        "iat": NOW_SECONDS,
        "exp": NOW_SECONDS + 120,
        "jti": "one",
        "nonce": start.nonce,
        "locale": "nb",
        "sid": "session-of-kari",
    }


def good_logout_claims() -> dict[str, Any]:
    return {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "sub": PID,
        "iat": NOW_SECONDS,
        "exp": NOW_SECONDS + 300,
        "jti": "two",
        "events": {EVENT: {}},
        "sid": "session-of-kari",
    }


def signed(claims: dict[str, Any], key: RSAKey = THEIR_KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key, registry=ANY_HEADER)


@dataclass
class FakeProvider:
    """Answers by address. Every call is noted with its timeout and form."""

    answers: dict[str, Callable[[], tuple[int, str]]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    waits: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.say(f"{ISSUER}/.well-known/openid-configuration", METADATA)
        self.publish(THEIR_KEY)

    def say(self, address: str, content: object, status: int = 200) -> None:
        self.answers[address] = lambda: (status, json.dumps(content))

    def fail(self, address: str, error: Exception) -> None:
        def answer() -> tuple[int, str]:
            raise error

        self.answers[address] = answer

    def publish(self, *keys: RSAKey) -> None:
        self.say(f"{ISSUER}/jwks", {"keys": [key.as_dict(private=False) for key in keys]})

    def grant(self, id_token: object, **more: object) -> None:
        tokens = {"access_token": "opaque", "token_type": "Bearer", "id_token": id_token}
        self.say(f"{ISSUER}/token", {**tokens, **more})

    def count(self, path: str) -> int:
        return sum(address == f"{ISSUER}{path}" for address, _ in self.calls)

    def send(
        self, adapter: object, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        body = request.body.decode() if isinstance(request.body, bytes) else request.body or ""
        self.calls.append((str(request.url), dict(parse_qsl(str(body)))))
        self.waits.append(options["timeout"])
        response = requests.Response()
        response.request, response.url = request, str(request.url)
        response.status_code, text = self.answers[str(request.url)]()
        response._content = text.encode()
        if response.status_code == requests.codes.found:
            response.headers["Location"] = f"{ISSUER}/elsewhere"
        return response
