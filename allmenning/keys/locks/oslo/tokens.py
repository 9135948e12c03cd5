"""The tokens by which Oslo's key service asks for something: taken only when everything is right.

All of a request stands in its token, so nothing else that comes with it is read. What a token says
of people is not read either.

Source: Oslonøkkelen, adapter protocol: authentication; RFC 7515 and 7519.
"""

import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

LONGEST = 8 * 1024
LONGEST_LIFE = timedelta(minutes=5)
MOST_MILLISECONDS = 60_000
_ALGORITHM = "ES256"
_LONGEST_ID = 100


class NotTrusted(Exception):
    """The token is not taken; the text says why, for tests and developers only."""


@dataclass(frozen=True)
class Expected:
    """Who must have signed, for whom, and to what end."""

    issuer: str
    audience: str
    scope: str


@dataclass(frozen=True)
class Claims:
    """What a token that is taken says: its id, until when, and the request inside it."""

    jti: str
    expires_at: datetime
    request: dict[str, Any]


@dataclass(frozen=True)
class ActionRequest:
    """What the service wants done, and how long it waits for an answer."""

    thing: str
    action: str
    milliseconds: int


def verified(
    token: str, *, key_of: Callable[[str], ECKey | None], expected: Expected, now: datetime
) -> Claims:
    """What the token says, when it is for us, now, and signed. Raises NotTrusted.

    `key_of` finds the service's public key by its id. Clocks are not forgiven for being wrong.
    """
    if len(token) > LONGEST:
        raise NotTrusted("size")
    key = key_of(_key_id(token))
    if key is None:
        raise NotTrusted("key")
    try:
        signed = jws.deserialize_compact(token, key, algorithms=[_ALGORITHM])
    except (JoseError, ValueError) as error:
        raise NotTrusted("signature") from error
    return _claims(_object(signed.payload), expected, now)


def action_in(claims: Claims) -> ActionRequest:
    """The request to do something. Raises NotTrusted when it is not one."""
    request = claims.request
    milliseconds = _whole(request, "timeBudgetMillis")
    if not 0 < milliseconds <= MOST_MILLISECONDS:
        raise NotTrusted("timeBudgetMillis")
    _text(request, "requestId")
    if not isinstance(request.get("attachments", []), list):
        raise NotTrusted("attachments")
    if not isinstance(request.get("parameters", {}), dict):
        raise NotTrusted("parameters")
    return ActionRequest(_text(request, "thingId"), _text(request, "actionId"), milliseconds)


def _key_id(token: str) -> str:
    try:
        header = _object(_decoded(token.split(".")[0]))
    except (ValueError, binascii.Error) as error:
        raise NotTrusted("header") from error
    if header.get("alg") != _ALGORITHM or "crit" in header or "b64" in header:
        raise NotTrusted("header")
    return _text(header, "kid")


def _decoded(part: str) -> bytes:
    return binascii.a2b_base64(
        part.replace("-", "+").replace("_", "/") + "=" * (-len(part) % 4), strict_mode=True
    )


def _object(content: bytes) -> dict[str, Any]:
    """The JSON object, when no name in it is said twice. Raises NotTrusted."""
    try:
        value = json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotTrusted("json") from error
    if not isinstance(value, dict):
        raise NotTrusted("json")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is said twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _claims(claims: dict[str, Any], expected: Expected, now: datetime) -> Claims:
    for name, value in (
        ("iss", expected.issuer),
        ("aud", expected.audience),
        ("scope", [expected.scope]),
    ):
        if claims.get(name) != value:
            raise NotTrusted(name)
    issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
    if issued > now:
        raise NotTrusted("iat")
    if not now < expires <= issued + LONGEST_LIFE:
        raise NotTrusted("exp")
    if "nbf" in claims and _moment(claims, "nbf") > now:
        raise NotTrusted("nbf")
    request = claims.get("request", {})
    if not isinstance(request, dict):
        raise NotTrusted("request")
    return Claims(_text(claims, "jti"), expires, request)


def _moment(claims: dict[str, Any], name: str) -> datetime:
    try:
        return datetime.fromtimestamp(_whole(claims, name), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotTrusted(name) from error


def _whole(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotTrusted(name)
    return value


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID or "\0" in value:
        raise NotTrusted(name)
    return value
