"""A letter as bytes on the wire. Sources: RFC 5322, RFC 2045-2047, RFC 3834, RFC 6047, RFC 8058."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from allmenning.mail.rules.calendar_file import from_organiser
from allmenning.mail.rules.identity import domain_of

_DOT_FIRST = re.compile(rb"^\.", re.MULTILINE)
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that stands on one line as it is: longer ones would be encoded, and no link then."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True)
class Mailbox:
    """A name and an address."""

    name: str
    address: str


def wire_address(address: str) -> str:
    """The address in ASCII. Raises ValueError when it is not exactly one such address.

    What stands in quotation marks before the @ is not taken. Source: RFC 5321 §4.1.2.
    """
    local, _at, _domain = address.rpartition("@")
    domain = domain_of(address)
    if len(local) > 64 or not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError("This is not an address that can be sent to.")
    return f"{local}@{domain}"


def message_bytes(
    *,
    sender: Mailbox,
    recipient: str,
    subject: str,
    text: str,
    calendar: str,
    unsubscribe: str,
    message_id: str,
    now: datetime,
) -> bytes:
    """The whole message, only ASCII, lines of at most 998 bytes ended by CRLF.

    One recipient; text first, the calendar file attached when there is one. With an address to
    `unsubscribe` at, mail programs offer to do so by one press.
    Raises ValueError when an address or the calendar cannot be used.
    """
    message = EmailMessage(policy=_POLICY)
    own_address = Address(sender.name, addr_spec=wire_address(sender.address))
    message["From"] = own_address
    message["To"] = Address(addr_spec=wire_address(recipient))
    message["Reply-To"] = own_address
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, cte="quoted-printable")
    if calendar:
        _attach(message, calendar, sender)
    return message.as_bytes()


def _attach(message: EmailMessage, calendar: str, sender: Mailbox) -> None:
    file, method = from_organiser(calendar, name=sender.name, address=sender.address)
    message.add_attachment(
        file,
        subtype="calendar",
        cte="quoted-printable",
        filename="kalender.ics",
        params={"method": method},
    )


def dot_stuffed(message: bytes) -> bytes:
    """The message as DATA carries it, without the final dot. Source: RFC 5321 §4.5.2."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return _DOT_FIRST.sub(b"..", ended)
