"""The public keys that Oslo's key service signs with: kept here, read anew when one is unknown.

They are kept in the database, so that all processes share them and a restart needs no network.
"""

import json
from datetime import timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from django.utils import timezone

from allmenning.core.outbound import Unreachable
from allmenning.keys.actions import oslo_opening as acts
from allmenning.keys.locks.oslo.calling import call
from allmenning.keys.queries.oslo import service

FRESH = timedelta(hours=24)
_SECONDS = 3.0


def key_of(identifier: str, *, address: str) -> ECKey | None:
    """The service's key by its id, or None. One that is unknown is asked for, once a minute."""
    found = _found(identifier)
    if found is None and acts.may_ask_for_keys(now=timezone.now()):
        refresh(address)
        found = _found(identifier)
    return found


def refresh_when_old(address: str) -> None:
    """Read the keys anew once a day; what we have goes on being used when that fails."""
    standing = service()
    is_old = standing.keys_at is None or standing.keys_at <= timezone.now() - FRESH
    if is_old and acts.may_ask_for_keys(now=timezone.now()):
        refresh(address)


def refresh(address: str) -> None:
    """Read the keys; when they cannot be read, those we have stay."""
    try:
        answer = call(address, headers={"Accept": "application/json"}, seconds=_SECONDS)
        keys = _keys(json.loads(answer.body)) if answer.status == 200 else []
    except (Unreachable, ValueError, RecursionError):
        return
    if keys:
        acts.note_keys(keys=keys, now=timezone.now())


def _keys(published: Any) -> list[dict[str, str]]:
    """Those of the published keys that can sign as the protocol says, and nothing else of them."""
    listed = published.get("keys") if isinstance(published, dict) else None
    names = ("kty", "crv", "kid", "x", "y")
    return [
        {name: one[name] for name in names}
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
        and all(isinstance(one.get(name), str) for name in names)
        and (one["kty"], one["crv"]) == ("EC", "P-256")
        and one.get("use", "sig") == "sig"
    ]


def _found(identifier: str) -> ECKey | None:
    for key in service().keys:
        if key["kid"] == identifier:
            try:
                return ECKey.import_key(key)
            except (JoseError, ValueError):
                return None
    return None
