"""What a provider publishes about itself: its endpoints and its keys.

Kept in the process for a day, as ID-porten allows; a key that is not among them is asked for
again, since providers rotate keys without notice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from allmenning.registers.idporten.contract import ProviderDown

TIMEOUT_SECONDS = 5
_KEPT_FOR = dt.timedelta(hours=24)
# Anyone can send a token that names an unknown key, so it must not cost a call each time.
_REFRESHED_AT_MOST_EVERY = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Published:
    """A provider's endpoints and signature keys, as they were at fetched_at."""

    fetched_at: dt.datetime
    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str
    keys: KeySet


_kept: dict[str, Published] = {}


def published(issuer: str, *, now: dt.datetime) -> Published:
    """What the issuer publishes, at most 24 hours old. Raises ProviderDown."""
    known = _kept.get(issuer)
    if known is None or now - known.fetched_at >= _KEPT_FOR:
        known = _kept[issuer] = _fetch(issuer, now)
    return known


def published_anew(issuer: str, *, now: dt.datetime) -> Published:
    """What the issuer publishes now, at most ten seconds old. Raises ProviderDown."""
    known = _kept.get(issuer)
    if known is None or now - known.fetched_at >= _REFRESHED_AT_MOST_EVERY:
        known = _kept[issuer] = _fetch(issuer, now)
    return known


def _fetch(issuer: str, now: dt.datetime) -> Published:
    metadata = _get_json(f"{issuer}/.well-known/openid-configuration")
    if metadata.get("issuer") != issuer:
        raise ProviderDown("metadata.issuer")
    return Published(
        fetched_at=now,
        authorization_endpoint=_endpoint(metadata, "authorization_endpoint", issuer),
        token_endpoint=_endpoint(metadata, "token_endpoint", issuer),
        end_session_endpoint=_endpoint(metadata, "end_session_endpoint", issuer),
        keys=_signature_keys(_get_json(_endpoint(metadata, "jwks_uri", issuer))),
    )


def _get_json(url: str) -> dict[str, object]:
    try:
        answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        content = answer.json() if answer.status_code == requests.codes.ok else None
    except requests.RequestException as error:
        raise ProviderDown(type(error).__name__) from error
    if not isinstance(content, dict):
        raise ProviderDown(f"status {answer.status_code}")
    return content


def _endpoint(metadata: dict[str, object], name: str, issuer: str) -> str:
    endpoint = metadata.get(name)
    scheme = issuer.partition("://")[0]
    if not isinstance(endpoint, str) or not endpoint.startswith(f"{scheme}://"):
        raise ProviderDown(f"metadata.{name}")
    return endpoint


def _signature_keys(jwks: dict[str, object]) -> KeySet:
    keys = jwks.get("keys")
    if not isinstance(keys, list):
        raise ProviderDown("jwks")
    try:
        return KeySet([RSAKey.import_key(key) for key in keys if _is_signature_key(key)])
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderDown("jwks") from error


def _is_signature_key(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") == "RSA" and key.get("use", "sig") == "sig"
