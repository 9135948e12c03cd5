"""One mail as the sink took it, and what can be read out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cached_property


@dataclass(frozen=True)
class Mail:
    """An accepted mail: its number, when it came, from whom to whom on the envelope, its bytes."""

    number: int
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @cached_property
    def parsed(self) -> EmailMessage:
        """The mail with its headers and parts."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def message_id(self) -> str:
        """The Message-ID without angle brackets, or nothing."""
        return self.header("Message-ID").strip("<> ")

    @property
    def sender_name(self) -> str:
        """The name in From, or the address when there is no name."""
        name, address = parseaddr(self.header("From"))
        return name or address or self.sender

    @cached_property
    def text(self) -> str:
        """The plain text, or nothing."""
        part = self.parsed.get_body(("plain",))
        return str(part.get_content()) if part is not None else ""

    @cached_property
    def calendar(self) -> str:
        """The attached calendar file, or nothing."""
        for part in self.parsed.walk():
            if part.get_content_type() == "text/calendar":
                return str(part.get_content())
        return ""

    def header(self, name: str) -> str:
        """A header's value as text, or nothing."""
        return str(self.parsed.get(name, ""))
