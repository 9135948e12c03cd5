"""One sender: claims mails, asks the contact register, hands over, and writes down what happens.

Addresses live in memory from the register's answer to the relay's, and nowhere else. The database
and the register are asked in threads of their own, so that no connection waits for another's work.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
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
from allmenning.notices.channels.gathering import Gathering
from allmenning.notices.channels.mails import Mail, Post
from allmenning.notices.channels.smtp.dialogue import Closed, Dialogue, Outcome
from allmenning.notices.rules import pace
from allmenning.notices.rules.returned import is_gone
from allmenning.registers.calling import RegisterDown, RegisterRefused, TooManyCalls

log = logging.getLogger("allmenning.notices")

CONNECTIONS = 48
_IDLE_SECONDS = 0.3
# How long what is to be written down waits for more: a mail waits for its mark, nothing for the rest.
_MARK_SECONDS = 0.001
_ENTRY_SECONDS = 0.05
_PATIENCE_SECONDS = 20
_LONGEST_WAIT = timedelta(minutes=1)
_LOOKS_AROUND_SECONDS = 10
_AGAIN_SECONDS = 0.2
Item = TypeVar("Item")
Result = TypeVar("Result")
# A mail that is about to be finished, and who waits for whether it may be.
_Mark = tuple[Mail, asyncio.Future[bool]]


@dataclass(frozen=True)
class Relay:
    """Where the mail relay is, and what we call ourselves there."""

    host: str
    port: int
    own_name: str


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
        self._marks = Gathering(_MARK_SECONDS, self._write_marks)
        self._entries = Gathering(_ENTRY_SECONDS, self._write_entries)
        self._claims, self._marking, self._settling = (ThreadPoolExecutor(1) for _ in range(3))

    def stop(self) -> None:
        """Claim no more, give back what is waiting, and end when what is under way has ended."""
        self._is_stopping.set()

    async def run(self) -> None:
        """Until `stop`, or until something nobody thought of ends it all: others then take over."""
        async with asyncio.TaskGroup() as tasks:
            for one in (self._marks, self._entries):
                tasks.create_task(one.run())
            connections = [tasks.create_task(self._send()) for _ in range(CONNECTIONS)]
            await self._claim()
            self._give_back()
            await asyncio.gather(*connections)
            for one in (self._marks, self._entries):
                one.end()
        for threads in (self._claims, self._marking, self._settling):
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
        finally:
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
        self._marks.add((mail, decided))
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
        self._entries.add((mail.municipality, entry))

    async def _write_marks(self, marks: Sequence[_Mark]) -> None:
        for municipality, asked in _by_municipality((one[0].municipality, one) for one in marks):
            # Of two that were claimed for one row, neither is sent: it is claimed anew.
            heads = Counter(mail.claim.head.id for mail, _decided in asked)
            claims = [mail.claim for mail, _decided in asked if heads[mail.claim.head.id] == 1]
            mark = partial(journal.mark, claims=claims, now=timezone.now())
            try:
                may = await self._in(self._marking, partial(_within, municipality, mark))
            except (DatabaseError, InterfaceError) as error:
                log.warning("not marked", extra={"because": type(error).__name__})
                may = set()
            for mail, decided in asked:
                decided.set_result(mail.claim.head.id in may)

    async def _write_entries(self, noted: Sequence[tuple[int, Entry]]) -> None:
        for municipality, entries in _by_municipality(noted):
            settle = partial(journal.settle, entries=entries, now=timezone.now())
            try:
                await self._in(self._settling, partial(_within, municipality, settle))
            except (DatabaseError, InterfaceError) as error:
                log.warning("not written down", extra={"because": type(error).__name__})
                await asyncio.sleep(_AGAIN_SECONDS)
                self._entries.add(*((municipality, entry) for entry in entries))

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(threads, work)


def _by_municipality(noted: Iterable[tuple[int, Item]]) -> list[tuple[int, list[Item]]]:
    found: dict[int, list[Item]] = {}
    for municipality, item in noted:
        found.setdefault(municipality, []).append(item)
    return list(found.items())


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
