"""The clients that may send people here, as a service registers them with Digdir."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import KeySet


@dataclass(frozen=True)
class Client:
    """One registration.

    backchannel_logout_host replaces the Host header of logout calls: names under .localhost
    resolve in browsers only, so such a call goes to 127.0.0.1 and names the site apart.
    """

    client_id: str
    name: str
    keys: KeySet
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    frontchannel_logout_uri: str | None
    backchannel_logout_uri: str | None
    backchannel_logout_host: str | None

    @property
    def learns_sid(self) -> bool:
        """Whether tokens tell this client the name of the session."""
        return bool(self.frontchannel_logout_uri or self.backchannel_logout_uri)


def load_clients(path: Path) -> Mapping[str, Client]:
    """Read the registrations from a JSON file: {"clients": [ … ]}, by client id."""
    entries = json.loads(path.read_text(encoding="utf-8"))["clients"]
    return {client.client_id: client for client in map(client_of, entries)}


def client_of(entry: dict[str, object]) -> Client:
    """The registration that an entry of the file describes. Raises KeyError or ValueError."""
    jwks = entry["jwks"]
    if not isinstance(jwks, dict):
        raise ValueError("jwks must be a set of public keys.")
    return Client(
        client_id=str(entry["client_id"]),
        name=str(entry["name"]),
        keys=KeySet.import_key_set({"keys": jwks["keys"]}),
        redirect_uris=_addresses(entry, "redirect_uris"),
        post_logout_redirect_uris=_addresses(entry, "post_logout_redirect_uris"),
        frontchannel_logout_uri=_optional(entry, "frontchannel_logout_uri"),
        backchannel_logout_uri=_optional(entry, "backchannel_logout_uri"),
        backchannel_logout_host=_optional(entry, "backchannel_logout_host"),
    )


def _addresses(entry: dict[str, object], name: str) -> tuple[str, ...]:
    addresses = entry.get(name, [])
    if not isinstance(addresses, list):
        raise ValueError(f"{name} must be a list.")
    return tuple(map(str, addresses))


def _optional(entry: dict[str, object], name: str) -> str | None:
    value = entry.get(name)
    return None if value is None else str(value)
