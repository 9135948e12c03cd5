"""Which page a note is about, and no more than that."""

import re
from typing import Final

LONGEST: Final = 200
# In place of a number, which could lead to somebody's booking.
NUMBER: Final = "…"
_PATH: Final = re.compile(r"/(?![/\\])[^\s\\]*")


def page_told(side: str) -> str:
    """The path without search words, and without numbers, since those name a person's own things.

    Empty for all that is no path of our own: another host, spaces, too long.
    """
    path = re.split(r"[?#]", side, maxsplit=1)[0]
    if len(path) > LONGEST or not path.isprintable() or not _PATH.fullmatch(path):
        return ""
    return "/".join(NUMBER if part.isdigit() else part for part in path.split("/"))


def can_be_opened(page: str) -> bool:
    """Whether the page told is a whole address."""
    return bool(page) and NUMBER not in page.split("/")


def building_of(page: str) -> str:
    """The building's name in the address of a page about it or one of its spaces, else empty."""
    parts = page.split("/")
    return parts[2] if len(parts) > 2 and parts[:2] == ["", "steder"] else ""
