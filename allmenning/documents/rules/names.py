"""What a file is called, cleaned of what deceives the eye. Pure."""

import re
import unicodedata
from typing import Final

from allmenning.documents.rules.kinds import CSV, ENDINGS, TEXT

LONGEST: Final = 120
_NAMELESS: Final = "vedlegg"
# Control signs, and signs that turn the direction of reading: "fdp.exe" must not read "exe.pdf".
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def readable_name(name: str) -> str:
    """The last part of the name, without unseen signs, at most 120 long; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    cleaned = " ".join(seen.split()).strip(". ")
    stem, dot, ending = cleaned.rpartition(".")
    if not dot:
        return cleaned[:LONGEST].rstrip(". ") or _NAMELESS
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"[-LONGEST:]


def honest_name(name: str, kind: str) -> str:
    """The readable name with an ending that tells what the file is: a PNG is never called .pdf."""
    readable = readable_name(name)
    stem, dot, ending = readable.rpartition(".")
    if dot and ending.lower() in ENDINGS[kind]:
        return readable
    usual = ENDINGS[kind][0]
    return f"{((stem if dot else readable) or _NAMELESS)[: LONGEST - len(usual) - 1]}.{usual}"


def kind_told(name: str, kind: str) -> str:
    """The media type a file is handed out as: a text that is called .csv is a sheet.

    The content cannot tell the two apart, and the same content may be kept under both names.
    """
    return CSV if kind == TEXT and name.lower().endswith(".csv") else kind
