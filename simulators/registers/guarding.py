"""What every register asks of a caller first: a token of Maskinporten's, for this scope, still good."""

from __future__ import annotations

from joserfc import jwt
from joserfc.errors import JoseError

from simulators.keeping import Clock
from simulators.registers.maskinporten import Maskinporten


class NoToken(Exception):
    """There is no token that holds (401)."""


class WrongScope(Exception):
    """The token is for something else (403)."""


def check(authorization: str, *, scope: str, issuer: Maskinporten, clock: Clock) -> None:
    """Whether the caller may ask. Raises NoToken and WrongScope."""
    scheme, _, token = authorization.partition(" ")
    try:
        claims = jwt.decode(token, issuer.key, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(now=int(clock()), exp={"essential": True}).validate(claims)
    except (JoseError, ValueError, KeyError):
        raise NoToken from None
    if scheme != "Bearer" or claims["iss"] != issuer.issuer:
        raise NoToken
    if scope not in claims["scope"].split():
        raise WrongScope
