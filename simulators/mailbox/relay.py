"""The SMTP side: takes every mail, and fails in named ways when told to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from simulators.mailbox.journal import Journal

LARGEST_MAIL = 10 * 1024 * 1024
FAILURES = {
    "none": "alt går som det skal",
    "accept_and_drop": "tar imot brevet, men bryter forbindelsen før svaret",
    "lose_and_drop": "bryter forbindelsen uten å ta imot brevet",
    "busy": "svarer 421 og legger på",
    "refuse": "avviser én adresse med 550",
    "slow": "tar imot brevet, men svarer sent",
}


@dataclass(frozen=True)
class Failure:
    """How the relay fails at present: for `refuse` an address, for `slow` seconds."""

    mode: str = "none"
    address: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.mode not in FAILURES or not 0 <= self.seconds <= 3600:
            raise ValueError(f"mode is one of {', '.join(FAILURES)}; seconds at most 3600")


class _Connected(Protocol):
    failure: Failure
    journal: Journal


class _Handler:
    """What aiosmtpd asks about each command."""

    def __init__(self, relay: _Connected) -> None:
        self._relay = relay

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._relay.failure.mode == "busy":
            # The answer must be on its way before the connection closes behind it.
            asyncio.get_running_loop().call_later(0.05, _hang_up, server)
            return "421 4.3.2 Opptatt, prøv igjen senere".encode().decode("ascii", "replace")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        failure = self._relay.failure
        if failure.mode == "refuse" and address.lower() == failure.address.lower():
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        failure = self._relay.failure
        if failure.mode == "lose_and_drop":
            _hang_up(server)
            return "451 Lost"
        content = envelope.original_content or b""
        mail = self._relay.journal.take(envelope.mail_from or "", envelope.rcpt_tos, content)
        if failure.mode == "accept_and_drop":
            _hang_up(server)
        if failure.mode == "slow":
            await asyncio.sleep(failure.seconds)
        return f"250 OK mail {mail.number}"


def _hang_up(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.abort()


class Relay(Controller):
    """Listens on 127.0.0.1 only."""

    def __init__(self, port: int, journal: Journal) -> None:
        self.journal = journal
        self.failure = Failure()
        super().__init__(
            _Handler(self), hostname="127.0.0.1", port=port, data_size_limit=LARGEST_MAIL
        )

    def factory(self) -> Any:
        """The protocol of one connection, under a name that tells what it is."""
        return SMTP(
            self.handler,
            hostname="mailbox.localhost",
            ident="stand-in that sends nothing on",
            data_size_limit=LARGEST_MAIL,
        )
