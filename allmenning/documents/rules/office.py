"""What an office document carries besides its text. Pure. Source: ISO/IEC 29500-2, 9.3 (relations).

Looked through are the names of its parts, and everything its parts say they refer to. Not looked
into: the text itself, fields in it, and documents within the document.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from allmenning.documents.rules.kinds import Hindrance, NotAccepted

MOST_PARTS: Final = 5000
LONGEST_PART: Final = 512 * 1024
_MACROS: Final = re.compile(
    r"(?:^|/)(?:vbaproject|vbadata)[^/]*$|(?:^|/)macrosheets/|^(?:basic|scripts)/."
)
_INSIDE: Final = re.compile(r"(?:^|/)activex/|(?:^|/)embeddings/(?!.*\.(?:docx|xlsx|pptx)$).")
# What a relation is of, by the last part of its type, and what that means.
_OF: Final = {
    "vbaproject": Hindrance.MACROS,
    "xlmacrosheet": Hindrance.MACROS,
    "oleobject": Hindrance.INSIDE,
    "control": Hindrance.INSIDE,
}
# What a program fetches by itself when it opens the document.
_FETCHED: Final = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument", "package"})
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+:")


def look_into(content: bytes) -> None:
    """Raises NotAccepted when the document has macros or objects in it, fetches something from
    elsewhere, is locked, or cannot be looked through."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_at_names([name.lower() for name in archive.namelist()])
            _look_at_relations(archive)
            _look_at_lock(archive)
    except NotAccepted:
        raise
    except (BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError, KeyError):
        raise NotAccepted(Hindrance.UNSEEN) from None


def _look_at_names(names: list[str]) -> None:
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise NotAccepted(Hindrance.UNSEEN)
    for name in names:
        if _MACROS.search(name):
            raise NotAccepted(Hindrance.MACROS)
        if _INSIDE.search(name):
            raise NotAccepted(Hindrance.INSIDE)


def _look_at_relations(archive: ZipFile) -> None:
    for kind, target, is_outside in _relations(archive):
        if is_outside and kind in _FETCHED and _is_elsewhere(target):
            raise NotAccepted(Hindrance.OUTWARD)
        if kind in _OF:
            raise NotAccepted(_OF[kind])


def _relations(archive: ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Of what kind each relation is, where it leads, and whether out of the document."""
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            for relation in _tree(_text(archive, name)):
                kind = relation.get("Type", "").rpartition("/")[2].lower()
                is_outside = relation.get("TargetMode", "").lower() == "external"
                yield kind, relation.get("Target", ""), is_outside


def _tree(text: str) -> ElementTree.Element:
    if "<!" in text:
        # A relation needs neither a document type nor anything else that could swell or hide.
        raise NotAccepted(Hindrance.UNSEEN)
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError:
        raise NotAccepted(Hindrance.UNSEEN) from None


def _is_elsewhere(target: str) -> bool:
    """Whether it leads to another machine, and not to a disk of the one who opens the document."""
    written = unquote(target).strip().replace("\\", "/").lower()
    path = written.removeprefix("file:///")
    if path.startswith("//") or (path != written and path.startswith("/")):
        return True
    return bool(_SCHEME.match(path))


def _look_at_lock(archive: ZipFile) -> None:
    """An OpenDocument with a password has its text in parts that cannot be read."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and "encryption-data" in _text(archive, manifest):
        raise NotAccepted(Hindrance.LOCKED)


def _text(archive: ZipFile, name: str) -> str:
    with archive.open(name) as part:
        content = part.read(LONGEST_PART + 1)
    if len(content) > LONGEST_PART:
        raise NotAccepted(Hindrance.UNSEEN)
    return content.decode("utf-8-sig")
