"""The three words by which somebody without an account finds what she told and its answer. Pure.

A form carries a token that was drawn for it. The token and what was told give the secret of one
sending; the same form sent twice with the same words is the same sending. The secret is known to
the sender's browser only, and the three words follow from it, so that they can be shown again
though no table holds them.
"""

import hmac
import json
import re
import unicodedata
from collections.abc import Iterable
from hashlib import scrypt, sha256
from pathlib import Path
from typing import Final

Words = tuple[str, str, str]

# 1,024 words are ten bits each: three of them are one of a thousand million receipts.
WORDS: Final = tuple(
    Path(__file__).with_name("receipt_words.txt").read_text(encoding="utf-8").split()
)
_BITS: Final = 10
# Two sendings that draw the same words are one in a thousand million; three times is never.
DRAWS: Final = 5
# Some ten milliseconds: all words for a stolen table are months of work, and an answer is quick.
_COST: Final = {"n": 2**11, "r": 8, "p": 1}
# What keyboards without the letters offer instead, after accents and rings are taken off.
_INSTEAD: Final = (("æ", "a"), ("ø", "o"), ("ae", "a"), ("oe", "o"), ("aa", "a"))


class NotThreeWords(ValueError):
    """What was typed is not three words."""


class UnknownWord(ValueError):
    """One of the words, the argument, is none that a receipt can have."""


def secret_of_sending(*, token: str, told: Iterable[str], key: bytes) -> bytes:
    """32 bytes that only who sent the form can know, the same each time it is sent unchanged."""
    sent = json.dumps([token, *told])
    return hmac.new(key, sent.encode(), sha256).digest()


def drawn(secret: bytes, attempt: int) -> Words:
    """The three words of a sending; another attempt gives others, when the first are taken."""
    number = int.from_bytes(hmac.new(secret, f"words {attempt}".encode(), sha256).digest()[:8])
    first, second, third = (number >> _BITS * place & (len(WORDS) - 1) for place in range(3))
    return WORDS[first], WORDS[second], WORDS[third]


def digest(words: Words, *, salt: str) -> bytes:
    """What the words are found by: 32 bytes, made slowly. Source: RFC 7914 (scrypt)."""
    text = " ".join(words).encode()
    return scrypt(text, salt=f"receipt {salt}".encode(), dklen=32, **_COST)


def sending_digest(secret: bytes) -> bytes:
    """What one sending is found by: 32 bytes."""
    return sha256(secret).digest()


def words_kept(secret: bytes, *, kept: bytes, salt: str) -> Words:
    """Those words of a sending whose digest was kept. Raises LookupError when none of them is."""
    for attempt in range(DRAWS):
        words = drawn(secret, attempt)
        if digest(words, salt=salt) == kept:
            return words
    raise LookupError("What was kept is not of this sending.")


def read_words(text: str) -> Words:
    """The three words somebody typed, however: case, hyphens, commas and foreign keyboards.

    Raises NotThreeWords, or UnknownWord with the word as it was typed.
    """
    typed = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    if len(typed) != 3:
        raise NotThreeWords
    first, second, third = (_known(word) for word in typed)
    return first, second, third


def plain(word: str) -> str:
    """The word in the letters a to z, which every keyboard has."""
    parted = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(sign for sign in parted if not unicodedata.combining(sign))
    for theirs, ours in _INSTEAD:
        letters = letters.replace(theirs, ours)
    return letters


_BY_PLAIN: Final = {plain(word): word for word in WORDS}


def _known(word: str) -> str:
    found = _BY_PLAIN.get(plain(word))
    if found is None:
        raise UnknownWord(word)
    return found
