"""From what somebody sends to what is kept, and where it is kept. Pure."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from allmenning.documents.rules import office, pdfs
from allmenning.documents.rules.kinds import (
    PDF,
    PICTURES,
    TEXT,
    Hindrance,
    NotAccepted,
    kind_of,
    text_in,
)
from allmenning.documents.rules.names import honest_name
from allmenning.documents.rules.pictures import drawn_anew, shrunk

LARGEST: Final = 10 * 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A file as it is kept: its name, its media type as its content tells it, and its bytes."""

    name: str
    kind: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


def to_keep(name: str, content: bytes) -> Kept:
    """What is kept of a file: a picture drawn anew, a text in UTF-8, anything else as it came.

    A PDF or an office document comes without programs, files within it, and locks, as far as
    `pdfs` and `office` can see. Raises NotAccepted.
    """
    if len(content) > LARGEST:
        raise NotAccepted(Hindrance.TOO_LARGE)
    kind = kind_of(content)
    if kind in PICTURES:
        content = drawn_anew(content, kind)
    elif kind == TEXT:
        content = text_in(content).encode()
    elif kind == PDF:
        pdfs.look_into(content)
    else:
        office.look_into(content)
    return Kept(honest_name(name, kind), kind, content)


def smaller(kept: Kept, longest: int) -> Kept:
    """A kept picture once more, with at most so many points on its longest side."""
    return replace(kept, content=shrunk(kept.content, kept.kind, longest))


def place_of(digest: str) -> str:
    """Where content with this SHA-256 lies, below the municipality's folder: ab/cd/abcd…"""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"
