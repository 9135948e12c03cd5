"""The keys that speak for the platform at the doors; only the link's process holds them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from allmenning.keys.rules import grants, presenting, wire

# How long the root vouches for the key that issues; gateways are told of it anew well before.
VOUCHED_FOR = timedelta(days=400)
VOUCHED_ANEW = timedelta(days=30)


def key_id(public: Ed25519PublicKey) -> bytes:
    """What a key is called in what it seals: the first eight bytes of its SHA-256."""
    return sha256(public.public_bytes_raw()).digest()[:8]


@dataclass(frozen=True)
class Issuer:
    """The root key, which every gateway knows, and the key that issues.

    `beside` is the key that is to issue next, or issued until lately: gateways trust it as well, so
    that one key follows another without a door that refuses anybody.
    """

    root: Ed25519PrivateKey
    issuing: Ed25519PrivateKey
    beside: Ed25519PrivateKey | None = None

    @classmethod
    def read(cls, text: str) -> "Issuer":
        """From the file of keys: JSON with seeds in hex, `root`, `issuing` and perhaps `beside`.
        Raises ValueError or KeyError."""
        seeds = json.loads(text)
        names = ("root", "issuing", *(["beside"] if "beside" in seeds else []))
        keys = (bytes.fromhex(seeds[name]) for name in names)
        return cls(*map(Ed25519PrivateKey.from_private_bytes, keys))

    @property
    def id(self) -> bytes:
        """What the key that issues is called."""
        return key_id(self.issuing.public_key())

    def keys(self, now: datetime) -> wire.Keys:
        """The root's word for the key that issues, and for the one beside it."""
        trusted = [self.issuing, *([self.beside] if self.beside else [])]
        return wire.Keys(tuple(self._certificate(key.public_key(), now) for key in trusted))

    def _certificate(self, public: Ed25519PublicKey, now: datetime) -> bytes:
        return wire.certify(
            key_id(public),
            public,
            until=now + VOUCHED_FOR,
            root=self.root,
            root_id=key_id(self.root.public_key()),
        )

    def issue(self, grant: grants.Grant) -> bytes:
        """The grant sealed. Raises TooManyDoors."""
        return grants.issue(grant, key=self.issuing, key_id=self.id)

    def say(self, message: wire.Message) -> bytes:
        """A message to a gateway, sealed."""
        return wire.send(message, key=self.issuing, key_id=self.id)

    def order(self, order: presenting.OrderClaims) -> bytes:
        """An order to open, sealed."""
        return presenting.give(order, key=self.issuing, key_id=self.id)
