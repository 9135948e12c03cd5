"""How many parts a text message has: each is paid for.

Source: 3GPP TS 23.038 (GSM 7-bit default alphabet) and TS 23.040 (concatenation).
"""

from typing import Final

_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these takes the room of two.
_GSM_TWICE: Final = frozenset("\f^{}\\[~]|€")
_ALONE, _JOINED = 160, 153
_ALONE_WIDE, _JOINED_WIDE = 70, 67


def parts(text: str) -> int:
    """How many parts are sent and paid for; an empty text has one."""
    if set(text) <= _GSM | _GSM_TWICE:
        length = len(text) + sum(sign in _GSM_TWICE for sign in text)
        return _parts(length, _ALONE, _JOINED)
    return _parts(len(text.encode("utf-16-be")) // 2, _ALONE_WIDE, _JOINED_WIDE)


def _parts(length: int, alone: int, joined: int) -> int:
    return 1 if length <= alone else -(-length // joined)
