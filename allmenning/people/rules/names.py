"""What can be the name of a person or of an association."""

import unicodedata

# Persian and Urdu names may hold these two between letters; all else invisible is a trick.
_JOINERS = frozenset("\u200c\u200d")
_BESIDE_LETTERS = frozenset(" -.,'’ʼ`") | _JOINERS


def tidy(text: str) -> str:
    """The text with single spaces between the words and none around them."""
    return " ".join(text.split())


def is_persons_name(text: str) -> bool:
    """Whether the text is letters of any script, with the marks that stand between them."""
    return _has_letter(text) and all(_is_letter(sign) or sign in _BESIDE_LETTERS for sign in text)


def is_associations_name(text: str) -> bool:
    """Whether the text holds a letter and nothing that is invisible or turns the direction."""
    return _has_letter(text) and all(
        sign in _JOINERS or unicodedata.category(sign)[0] not in "CZ" or sign == " "
        for sign in text
    )


def _has_letter(text: str) -> bool:
    return any(unicodedata.category(sign)[0] == "L" for sign in text)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"
