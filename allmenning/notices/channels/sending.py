"""One sender: claims mails, asks the contact register, hands over, and writes down what happens.

Addresses live in memory from the register's answer to the relay's, and nowhere else. The database
and the register are asked in threads of their own, so that no connection waits for another's work.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.db import DatabaseError, connection
from django.db.utils import InterfaceError
from django.utils import timezone

from allmenning.core import scope
from allmenning.mail.rules.answers import Fate
from allmenning.notices.actions import journal
from allmenning.notices.actions.journal import Entry
from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.notices.channels.mails import Mail, Post
from allmenning.notices.channels.smtp.dialogue import Closed, Dialogue, Outcome
from allmenning.notices.rules import pace
from allmenning.notices.rules.returned import is_gone
from allmenning.registers.calling import RegisterDown, RegisterRefused, TooManyCalls

log = logging.getLogger("allmenning.notices")

CONNECTIONS = 32
_IDLE_SECONDS = 0.3
# A transaction costs as much as several mails: what comes within so long is written in one.
_GATHER_SECONDS = 0.003
_PATIENCE_SECONDS = 20
_LONGEST_WAIT = timedelta(minutes=1)
_LOOKS_AROUND_SECONDS = 10
Result = TypeVar("Result")


@dataclass(frozen=True)
class Relay:
    """Where the mail relay is, and what we call ourselves there."""

    host: str
    port: int
    own_name: str


@dataclass
class _Written:
    """What is to be written down next."""

    marks: dict[int, tuple[Mail, asyncio.Future[bool]]] = field(default_factory=dict)
    entries: list[tuple[int, Entry]] = field(default_factory=list)


class Sender:
    """Sends what is due in all municipalities until it is told to stop.

    `municipalities` is asked who they are, now and then: one that comes later is sent for too.
    """

    def __init__(
        self, municipalities: Callable[[], Sequence[int]], register: ContactRegister, relay: Relay
    ) -> None:
        self._post = Post(register)
        self._all, self._relay = municipalities, relay
        self._municipalities: deque[int] = deque()
        self._looks_around_at = time.monotonic()
        self._waiting: asyncio.Queue[Mail] = asyncio.Queue()
        self._is_stopping = asyncio.Event()
        self._can_connect = asyncio.Event()
        self._can_connect.set()
        self._written, self._to_write = _Written(), asyncio.Event()
        self._is_over = False
        self._claims, self._journal = ThreadPoolExecutor(1), ThreadPoolExecutor(1)

    def stop(self) -> None:
        """Claim no more, give back what is waiting, and end when what is under way has ended."""
        self._is_stopping.set()

    async def run(self) -> None:
        """Until `stop`."""
        writing = asyncio.create_task(self._write_down())
        connections = [asyncio.create_task(self._send()) for _ in range(CONNECTIONS)]
        await self._claim()
        self._give_back()
        await asyncio.gather(*connections)
        self._is_over = True
        self._to_write.set()
        await writing
        for threads in (self._claims, self._journal):
            await self._in(threads, _let_go)
            threads.shutdown()

    # Claiming

    async def _claim(self) -> None:
        while not self._is_stopping.is_set():
            if not self._can_connect.is_set():
                self._give_back()
            elif self._waiting.qsize() < pace.AT_ONCE // 2 and await self._claim_some():
                continue
            with suppress(TimeoutError):
                seconds = _IDLE_SECONDS if self._waiting.empty() else 0.01
                await asyncio.wait_for(self._is_stopping.wait(), seconds)

    async def _claim_some(self) -> bool:
        """Whether anything was claimed, in the first municipality that has something due."""
        try:
            await self._look_around()
            for _each in range(len(self._municipalities)):
                municipality = self._municipalities[0]
                self._municipalities.rotate(-1)
                mails = await self._in(
                    self._claims, partial(_within, municipality, self._post.take)
                )
                for mail in mails or ():
                    self._waiting.put_nowait(mail)
                if mails is not None:
                    return True
        except RegisterDown as error:
            await self._wait_for_register(error)
        except (RegisterRefused, DatabaseError, InterfaceError) as error:
            log.warning("no claim", extra={"because": type(error).__name__})
            await asyncio.sleep(1)
        return False

    async def _look_around(self) -> None:
        if time.monotonic() >= self._looks_around_at:
            self._municipalities = deque(await self._in(self._claims, partial(_kept, self._all)))
            self._looks_around_at = time.monotonic() + _LOOKS_AROUND_SECONDS

    async def _wait_for_register(self, error: RegisterDown) -> None:
        pause = error.pause if isinstance(error, TooManyCalls) else timedelta(seconds=5)
        log.warning("the contact register does not answer", extra={"because": str(error)})
        with suppress(TimeoutError):
            seconds = min(pause, _LONGEST_WAIT).total_seconds()
            await asyncio.wait_for(self._is_stopping.wait(), seconds)

    def _give_back(self) -> None:
        while not self._waiting.empty():
            mail = self._waiting.get_nowait()
            self._note(mail, Entry(mail.claim, None))

    # Sending

    async def _send(self) -> None:
        wait = 0.2
        while (mail := await self._next()) is not None:
            try:
                dialogue = await Dialogue.connect(
                    self._relay.host, self._relay.port, self._relay.own_name, self._mark
                )
            except (OSError, TimeoutError, Closed):
                self._note(mail, Entry(mail.claim, None))
                self._can_connect.clear()
                await asyncio.sleep(wait)
                wait = min(wait * 2, _PATIENCE_SECONDS)
                self._can_connect.set()
            else:
                wait = 0.2
                self._can_connect.set()
                await self._talk_unbroken(dialogue, mail)

    async def _talk_unbroken(self, dialogue: Dialogue[Mail], mail: Mail) -> None:
        """As `_talk`; what nobody thought of costs a connection, and never the sender."""
        try:
            await self._talk(dialogue, mail)
        except Exception as error:
            log.error("a connection ended", extra={"because": type(error).__name__})
            dialogue.hang_up()

    async def _talk(self, dialogue: Dialogue[Mail], mail: Mail | None) -> None:
        """Hand over one mail after another until the connection is of no more use."""
        while mail is not None and not dialogue.is_closed:
            await dialogue.name(mail)
            while mail is not None:
                following = None if self._waiting.empty() else self._waiting.get_nowait()
                outcome = await dialogue.hand_over(mail, following)
                self._settle(outcome)
                if dialogue.is_closed:
                    if following is not None:
                        self._waiting.put_nowait(following)
                    return
                mail = following
            mail = await self._next()
        await dialogue.leave()

    async def _next(self) -> Mail | None:
        """The next mail, or None when there will be none."""
        while not self._is_stopping.is_set():
            with suppress(TimeoutError):
                return await asyncio.wait_for(self._waiting.get(), _IDLE_SECONDS)
        return None

    # Writing down

    def _mark(self, mail: Mail) -> asyncio.Future[bool]:
        decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._written.marks[mail.claim.head.id] = (mail, decided)
        self._to_write.set()
        return decided

    def _settle(self, outcome: Outcome[Mail]) -> None:
        answer, mail = outcome.answer, outcome.mail
        is_refused = outcome.at_recipient and answer is not None and answer.fate is Fate.REFUSED
        rests = is_refused and answer is not None and is_gone(answer.text)
        self._note(mail, Entry(mail.claim, answer.fate if answer else None, rests))
        if answer is None:
            # Its notice is paused, and what waits may be of the same: it is claimed anew.
            self._give_back()

    def _note(self, mail: Mail, entry: Entry) -> None:
        self._written.entries.append((mail.municipality, entry))
        self._to_write.set()

    async def _write_down(self) -> None:
        """Write what has come together, again and again, each time in one transaction."""
        while True:
            await self._to_write.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._to_write.clear()
            written, self._written = self._written, _Written()
            if written.marks or written.entries:
                await self._write(written)
            elif self._is_over:
                return

    async def _write(self, written: _Written) -> None:
        municipalities = {mail.municipality for mail, _decided in written.marks.values()}
        municipalities |= {municipality for municipality, _entry in written.entries}
        for municipality in municipalities:
            await self._write_in(municipality, written)

    async def _write_in(self, municipality: int, written: _Written) -> None:
        marks = [one for one in written.marks.values() if one[0].municipality == municipality]
        entries = [entry for owner, entry in written.entries if owner == municipality]

        def write() -> set[int]:
            claims = [mail.claim for mail, _decided in marks]
            return journal.write(marks=claims, entries=entries, now=timezone.now())

        try:
            may = await self._in(self._journal, partial(_within, municipality, write))
        except (DatabaseError, InterfaceError) as error:
            log.warning("not written down", extra={"because": type(error).__name__})
            may = set()
            self._written.entries += [(municipality, entry) for entry in entries]
            asyncio.get_running_loop().call_later(0.2, self._to_write.set)
        for mail, decided in marks:
            decided.set_result(mail.claim.head.id in may)

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(threads, work)


def _let_go() -> None:
    """A thread that ends without it takes its connection out of the pool for ever."""
    connection.close()


def _within(municipality: int, work: Callable[[], Result]) -> Result:
    def in_scope() -> Result:
        with scope.municipality(municipality):
            return work()

    return _kept(in_scope)


def _kept(work: Callable[[], Result]) -> Result:
    """What it does on a connection that is kept, unless it is broken."""
    try:
        return work()
    except (DatabaseError, InterfaceError):
        connection.close()
        raise
