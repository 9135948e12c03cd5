"""The SMTP side: as little as a fast client needs (RFC 5321, RFC 2920). It sends nothing on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from simulators.sink.accepted import Accepted

MODES = {
    "none": "Every mail is taken.",
    "accept_and_drop": "Takes a mail, and breaks the connection in place of an answer.",
    "accept_and_hang": "Takes a mail, and never answers.",
    "lose_and_drop": "Breaks the connection when the body is there, and takes nothing.",
    "busy": "Answers 421 to a new mail, and hangs up.",
    "busy_at_dot": "Answers 451 to the final dot, and takes nothing.",
    "refuse": "Answers 550 to every recipient.",
    "refuse_late": "Answers 550 to every recipient, and 354 to DATA all the same.",
    "slow": "Takes a mail, and answers late.",
}
_DOT = b"\r\n.\r\n"
_NAME = re.compile(rb"^message-id:\s*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)


@dataclass
class State:
    """How the sink behaves at present. In `mode` it treats the next `times` mails, None for all."""

    accepted: Accepted
    mode: str = "none"
    seconds: float = 0.0
    times: int | None = None
    keep: Callable[[str, bytes], None] | None = None
    pipelines: bool = True

    def spent(self) -> str:
        """The mode for one more mail."""
        if self.times is None or self.mode == "none":
            return self.mode
        self.times -= 1
        mode = self.mode
        if self.times <= 0:
            self.mode, self.times = "none", None
        return mode


@dataclass
class Envelope:
    """The mail that is being sent."""

    recipients: list[str] = field(default_factory=list)
    mode: str = "none"


class Connection(asyncio.Protocol):
    """One client. All that arrives together is answered together."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._buffer = bytearray()
        self._is_body = False
        self._envelope = Envelope()
        self._names: list[str] = []
        self._replies: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink.localhost ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while not self._transport.is_closing() and (
            self._body() if self._is_body else self._line()
        ):
            pass
        self._flush()

    def abort(self) -> None:
        """Break the connection."""
        self._transport.abort()

    def _flush(self) -> None:
        if self._names:
            self._state.accepted.take(self._names)
            self._names = []
        replies, self._replies = b"".join(self._replies), []
        if not replies:
            return
        if self._state.mode == "slow":
            loop = asyncio.get_running_loop()
            loop.call_later(self._state.seconds, self._transport.write, replies)
        else:
            self._transport.write(replies)

    def _line(self) -> bool:
        end = self._buffer.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        self._command(line)
        return True

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            extra = b"250-PIPELINING\r\n" if self._state.pipelines else b""
            self._replies.append(b"250-sink.localhost\r\n" + extra + b"250 8BITMIME\r\n")
        elif verb == b"MAIL":
            self._mail()
        elif verb == b"RCPT":
            self._recipient(line)
        elif verb == b"DATA":
            self._data()
        elif verb == b"QUIT":
            self._replies.append(b"221 Bye\r\n")
            self._flush()
            self._transport.close()
        else:
            self._replies.append(b"250 OK\r\n")

    def _mail(self) -> None:
        self._envelope = Envelope(mode=self._state.spent())
        if self._envelope.mode == "busy":
            self._replies.append(b"421 4.3.2 Busy\r\n")
            self._flush()
            self._transport.close()
            return
        self._replies.append(b"250 OK\r\n")

    def _recipient(self, line: bytes) -> None:
        if self._envelope.mode.startswith("refuse"):
            self._replies.append(b"550 5.1.1 No such mailbox\r\n")
            return
        self._envelope.recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
        self._replies.append(b"250 OK\r\n")

    def _data(self) -> None:
        if not self._envelope.recipients and self._envelope.mode != "refuse_late":
            self._replies.append(b"503 5.5.1 No recipient\r\n")
            return
        self._is_body = True
        self._replies.append(b"354 Go on\r\n")

    def _body(self) -> bool:
        if self._buffer.startswith(b".\r\n"):
            size, taken = 0, 3
        else:
            size = self._buffer.find(_DOT) + 2
            taken = size + 3
        if size == 1:
            return False
        body = bytes(self._buffer[:size])
        del self._buffer[:taken]
        self._is_body = False
        self._take(body)
        return True

    def _take(self, body: bytes) -> None:
        mode, match = self._envelope.mode, _NAME.search(body)
        if mode == "busy_at_dot" or not self._envelope.recipients:
            self._replies.append(b"451 4.3.0 Not now\r\n")
            return
        if mode == "lose_and_drop":
            self._transport.abort()
            return
        self._names.append(match[1].decode() if match else "nameless")
        if self._state.keep:
            self._state.keep(self._envelope.recipients[0], body)
        if mode == "accept_and_drop":
            self._flush()
            self._transport.abort()
        elif mode != "accept_and_hang":
            self._replies.append(b"250 2.0.0 Taken\r\n")
