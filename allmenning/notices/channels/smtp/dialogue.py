"""One connection to the relay: the next mail's envelope goes out with the body before it.

One mail at a time is named, and its final dot is sent only after its attempt has been marked. What
a relay that lacks pipelining (RFC 2920) answers is awaited word by word.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from allmenning.mail.rules.answers import Answer, Fate, after_the_dot, before_the_dot
from allmenning.notices.rules import pace

CONNECT_SECONDS = 10
COMMAND_SECONDS = 60
_GOES_ON = 354
_CLOSING = 421
_LONGEST_REPLY = 100


class Mail(Protocol):
    """What is sent: from whom, to whom, and the bytes, which are made when their turn comes."""

    @property
    def sender(self) -> str: ...

    @property
    def recipient(self) -> str: ...

    def content(self) -> bytes: ...


M = TypeVar("M", bound=Mail)


@dataclass(frozen=True)
class Outcome(Generic[M]):
    """What became of a mail; None when its mark was refused and nothing was sent of it.

    `at_recipient` tells that it was the recipient that the relay did not take.
    """

    mail: M
    answer: Answer | None
    at_recipient: bool = False


class Closed(Exception):
    """The connection is of no more use."""


@dataclass(frozen=True)
class Reply:
    """A relay's answer to a command."""

    code: int
    text: str


class Dialogue(Generic[M]):
    """One connection. `mark` writes that a mail's dot is about to be sent, and says whether it may."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        mark: Callable[[M], Awaitable[bool]],
    ) -> None:
        self._reader, self._writer, self._mark = reader, writer, mark
        self._pipelines = False

    @classmethod
    async def connect(
        cls, host: str, port: int, own_name: str, mark: Callable[[M], Awaitable[bool]]
    ) -> Self:
        """Raises OSError or Closed when the relay does not take us."""
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
        dialogue = cls(reader, writer, mark)
        try:
            await dialogue._greet(own_name)
        except BaseException:
            dialogue.hang_up()
            raise
        return dialogue

    async def _greet(self, own_name: str) -> None:
        greeting = await self._reply()
        self._writer.write(f"EHLO {own_name}\r\n".encode())
        said = await self._reply()
        if (greeting.code, said.code) != (220, 250):
            raise Closed
        self._pipelines = "PIPELINING" in said.text.upper().split()

    async def name(self, mail: M) -> None:
        """Say who the mail is from and to, without waiting for an answer where that can be."""
        if self._pipelines:
            self._writer.write(_envelope(mail))

    async def hand_over(self, mail: M, following: M | None) -> Outcome[M]:
        """Send the mail that has been named, and name the one that follows with it.

        Where that ends the connection (`is_closed`), the one that follows has not been sent.
        """
        began, marked = asyncio.get_running_loop().time(), asyncio.ensure_future(self._mark(mail))
        content = mail.content()
        try:
            async with asyncio.timeout(COMMAND_SECONDS):
                refused = await self._refused(mail)
        except (OSError, TimeoutError, Closed) as error:
            await marked
            self.hang_up()
            return Outcome(mail, Answer(Fate.POSTPONED, type(error).__name__))
        may_be_sent = await marked
        if refused is not None:
            await self._after_refusal(following)
            return refused
        if not may_be_sent or _is_late(began):
            self.hang_up()
            late = Answer(Fate.POSTPONED, "the mark is too old")
            return Outcome(mail, late if may_be_sent else None)
        return await self._finish(mail, content, following)

    async def _refused(self, mail: M) -> Outcome[M] | None:
        """Why the relay wants no body, or None when it waits for one."""
        stopped: Outcome[M] | None = None
        for number, command in enumerate(_commands(mail)):
            if not self._pipelines:
                self._writer.write(command)
            reply = await self._read()
            if reply.code == _CLOSING:
                raise Closed
            is_last = number == 2
            if stopped is None and not _is_yes(reply.code, is_last=is_last):
                answer = before_the_dot(reply.code, reply.text)
                stopped = Outcome(mail, answer, at_recipient=number == 1)
                if not self._pipelines:
                    return stopped
            elif stopped is not None and is_last and reply.code == _GOES_ON:
                # It opened a body that has no taker: an empty one, never another person's.
                self._writer.write(b".\r\n")
                await self._read()
        return stopped

    async def _after_refusal(self, following: M | None) -> None:
        self._writer.write(b"RSET\r\n")
        try:
            if (await self._reply()).code != 250:
                self.hang_up()
        except (OSError, TimeoutError, Closed):
            self.hang_up()
        if following is not None and not self.is_closed:
            await self.name(following)

    async def _finish(self, mail: M, content: bytes, following: M | None) -> Outcome[M]:
        """From here on silence means that we do not know: the relay may have the mail."""
        goes_along = _envelope(following) if following is not None and self._pipelines else b""
        try:
            self._writer.write(content + b".\r\n" + goes_along)
            async with asyncio.timeout(pace.FINAL.total_seconds()):
                await self._writer.drain()
                reply = await self._read()
        except (OSError, TimeoutError, Closed) as error:
            self.hang_up()
            return Outcome(mail, Answer(Fate.UNKNOWN, type(error).__name__))
        answer = after_the_dot(reply.code, reply.text)
        if reply.code == _CLOSING or answer.fate is Fate.UNKNOWN:
            self.hang_up()
        return Outcome(mail, answer)

    async def _reply(self, seconds: float = COMMAND_SECONDS) -> Reply:
        """As `_read`, within so many seconds. Raises TimeoutError as well."""
        async with asyncio.timeout(seconds):
            return await self._read()

    async def _read(self) -> Reply:
        """One answer, all its lines. Raises Closed for what is none, and OSError."""
        text = ""
        for _line in range(_LONGEST_REPLY):
            try:
                line = await self._reader.readline()
            except ValueError:
                raise Closed from None
            if not line.endswith(b"\n") or not line[:3].isdigit():
                raise Closed
            text += line[4:].decode("utf-8", "replace")
            if line[3:4] != b"-":
                return Reply(int(line[:3]), text.strip())
        raise Closed

    @property
    def is_closed(self) -> bool:
        """Whether we have hung up."""
        return self._writer.is_closing()

    def hang_up(self) -> None:
        """Close without a word: inside a body, any word would become part of it."""
        self._writer.transport.abort()

    async def leave(self) -> None:
        """Say goodbye between two mails."""
        with suppress(OSError, TimeoutError, Closed):
            self._writer.write(b"QUIT\r\n")
            await self._reply(1)
        self.hang_up()


def _is_late(began: float) -> bool:
    """A process that was frozen must not send a dot whose row may be in other hands by now."""
    return asyncio.get_running_loop().time() - began > pace.MARK_LASTS.total_seconds()


def _commands(mail: Mail) -> tuple[bytes, bytes, bytes]:
    sender, recipient = f"MAIL FROM:<{mail.sender}>\r\n", f"RCPT TO:<{mail.recipient}>\r\n"
    return sender.encode("ascii"), recipient.encode("ascii"), b"DATA\r\n"


def _envelope(mail: Mail) -> bytes:
    return b"".join(_commands(mail))


def _is_yes(code: int, *, is_last: bool) -> bool:
    return code == _GOES_ON if is_last else code // 100 == 2
