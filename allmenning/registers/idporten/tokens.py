"""Signed tokens from a provider: the signature, and the claims that every kind has."""

from __future__ import annotations

import datetime as dt
import json

from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError

from allmenning.registers.idporten.discovery import Published, published, published_anew

CLOCK_SKEW_SECONDS = 10
# What the libraries raise on tokens that are wrong in any way, hostile ones included.
TOKEN_ERRORS = (ValueError, TypeError, KeyError, ArithmeticError, RecursionError)


class _SignedByProvider(jws.JWSRegistry):
    # ID-porten puts its certificate chain (x5c) in the header of logout tokens.
    max_header_length = 16_384


_RS256_ONLY = _SignedByProvider(algorithms=["RS256"], strict_check_header=False)


def verified_token(issuer: str, token: str, *, now: dt.datetime) -> jwt.Token:
    """The token, after its signature is checked with the issuer's keys; claims are not.

    Raises ProviderDown, and JoseError or one of TOKEN_ERRORS when the token does not hold.
    """
    try:
        return _verified(token, published(issuer, now=now))
    except InvalidKeyIdError:
        return _verified(token, published_anew(issuer, now=now))


def is_only_for(claims: jwt.Claims, client_id: str) -> bool:
    """Whether this registration is the token's one and only audience."""
    return claims.get("aud") in (client_id, [client_id])


def claimed_issuer(token: str) -> object:
    """The issuer that a token names, before anything in it is checked.

    Raises JoseError or one of TOKEN_ERRORS when it cannot be read.
    """
    return json.loads(jws.extract_compact(token.encode(), registry=_RS256_ONLY).payload)["iss"]


def _verified(token: str, provider: Published) -> jwt.Token:
    return jwt.decode(token, provider.keys, registry=_RS256_ONLY)
