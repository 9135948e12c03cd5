"""Maskinporten as a client meets it: takes a signed assertion once, and gives a token.

Source: Digdir, "Maskinporten: token endpoint", "Error codes"; RFC 7523.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import KeySet, RSAKey

from simulators.keeping import Clock, Kept
from simulators.messages import Request, Response, json_response

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_SECONDS, SKEW_SECONDS, TOKEN_SECONDS = 120, 10, 119
KEY_LASTS_SECONDS = 365 * 24 * 3600
_KEY_ID = "maskinporten-stand-in"


@dataclass(frozen=True)
class Client:
    """A registration. Its keys live a year from `registered`, in seconds since 1970."""

    client_id: str
    organisation: str
    keys: KeySet
    scopes: frozenset[str]
    registered: float


class Refused(Exception):
    """The assertion is refused, with Maskinporten's own code."""

    def __init__(self, code: str, why: str, error: str = "invalid_grant") -> None:
        super().__init__(f"{why} ({code})")
        self.error = error


class Maskinporten:
    """One issuer, whose address ends with a slash."""

    def __init__(self, issuer: str, clients: Mapping[str, Client], clock: Clock) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": _KEY_ID})
        self._clients, self._clock = clients, clock
        self._used: Kept[str] = Kept(2 * LONGEST_SECONDS, clock)

    def metadata(self) -> Response:
        """What it says of itself (RFC 8414)."""
        return json_response(
            {
                "issuer": self.issuer,
                "token_endpoint": f"{self.issuer}token",
                "jwks_uri": f"{self.issuer}jwk",
                "grant_types_supported": [GRANT_TYPE],
            }
        )

    def jwk(self) -> Response:
        """The keys that its tokens are signed with."""
        return json_response(KeySet([self.key]).as_dict(private=False))

    def token(self, request: Request) -> Response:
        """Trade an assertion for a token."""
        try:
            if request.form.get("grant_type") != GRANT_TYPE:
                raise Refused("MP-010", "grant_type", "unsupported_grant_type")
            client, claims = self._taken(request.form.get("assertion", ""))
            return json_response(self._given(client, claims))
        except Refused as refused:
            about = f"{self.issuer}errors"
            words = {"error_description": str(refused), "error_uri": about}
            return json_response({"error": refused.error, **words}, 400)

    def _taken(self, assertion: str) -> tuple[Client, jwt.Claims]:
        client = self._named(assertion)
        try:
            claims = jwt.decode(assertion, client.keys, algorithms=["RS256"]).claims
        except BadSignatureError:
            raise Refused("MP-120", "the signature does not fit the key") from None
        except (JoseError, ValueError, KeyError):
            raise Refused("MP-011", "the assertion cannot be read") from None
        if self._clock() > client.registered + KEY_LASTS_SECONDS:
            raise Refused("MP-121", "the key is older than a year")
        self._check(client, claims)
        return client, claims

    def _named(self, assertion: str) -> Client:
        try:
            payload = json.loads(jws.extract_compact(assertion.encode()).payload)
            return self._clients[payload["iss"]]
        except (JoseError, ValueError, KeyError, TypeError):
            raise Refused("MP-011", "the assertion names no client") from None

    def _check(self, client: Client, claims: jwt.Claims) -> None:
        now = self._clock()
        issued, expires = claims.get("iat"), claims.get("exp")
        if claims.get("aud") != self.issuer:
            raise Refused("MP-110", "aud must be the issuer, with its slash")
        if not isinstance(issued, int) or not isinstance(expires, int):
            raise Refused("MP-011", "iat and exp are seconds")
        if abs(issued - now) > SKEW_SECONDS or not 0 < expires - issued <= LONGEST_SECONDS:
            raise Refused("MP-130", "iat is not now, or exp is too far from it")
        if not isinstance(claims.get("jti"), str):
            raise Refused("MP-011", "jti is missing")
        if not self._used.put_once(f"{client.client_id} {claims['jti']}", ""):
            raise Refused("MP-012", "the assertion was used before")
        scopes = set(str(claims.get("scope", "")).split())
        if not scopes or not scopes <= client.scopes:
            raise Refused("MP-200", "the client has no such scope", "invalid_scope")

    def _given(self, client: Client, claims: jwt.Claims) -> dict[str, object]:
        now, scope = int(self._clock()), claims["scope"]
        stated = {
            "iss": self.issuer,
            "aud": claims.get("resource", "unspecified"),
            "scope": scope,
            "client_id": client.client_id,
            "client_amr": "private_key_jwt",
            "consumer": {
                "authority": "iso6523-actorid-upis",
                "ID": f"0192:{client.organisation}",
            },
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }
        token = jwt.encode({"alg": "RS256", "kid": _KEY_ID}, stated, self.key)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": scope,
        }
