"""What a file is, told by its content and never by its name. Pure."""

import re
import unicodedata
import zlib
from enum import Enum
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

import puremagic

PDF: Final = "application/pdf"
TEXT: Final = "text/plain"
CSV: Final = "text/csv"
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"

# Every kind that is kept, with the endings its name may have, the usual one first.
ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    PDF: ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    f"{_OFFICE}.wordprocessingml.document": ("docx",),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{_OPEN}.text": ("odt",),
    f"{_OPEN}.spreadsheet": ("ods",),
    TEXT: ("txt", "csv"),
}
_ZIP: Final = b"PK\x03\x04"
# Enough to know a picture or a PDF by; no more of a hostile file is shown to the sniffer.
_HEAD: Final = 1024
_MARKUP: Final = ("<!doctype", "<?xml", "<html", "<head", "<body", "<svg", "<script")
_NOT_BLANK: Final = re.compile(r"\S")
# What the list of an office document calls parts that are programs.
_MACROS: Final = re.compile("macroenabled|vbaproject|ms-excel.(?:intl)?macrosheet", re.IGNORECASE)
# The largest list of contents a real office file has is far below this.
_MOST_READ: Final = 512 * 1024


class Hindrance(Enum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    MARKUP = "a web page or a drawing that may carry a program"
    HEIF = "a picture that few can open"
    HUGE = "a picture of too many points"
    BROKEN = "a picture that cannot be read"
    PROGRAM = "a program in it"
    MACROS = "macros in it"
    INSIDE = "other files in it"
    OUTWARD = "fetches something from elsewhere when it is opened"
    LOCKED = "locked, so that nobody can look into it"
    UNSEEN = "built so that it cannot be looked through"
    OTHER = "of a kind that is not taken"


class NotAccepted(ValueError):
    """The file is not kept, and why."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance.value)
        self.hindrance = hindrance


def kind_of(content: bytes) -> str:
    """The media type of a file that may be kept. Raises NotAccepted."""
    if not content:
        raise NotAccepted(Hindrance.EMPTY)
    guess = _guess(content)
    if guess == PDF or guess in PICTURES:
        return guess
    if guess in ("image/heif", "image/heic"):
        raise NotAccepted(Hindrance.HEIF)
    if content.startswith(_ZIP):
        return _in_archive(content)
    text_in(content)
    return TEXT


def text_in(content: bytes) -> str:
    """What a plain text says, whether it was saved as UTF-8 or as Windows does. Raises NotAccepted.

    Markup is refused: a browser that shows it may run what is written in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in text):
        raise NotAccepted(Hindrance.OTHER)
    if "\ufffd" in text:
        raise NotAccepted(Hindrance.OTHER)
    if _without_comments(text).lower().startswith(_MARKUP):
        raise NotAccepted(Hindrance.MARKUP)
    return text


def _without_comments(text: str) -> str:
    """The first signs of the text that are neither blank nor within <!-- -->."""
    at = 0
    while seen := _NOT_BLANK.search(text, at):
        if not text.startswith("<!--", seen.start()):
            return text[seen.start() : seen.start() + _HEAD]
        ends = text.find("-->", seen.start())
        if ends < 0:
            break
        at = ends + len("-->")
    return ""


def _guess(content: bytes) -> str:
    try:
        return puremagic.from_string(content[:_HEAD], mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def _in_archive(content: bytes) -> str:
    """Which office document a ZIP archive is; its parts are never unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            kind = _of_archive(archive)
    except NotAccepted:
        raise
    except (BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError):
        raise NotAccepted(Hindrance.OTHER) from None
    if kind not in ENDINGS:
        raise NotAccepted(Hindrance.OTHER)
    return kind


def _of_archive(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        return _beginning(archive, "mimetype")
    if "[Content_Types].xml" not in names:
        return ""
    listed = _beginning(archive, "[Content_Types].xml")
    if _MACROS.search(listed):
        raise NotAccepted(Hindrance.MACROS)
    office = (kind for kind in ENDINGS if kind.startswith(_OFFICE))
    return next((kind for kind in office if f'"{kind}.main+xml"' in listed), "")


def _beginning(archive: ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_MOST_READ).decode()
