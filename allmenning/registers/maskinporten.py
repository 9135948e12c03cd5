"""Maskinporten: tokens by which we ask other registers in the municipality's name.

Source: Digdir, "Maskinporten: token endpoint and JWT grants"; RFC 7523.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from dataclasses import dataclass, field

from joserfc import jwt
from joserfc.jwk import RSAKey

from allmenning.registers.calling import Call, RegisterDown, RegisterRefused, post_form

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# The longest that Maskinporten allows from iat to exp.
ASSERTION_LASTS = dt.timedelta(seconds=120)
# A token that runs out while it travels helps nobody.
_NOT_USED_IN_ITS_LAST = dt.timedelta(seconds=10)


class ClientRefused(RegisterRefused):
    """Maskinporten refuses us: `code` is its own (MP-121: our key is too old, a year at most)."""


@dataclass(frozen=True, slots=True)
class Client:
    """Our registration. `issuer` ends with a slash, as the assertion's audience must."""

    issuer: str
    client_id: str
    key: RSAKey = field(repr=False)

    def __post_init__(self) -> None:
        if not self.issuer.endswith("/"):
            raise ValueError("Maskinporten's address ends with a slash.")


class Tokens:
    """Tokens of one client, each kept until ten seconds before it runs out. Safe for threads."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], tuple[str, dt.datetime]] = {}

    def token(self, scope: str, *, resource: str = "", now: dt.datetime) -> str:
        """A token for these scopes, with spaces between, meant for `resource` when it is named.

        Raises RegisterDown, and ClientRefused.
        """
        with self._lock:
            kept = self._kept.get((scope, resource))
            if kept is None or now >= kept[1]:
                kept = self._kept[scope, resource] = self._fetched(scope, resource, now)
            return kept[0]

    def forget(self, scope: str, *, resource: str = "") -> None:
        """Fetch a new token the next time: a register did not take this one."""
        with self._lock:
            self._kept.pop((scope, resource), None)

    def _fetched(self, scope: str, resource: str, now: dt.datetime) -> tuple[str, dt.datetime]:
        fields = {"grant_type": GRANT_TYPE, "assertion": self._assertion(scope, resource, now)}
        try:
            content = post_form(Call(f"{self._client.issuer}token", {}), fields)
        except RegisterRefused as error:
            raise ClientRefused(error.status, error.code) from None
        match content:
            case {"access_token": str(token), "token_type": "Bearer", "expires_in": int(seconds)}:
                lasts = min(dt.timedelta(seconds=seconds), ASSERTION_LASTS)
                return token, now + lasts - _NOT_USED_IN_ITS_LAST
        raise RegisterDown("no token in the answer")

    def _assertion(self, scope: str, resource: str, now: dt.datetime) -> str:
        issued = int(now.timestamp())
        claims = {
            "aud": self._client.issuer,
            "iss": self._client.client_id,
            "scope": scope,
            "iat": issued,
            "exp": issued + int(ASSERTION_LASTS.total_seconds()),
            "jti": secrets.token_urlsafe(16),
        }
        if resource:
            claims["resource"] = resource
        header = {"alg": "RS256", "kid": self._client.key.kid}
        return jwt.encode(header, claims, self._client.key)
