"""What a client must prove: that it is the client, and that it began the sign-in.

Source: RFC 7523 (private_key_jwt); RFC 7636 (PKCE); Digdir, "/token endpoint".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from joserfc import jws, jwt
from joserfc.errors import JoseError

from simulators.idporten.registration import Client
from simulators.idporten.site import Site

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_ASSERTION_SECONDS = 120
_CLOCK_SKEW_SECONDS = 10
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class NotTheClient(Exception):
    """The client did not prove who it is."""


def authenticated_client(site: Site, form: Mapping[str, str]) -> Client:
    """The client whose signed assertion the form holds. Raises NotTheClient."""
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise NotTheClient("Only private_key_jwt is accepted.")
    assertion = form.get("client_assertion", "")
    try:
        client = _named_client(site, assertion)
        claims = jwt.decode(assertion, client.keys, algorithms=["RS256"]).claims
        _registry(site, client).validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotTheClient(f"The assertion does not hold: {type(error).__name__}.") from None
    _check_lifetime(site, claims)
    if form.get("client_id", client.client_id) != client.client_id:
        raise NotTheClient("client_id differs from the assertion.")
    if not site.assertions.put_once(f"{client.client_id} {claims['jti']}", ""):
        raise NotTheClient("jti was used before.")
    return client


def proves_start(code_challenge: str, code_verifier: str) -> bool:
    """Whether the verifier is the secret behind the challenge."""
    if not _VERIFIER.fullmatch(code_verifier):
        return False
    digest = hashlib.sha256(code_verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(challenge, code_challenge)


def _named_client(site: Site, assertion: str) -> Client:
    claims = json.loads(jws.extract_compact(assertion.encode()).payload)
    return site.clients[claims["sub"]]


def _registry(site: Site, client: Client) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(site.clock()),
        leeway=_CLOCK_SKEW_SECONDS,
        iss={"essential": True, "value": client.client_id},
        sub={"essential": True, "value": client.client_id},
        aud={"essential": True, "value": site.issuer},
        exp={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )


def _check_lifetime(site: Site, claims: jwt.Claims) -> None:
    if claims["aud"] not in (site.issuer, [site.issuer]):
        raise NotTheClient("aud must be this issuer alone.")
    if not 0 < claims["exp"] - claims["iat"] <= LONGEST_ASSERTION_SECONDS:
        raise NotTheClient(f"exp may be at most {LONGEST_ASSERTION_SECONDS} s after iat.")
