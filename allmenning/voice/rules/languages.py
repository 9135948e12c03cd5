"""The languages people say things in, and which way they are written."""

from typing import Final

# BCP 47 for a language that we do not name.
OTHER = "und"
_FROM_THE_RIGHT: Final = frozenset({"ar", "ur", "fa", "ckb", "ps", "he"})
_NORWEGIAN: Final = frozenset({"nb", "nn"})


def direction(code: str) -> str:
    """What HTML's `dir` is to say: rtl, ltr, or auto where the language is not known."""
    if code == OTHER:
        return "auto"
    return "rtl" if code in _FROM_THE_RIGHT else "ltr"


def is_norwegian(code: str) -> bool:
    """Whether everybody who answers reads it."""
    return code in _NORWEGIAN
