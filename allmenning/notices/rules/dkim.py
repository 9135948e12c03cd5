"""Signing a mail so that receivers can tell that it is ours. Source: RFC 6376, RFC 8301."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

LEAST_BITS: Final = 2048
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_SELECTOR: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_LINE: Final = 72
_PKCS1, _SHA256 = PKCS1v15(), SHA256()


class UnusableKey(ValueError):
    """The key is none that mail can be signed with: RSA of 2048 bits or more, as PEM."""


def private_key(pem: bytes) -> RSAPrivateKey:
    """The key in a PEM file without a password. Raises UnusableKey."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise UnusableKey(type(error).__name__) from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise UnusableKey("not RSA of 2048 bits")
    return key


def canonical(name: str, value: bytes) -> bytes:
    """A header as it is signed, ended by CRLF: on one line, its spaces made single (relaxed)."""
    return name.lower().encode("ascii") + b":" + b" ".join(value.split()) + b"\r\n"


@dataclass(frozen=True)
class Signer:
    """Signs for one domain. `selector` tells receivers which of its keys in the DNS it is."""

    key: RSAPrivateKey
    domain: str
    selector: str

    def __post_init__(self) -> None:
        if not _DOMAIN.fullmatch(self.domain) or not _SELECTOR.fullmatch(self.selector):
            raise ValueError("A domain and a selector are names of the DNS.")

    def prefix(self, names: Sequence[str]) -> bytes:
        """What every signature over headers of these names begins with, up to the body's hash."""
        said = f"v=1; a=rsa-sha256; c=relaxed/simple; d={self.domain};\r\n s={self.selector};"
        return f"{said}\r\n h={':'.join(names)};\r\n bh=".encode("ascii")

    def header(self, prefix: bytes, headers: bytes, body: bytes) -> bytes:
        """The signature as a header line with its CRLF, to stand first in the mail.

        `headers` are canonical, one after another in the order of `prefix`; `body` has its lines
        ended by CRLF and is hashed as it is, but for empty lines at its end.
        """
        own = prefix + b64encode(sha256(_simple(body)).digest()) + b";\r\n b="
        signed = headers + canonical("DKIM-Signature", own)[:-2]
        signature = b64encode(self.key.sign(signed, _PKCS1, _SHA256))
        lines = [signature[at : at + _LINE] for at in range(0, len(signature), _LINE)]
        return b"DKIM-Signature: " + own + b"\r\n ".join(lines) + b"\r\n"


def _simple(body: bytes) -> bytes:
    """The body with exactly one line end at its end (RFC 6376 §3.4.3)."""
    return body if body[-4:-1] != b"\r\n\r" else body.rstrip(b"\r\n") + b"\r\n"


def dns_record(key: RSAPrivateKey) -> str:
    """What the domain's DNS says of the key, at `<selector>._domainkey.<domain>`."""
    form, encoding = serialization.PublicFormat.SubjectPublicKeyInfo, serialization.Encoding.DER
    return f"v=DKIM1; k=rsa; p={b64encode(key.public_key().public_bytes(encoding, form)).decode()}"
