"""The gateway's settings: one TOML file, and a file of secrets beside it that only it may read."""

import json
import ssl
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from allmenning.keys.rules.issuer import key_id
from gateway.known import Identity


class BadSettings(ValueError):
    """The settings cannot be used; the message says why, in one sentence."""


@dataclass(frozen=True)
class Broker:
    """Where an MQTT broker is; over TLS when `tls`, as somebody when `user` is not empty."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False

    def tls_context(self) -> ssl.SSLContext | None:
        """What checks the broker's certificate with the machine's own authorities."""
        return ssl.create_default_context() if self.tls else None


@dataclass(frozen=True)
class Settings:
    """Who the gateway is, its two brokers, and the folder it keeps its file in."""

    identity: Identity
    platform: Broker
    local: Broker
    folder: Path


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises BadSettings, or OSError when a file cannot be read.

    Paths in it are seen from the folder it lies in. The file of secrets is refused when others than
    its owner may read it.
    """
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        secrets = _secrets(path.parent / facts["secrets"])
        return Settings(
            identity=_identity(facts, secrets),
            platform=_broker(facts["platform"], secrets.get("platform_password", "")),
            local=_broker(facts["local"], secrets.get("local_password", "")),
            folder=path.parent / facts["folder"],
        )
    except KeyError as error:
        raise BadSettings(f"{path.name} says nothing of {error}.") from error
    except (ValueError, TypeError) as error:
        raise BadSettings(f"{path.name} cannot be used: {error}") from error


def _secrets(path: Path) -> dict[str, str]:
    if path.stat().st_mode & 0o077:
        raise BadSettings(f"{path.name} can be read by others: chmod 600 it.")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _identity(facts: dict[str, Any], secrets: dict[str, str]) -> Identity:
    root = Ed25519PublicKey.from_public_bytes(bytes.fromhex(facts["root"]))
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secrets["key"]))
    trusted = {key_id(root): root}
    return Identity(int(facts["gateway"]), key, bytes.fromhex(secrets["secret"]), trusted)


def _broker(facts: dict[str, Any], password: str) -> Broker:
    user, tls = facts.get("user", ""), facts.get("tls", False)
    return Broker(str(facts["host"]), int(facts["port"]), user, password, tls is True)
