"""Personal numbers that can be looked up and read only with the right key (law 6).

Each municipality gets keys of its own, derived from the master key, so that the same number in
two municipalities leaves nothing in common.
"""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


@dataclass(frozen=True)
class SealingKey:
    """One municipality's pair of keys, known by the id of the master key they come from."""

    id: str
    lookup: bytes
    reading: bytes


def derive_key(*, key_id: str, master: bytes, kommunenummer: str) -> SealingKey:
    """The municipality's keys from a master key of 32 bytes. Source: RFC 5869 (HKDF)."""
    lookup, reading = (_derived(master, kommunenummer, use) for use in (b"lookup", b"reading"))
    return SealingKey(key_id, lookup, reading)


def _derived(master: bytes, kommunenummer: str, use: bytes) -> bytes:
    info = b"allmenning/personal-number/" + kommunenummer.encode() + b"/" + use
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)


def lookup_digest(number: str, key: SealingKey) -> bytes:
    """What the number is found by: HMAC-SHA-256, 32 bytes, the same each time."""
    return hmac.new(key.lookup, number.encode(), sha256).digest()


def seal(number: str, key: SealingKey) -> bytes:
    """The number encrypted with AES-256-GCM, different each time; the nonce stands first."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key.reading).encrypt(nonce, number.encode(), key.id.encode())


def unseal(sealed: bytes, key: SealingKey) -> str:
    """The number again. Raises cryptography's InvalidTag when key or bytes are not the right ones."""
    nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return AESGCM(key.reading).decrypt(nonce, text, key.id.encode()).decode()


class UnknownKey(LookupError):
    """Something was sealed with a key that is no longer configured."""


@dataclass(frozen=True)
class KeyRing:
    """One municipality's keys: new numbers are sealed with the current one, all can read."""

    current: SealingKey
    keys: tuple[SealingKey, ...]

    def key(self, key_id: str) -> SealingKey:
        """The key of this id. Raises UnknownKey."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise UnknownKey(key_id)

    def digests(self, number: str) -> list[bytes]:
        """What the number may be found by, whichever key its row was stored with."""
        return [lookup_digest(number, key) for key in self.keys]

    def lock_name(self, text: str) -> bytes:
        """A name for the text that all processes share, also while a new key is coming in."""
        return lookup_digest(text, min(self.keys, key=lambda key: key.id))


def key_ring(*, current: str, masters: Mapping[str, bytes], kommunenummer: str) -> KeyRing:
    """The municipality's keys from all master keys. Raises UnknownKey when the current is not one."""
    keys = tuple(
        derive_key(key_id=key_id, master=master, kommunenummer=kommunenummer)
        for key_id, master in masters.items()
    )
    ring = {key.id: key for key in keys}
    if current not in ring:
        raise UnknownKey(current)
    return KeyRing(ring[current], keys)
