"""The name a notice's mail carries: the same at every attempt, and read back from what came back.

Whoever has not the key learns nothing from it, and can make none that we would take for ours.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_KIND: Final = b"notice\x00\x01"
_NAME: Final = re.compile(r"<?([0-9a-f]{32})@([a-z0-9.-]+)>?")
_BYTES: Final = 8


@dataclass(frozen=True)
class Names:
    """One municipality's names, by the secrets of its keys; new names are made with the first."""

    secrets: Sequence[bytes]
    domain: str

    def name(self, dispatch: int) -> str:
        """The Message-ID of the mail for this dispatch, without angle brackets."""
        return self.names(dispatch)[0]

    def names(self, dispatch: int) -> list[str]:
        """All names the mail may have gone out under, while keys are changed."""
        block = _KIND + dispatch.to_bytes(_BYTES, "big")
        return [
            f"{_cipher(one).encryptor().update(block).hex()}@{self.domain}" for one in self.secrets
        ]

    def dispatch(self, name: str) -> int | None:
        """The dispatch that a Message-ID names, or None when it is none of ours."""
        match = _NAME.fullmatch(name.strip().lower())
        if match is None or match[2] != self.domain:
            return None
        for one in self.secrets:
            block = _cipher(one).decryptor().update(bytes.fromhex(match[1]))
            if block.startswith(_KIND):
                return int.from_bytes(block[len(_KIND) :], "big")
        return None


@lru_cache(maxsize=256)
def _cipher(secret: bytes) -> Cipher[modes.ECB]:
    """One block is all there is, so that the simplest mode is as good as any."""
    key = hmac.digest(secret, b"allmenning/notices/message-id", sha256)[:16]
    return Cipher(algorithms.AES(key), modes.ECB())
