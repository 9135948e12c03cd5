"""Which page a note is about, and no more than that."""

import re
from typing import Final

LONGEST: Final = 200
# In place of what could lead to somebody's booking: a number, or a link that was sent to her alone.
HIDDEN: Final = "…"
_PATH: Final = re.compile(r"/(?![/\\])[^\s\\]*")
# Our own addresses are words; what is signed or drawn has other signs, many digits or no end.
_WORDS: Final = re.compile(r"[a-zæøå0-9._-]*")
_MOST_DIGITS: Final = 5
_LONGEST_WITH_DIGITS: Final = 15


def page_told(side: str) -> str:
    """The path without search words, and without all that names a person's own things.

    Empty for all that is no path of our own: another host, spaces, too long.
    """
    path = re.split(r"[?#]", side, maxsplit=1)[0]
    if len(path) > LONGEST or not path.isprintable() or not _PATH.fullmatch(path):
        return ""
    return "/".join(part if _is_words(part) else HIDDEN for part in path.split("/"))


def can_be_opened(page: str) -> bool:
    """Whether the page told is a whole address."""
    return bool(page) and HIDDEN not in page.split("/")


def building_of(page: str) -> str:
    """The building's name in the address of a page about it or one of its spaces, else empty."""
    parts = page.split("/")
    return parts[2] if len(parts) > 2 and parts[:2] == ["", "steder"] else ""


def _is_words(part: str) -> bool:
    """Whether the part of a path is made of words, as all public addresses are."""
    if part == HIDDEN:
        return True
    if not _WORDS.fullmatch(part) or part.partition(".")[0].isdigit():
        return False
    return _digits(part) <= _MOST_DIGITS and not any(
        _digits(word) and len(word) > _LONGEST_WITH_DIGITS for word in re.split(r"[._-]", part)
    )


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)
