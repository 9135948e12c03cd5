"""What a PDF carries besides its pages. Pure. Source: ISO 32000-2:2020, 7.3.5, 7.5.7, 12.6.4.

Looked through are the file as it stands, with names written in any way, and what is packed together
in object streams. Not looked into: pictures, fonts and what pages draw. Who builds a file in order
to slip past may do so, which is why a PDF is never shown in the browser either.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from allmenning.documents.rules.kinds import Hindrance, NotAccepted

MOST_STREAMS: Final = 50_000
MOST_UNPACKED: Final = 64 * 1024 * 1024
_HEAD: Final = 1024
_STEP: Final = 64 * 1024
_LONGEST_HEADER: Final = 4096

# A letter of a name may be written as # and its number.
_WRITTEN_OUT: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_SOUGHT: Final = re.compile(
    rb"/(?:"
    rb"(?P<program>JavaScript|Launch|RichMedia|Rendition|XFA)"
    rb"|(?P<inside>EmbeddedFiles?|FileAttachment|GoToE)"
    rb"|(?P<locked>Encrypt)"
    rb")(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
)
_MEANS: Final = {
    "program": Hindrance.PROGRAM,
    "inside": Hindrance.INSIDE,
    "locked": Hindrance.LOCKED,
}
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
# An object stream begins with the numbers and places of its objects.
_NUMBERS: Final = re.compile(rb"[\x00\t\n\x0c\r ]*\d+[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]")
# Only an object stream says where its first object is; those are packed in one way by all writers.
_FIRST: Final = re.compile(rb"/First\b")
_OTHERWISE: Final = re.compile(
    rb"/Predictor\s+(?!1\b)|/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW"
    rb"|RunLengthDecode|RL|Crypt)\b"
)


def look_into(content: bytes) -> None:
    """Raises NotAccepted when the PDF has a program or files in it, is locked, or hides too much."""
    _search(content)
    for unpacked in _object_streams(content):
        _search(unpacked)


def _search(text: bytes) -> None:
    found = _SOUGHT.search(_plain(text))
    if found is not None:
        raise NotAccepted(_MEANS[str(found.lastgroup)])


def _plain(text: bytes) -> bytes:
    """The text with every name written out in letters."""
    return _WRITTEN_OUT.sub(lambda found: bytes([int(found[1], 16)]), text)


def _object_streams(content: bytes) -> Iterator[bytes]:
    """What is in each packed stream that may hold objects. Raises NotAccepted."""
    left = MOST_UNPACKED
    for number, found in enumerate(_STREAM.finditer(content)):
        if number >= MOST_STREAMS or _is_packed_otherwise(content, found.start()):
            raise NotAccepted(Hindrance.UNSEEN)
        if _begins_with_numbers(content, found.end()):
            whole = _whole(content, found.end(), most=left)
            left -= len(whole)
            yield whole


def _is_packed_otherwise(content: bytes, at: int) -> bool:
    """Whether the header that ends here is of an object stream we cannot unpack."""
    header = _plain(content[max(0, at - _LONGEST_HEADER) : at].rpartition(b"obj")[2])
    return bool(_FIRST.search(header) and _OTHERWISE.search(header))


def _begins_with_numbers(content: bytes, start: int) -> bool:
    try:
        return bool(_NUMBERS.match(_unpacked(content, start, most=_HEAD)))
    except zlib.error:
        return False


def _whole(content: bytes, start: int, *, most: int) -> bytes:
    """All that is packed from here on. Raises NotAccepted when it is more, or broken."""
    try:
        whole = _unpacked(content, start, most=most + 1)
    except zlib.error:
        raise NotAccepted(Hindrance.UNSEEN) from None
    if len(whole) > most:
        raise NotAccepted(Hindrance.UNSEEN)
    return whole


def _unpacked(content: bytes, start: int, *, most: int) -> bytes:
    """At most so many bytes of what is packed from here on; none of what is packed otherwise.

    The sum at the end is not asked about: readers do not ask either. Raises zlib.error.
    """
    head = content[start : start + 2]
    if len(head) < 2 or head[0] & 15 != zlib.DEFLATED or int.from_bytes(head) % 31:
        return b""
    packed, at, unpacked = zlib.decompressobj(-zlib.MAX_WBITS), start + 2, bytearray()
    while at < len(content) and len(unpacked) < most and not packed.eof:
        step = content[at : at + min(_STEP, most)]
        unpacked += packed.decompress(step, most - len(unpacked))
        at += len(step)
    return bytes(unpacked)
