"""A mail as bytes, written out once and cut where what is one person's own goes in.

A standard builder takes milliseconds for each; joining the pieces takes microseconds. What goes in
is refused unless it is exactly what it should be, so that no value can end its line.
Sources: RFC 5322, RFC 2045-2047, RFC 2919, RFC 3834, RFC 8058.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote
from hashlib import sha256
from typing import Final

from allmenning.mail.rules.message import wire_address
from allmenning.notices.rules.dkim import Signer, canonical
from allmenning.notices.rules.frame import OWN
from allmenning.notices.rules.rendering import MOST_BYTES, Variant

_OWN_VALUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,73}")
_MESSAGE_ID: Final = re.compile(r"[0-9a-f]{32}@[a-z0-9.-]+")
_PLAIN: Final = re.compile(r"[ -<>-~]")
_LINE: Final = 75
_SIGNED: Final = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "mime-version",
    "content-type",
]


class UnfitValue(ValueError):
    """Something that should go into a mail is not what belongs there."""


class TooLarge(ValueError):
    """The mail would be cut off by the programs it is read in."""


@dataclass(frozen=True)
class Sender:
    """Who the mail is from. `theme` is what it is about, as an ASCII word, and `no` is where one
    says no to more: the address up to what is the person's own."""

    name: str
    address: str
    theme: str
    no: str

    @property
    def domain(self) -> str:
        """The domain that the mail is from."""
        return wire_address(self.address).rpartition("@")[2]


@dataclass(frozen=True, slots=True, repr=False)
class Own:
    """What is one person's own in a mail. It is not printed: it is about a person."""

    recipient: str
    message_id: str
    link: str


def written(moment: datetime) -> bytes:
    """The moment as a header says it."""
    return format_datetime(moment).encode("ascii")


class Letter:
    """One variant as bytes, with gaps. Raises TooLarge, and ValueError for an unusable sender."""

    def __init__(self, variant: Variant, sender: Sender, signer: Signer | None) -> None:
        headers = list(_headers(variant, sender, _boundary(variant)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")
        self._head = _cut(lines)
        signed = sorted(headers, key=lambda header: _SIGNED.index(header[0].lower()))
        self._signed = _cut(b"".join(canonical(n, v.encode("ascii")) for n, v in signed))
        self._prefix = signer.prefix([name.lower() for name, _value in signed]) if signer else b""
        self._signer = signer
        self._body = _body(variant, _boundary(variant))
        if len(variant.html.encode()) > MOST_BYTES or sum(map(len, self._body)) > MOST_BYTES:
            raise TooLarge

    def filled(self, own: Own, date: bytes) -> bytes:
        """The whole mail to one person, lines ended by CRLF, none beginning with a full stop.

        `date` is as `written`. Raises UnfitValue, and ValueError for an address that is none.
        """
        if not _OWN_VALUE.fullmatch(own.link) or not _MESSAGE_ID.fullmatch(own.message_id):
            raise UnfitValue
        recipient = wire_address(own.recipient).encode("ascii")
        link = own.link.encode("ascii")
        values = (recipient, date, own.message_id.encode("ascii"), link)
        body = link.join(self._body)
        head = _joined(self._head, values)
        if self._signer is None:
            return head + b"\r\n" + body
        signed = _joined(self._signed, values)
        return self._signer.header(self._prefix, signed, body) + head + b"\r\n" + body


# The gaps in the headers, in the order they come both in the mail and in what is signed.
_GAPS: Final = ("\x01", "\x02", "\x03", "\x04")


def _headers(variant: Variant, sender: Sender, boundary: str) -> Iterator[tuple[str, str]]:
    own = wire_address(sender.address)
    recipient, date, message_id, link = _GAPS
    yield "From", f"{_name(sender.name)} <{own}>"
    yield "To", recipient
    yield "Subject", _encoded(variant.subject)
    yield "Date", date
    yield "Message-ID", f"<{message_id}>"
    yield "Reply-To", own
    yield "List-Id", f"<{sender.theme}.{sender.domain}>"
    yield "List-Unsubscribe", f"\r\n <{sender.no}{link}>"
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Auto-Submitted", "auto-generated"
    yield "MIME-Version", "1.0"
    yield "Content-Type", f'multipart/alternative; boundary="{boundary}"'


def _name(name: str) -> str:
    return f'"{quote(name)}"' if name.isascii() else _encoded(name)


def _encoded(words: str) -> str:
    if not words.isprintable():
        raise UnfitValue
    return Header(words, "utf-8", header_name="Subject", maxlinelen=70).encode(linesep="\r\n")


def _boundary(variant: Variant) -> str:
    """Cannot stand in a part: there an equals sign is followed by digits or ends its line."""
    facts = f"{variant.subject}\n{variant.html}\n{variant.text}"
    return f"=_{sha256(facts.encode()).hexdigest()[:32]}"


def _cut(text: bytes) -> list[bytes]:
    """The pieces between the gaps, each of which is there exactly once."""
    pieces = re.split(b"[\x01-\x04]", text)
    assert [text.count(gap.encode()) for gap in _GAPS] == [1] * len(_GAPS)
    return pieces


def _joined(pieces: list[bytes], values: tuple[bytes, bytes, bytes, bytes]) -> bytes:
    first, second, third, fourth, last = pieces
    one, two, three, four = values
    return b"".join((first, one, second, two, third, three, fourth, four, last))


def _body(variant: Variant, boundary: str) -> list[bytes]:
    """Text first, then HTML, as quoted-printable, cut where the person's own goes in."""
    said = ""
    for kind, content in (("plain", variant.text), ("html", variant.html)):
        said += (
            f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            f"Content-Language: {variant.language}\r\n"
            f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted_printable(content)}"
        )
    return [piece.encode("ascii") for piece in f"{said}--{boundary}--\r\n".split("\x04")]


def quoted_printable(text: str) -> str:
    """The text in ASCII, its lines of at most 76 characters ended by CRLF; no line begins with a
    full stop. What is a person's own is a gap on a line to itself. Source: RFC 2045 §6.7."""
    return "".join(f"{_line(line)}\r\n" for line in text.rstrip("\n").split("\n"))


def _line(line: str) -> str:
    return "=\r\n\x04=\r\n".join(_broken(piece) for piece in line.split(OWN))


def _broken(piece: str) -> str:
    lines, current = [], ""
    for character in piece:
        token = character if _PLAIN.fullmatch(character) else _hex(character)
        if len(current) + len(token) > _LINE:
            lines.append(current)
            current = ""
        current += "=2E" if token == "." and not current else token
    if current.endswith(" "):
        current = f"{current[:-1]}=20"
    return "=\r\n".join([*lines, current])


def _hex(character: str) -> str:
    return "".join(f"={byte:02X}" for byte in character.encode())
