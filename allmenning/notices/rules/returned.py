"""Mail that came back: which of ours it was, and whether for good. Sources: RFC 3464, RFC 5965."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from enum import Enum
from typing import Final

LARGEST: Final = 1024 * 1024
_FOR_GOOD: Final = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
# The mailbox or the whole domain does not exist or takes nothing: RFC 3463 §3.2, §3.3. What is said
# of the sender's address (5.1.7, 5.1.8) or of the length (5.2.3) tells nothing of the recipient's.
_GONE: Final = re.compile(r"(\d{3}[ -])?5\.(1\.(?![78]\b)|2\.(?!3\b))\d{1,3}\b")
_NAME: Final = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)


class Kind(Enum):
    """What came: the address takes nothing, this mail was refused for something else, or whoever
    got it called it unwanted."""

    GONE = "gone"
    REFUSED = "refused"
    UNWANTED = "unwanted"


@dataclass(frozen=True)
class Returned:
    """One mail of ours that came back; `name` is its Message-ID."""

    kind: Kind
    name: str


def is_gone(text: str) -> bool:
    """Whether an answer's enhanced status code tells that the address takes nothing. Without a code
    it is not known: one provider's block must not silence all who have their mail there."""
    return _GONE.match(text.strip()) is not None


def read(content: bytes) -> Returned | None:
    """What a report says of a mail of ours; None for delays, for news of success and for what is
    no report. Nothing of it but the name is looked at: the rest tells of people."""
    if len(content) > LARGEST:
        return None
    message = email.message_from_bytes(content)
    kinds = {"delivery-status": _failed, "feedback-report": _unwanted}
    reports = kinds.get(str(message.get_param("report-type") or "").lower())
    if message.get_content_type() != "multipart/report" or reports is None:
        return None
    kind, name = reports(message), _name(message)
    return Returned(kind, name) if kind and name else None


def _failed(message: Message) -> Kind | None:
    for part in _parts(message, "message/delivery-status"):
        for group in _within(part):
            action = str(group.get("Action", "")).strip().lower()
            status = str(group.get("Status", ""))
            if action == "failed" and _FOR_GOOD.search(status):
                return Kind.GONE if is_gone(status) else Kind.REFUSED
    return None


def _unwanted(message: Message) -> Kind | None:
    """Complaints alone: other kinds of feedback, such as that it was no junk, change nothing."""
    for part in _parts(message, "message/feedback-report"):
        if re.search(r"^feedback-type:\s*abuse\b", _text(part), re.IGNORECASE | re.MULTILINE):
            return Kind.UNWANTED
    return None


def _name(message: Message) -> str:
    for kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
        for part in _parts(message, kind):
            if match := _NAME.search(_text(part)):
                return match[1]
    return ""


def _parts(message: Message, kind: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == kind)


def _text(part: Message) -> str:
    """The part's content, whether the parser took it for a message of its own or not."""
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace")
    return "\n".join(one.as_string() for one in _within(part))


def _within(part: Message) -> list[Message]:
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []
