"""The tokens by which the service proves itself to door systems, each used once.

Source: Oslonøkkelen, adapter protocol: authentication.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from joserfc import jwt
from joserfc.jwk import ECKey

LIFE_SECONDS = 45


class Signer:
    """The service's own key, and what it signs with it for one door system (`audience`)."""

    def __init__(self, issuer: str, audience: str, clock: Callable[[], float]) -> None:
        self.issuer, self.audience, self.clock = issuer, audience, clock
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "use": "sig"})

    def published(self) -> dict[str, object]:
        """The public key, as the service publishes it for everybody."""
        return {"keys": [self.key.as_dict(private=False)]}

    def for_manifest(self) -> str:
        """A token that asks what there is to open."""
        return self.signed(self.claims("manifest:scrape"))

    def for_action(self, thing: str, action: str, *, milliseconds: int = 8000) -> str:
        """A token that asks for something to be done now; all of the request is inside it."""
        request = {
            "requestId": secrets.token_hex(8),
            "thingId": thing,
            "actionId": action,
            "timeBudgetMillis": milliseconds,
            "attachments": [],
            "parameters": {},
        }
        return self.signed({**self.claims("action:execute"), "request": request})

    def claims(self, scope: str) -> dict[str, object]:
        """What every token says."""
        now = int(self.clock())
        return {
            "iss": self.issuer,
            "aud": self.audience,
            "scope": [scope],
            "iat": now,
            "exp": now + LIFE_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }

    def signed(self, claims: Mapping[str, object]) -> str:
        """The claims as a token."""
        header = {"alg": "ES256", "kid": self.key.kid}
        return jwt.encode(header, dict(claims), self.key)
