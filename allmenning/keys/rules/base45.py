"""Bytes as the 45 characters that a square code holds best, and that every reader can type.

Source: RFC 9285 (Base45).
"""

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_CHARACTERS)}
_BASE = len(_CHARACTERS)


def in_characters(data: bytes) -> str:
    """Three characters for each two bytes, two for a last one."""
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return "".join(_written(pair) for pair in pairs)


def from_characters(text: str) -> bytes:
    """What `in_characters` wrote. Raises ValueError for any other text."""
    if any(character not in _VALUES for character in text):
        raise ValueError("another character")
    return b"".join(_read(text[at : at + 3]) for at in range(0, len(text), 3))


def _written(pair: bytes) -> str:
    number, written = int.from_bytes(pair, "big"), ""
    for _place in range(len(pair) + 1):
        number, digit = divmod(number, _BASE)
        written += _CHARACTERS[digit]
    return written


def _read(characters: str) -> bytes:
    number = sum(_VALUES[one] * _BASE**place for place, one in enumerate(characters))
    if len(characters) == 1:
        raise ValueError("a character too many")
    try:
        return number.to_bytes(len(characters) - 1, "big")
    except OverflowError as error:
        raise ValueError("no bytes are written so") from error
