"""The SMTP side: takes every mail, and fails in named ways when told to."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from threading import Event, Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from simulators.mailbox.journal import Journal

LARGEST_MAIL = 10 * 1024 * 1024
LONGEST_SECONDS = 3600
FAILURES = {
    "none": "Alt virker som det skal.",
    "accept_and_drop": "Tar imot hvert brev, men bryter forbindelsen i stedet for å svare.",
    "lose_and_drop": "Bryter forbindelsen når brevet er sendt, og tar det ikke imot.",
    "busy": "Svarer at det er opptatt (421), og legger på.",
    "refuse": "Avviser brev til én adresse (550).",
    "slow": "Tar imot hvert brev, men svarer sent.",
}


@dataclass(frozen=True)
class Failure:
    """How the relay fails at present: `refuse` at an address, `slow` by some seconds.

    Raises ValueError for a mode that does not exist, or for too many seconds.
    """

    mode: str = "none"
    address: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.mode not in FAILURES or not 0 <= self.seconds <= LONGEST_SECONDS:
            raise ValueError(f"mode is one of {', '.join(FAILURES)}.")


class Relay:
    """Listens on 127.0.0.1 only, in a thread of its own. Port 0 takes a free one.

    Raises OSError when the port is taken.
    """

    def __init__(self, port: int, journal: Journal) -> None:
        self.journal = journal
        self.failure = Failure()
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._is_up = Event()
        self._thread = Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Take connections from now on."""
        self._thread.start()
        self._is_up.wait()

    def stop(self) -> None:
        """Close every connection and wait for the thread."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await self._loop.create_server(self._connection, sock=self._socket)
        self._is_up.set()
        await self._stop.wait()
        server.close()

    def _connection(self) -> SMTP:
        return SMTP(
            _Handler(self),
            hostname="mailbox.localhost",
            ident="stand-in that sends nothing on",
            data_size_limit=LARGEST_MAIL,
            loop=self._loop,
        )


class _Handler:
    """What aiosmtpd asks about each command. It needs these names and all these arguments."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._relay.failure.mode == "busy":
            # The answer must be on its way before the connection closes behind it.
            asyncio.get_running_loop().call_later(0.05, _hang_up, server)
            return "421 4.3.2 Busy, closing"
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
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
