"""Openings that are cut off at each step there is, and what the platform has of them afterwards.

The steps of an opening: decide and write (one transaction), unlock, write the outcome, send,
receive, say that it was received. `INJECTED` are all the places between them.
"""

import contextlib
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TextIO

from allmenning.keys.rules import wire
from allmenning.keys.rules.pins import pin
from allmenning.keys.rules.records import FIRST_LINK, Record, linked, record_in
from gateway.core import Gateway
from gateway.journal import OPENED
from gateway.store import Store
from gateway.tests import world
from gateway.tests.simulation.venue import Crash, Disk

INJECTED = (
    "before the attempt is written",
    "after the attempt is written",
    "before the lock opens",
    "after the lock opened",
    "before the outcome is written",
    "after the outcome is written",
    "before it is sent",
    "after it is sent",
    "after it is received",
    "before the answer is kept",
    "after the answer is kept",
)
PINS = 6


@dataclass
class Receiver:
    """Receives as the platform does: each line once by its number, in order, its link checked."""

    lines: dict[int, bytes] = field(default_factory=dict)
    link: bytes = FIRST_LINK

    def take(self, data: bytes) -> int:
        """Keeps what is new and returns the last line that is kept."""
        own = world.OWN
        message = wire.receive(data, {world.IDENTITY.key_id: own.public_key()})
        assert isinstance(message, wire.Lines)
        for number, line in enumerate(message.lines, start=message.first):
            assert self.lines.get(number, line) == line
            if number == len(self.lines) + 1:
                self.lines[number] = line
                self.link = linked(self.link, line)
        return len(self.lines)

    def wrong_with(self, unlocked: list[int], store: Store) -> list[str]:
        """What is lost or doubled, by the locks and by the gateway's own disk."""
        records = [record_in(line) for line in self.lines.values()]
        tried = {one.sequence for one in records if one.outcome_of is None and one.allowed}
        outcomes = Counter(one.outcome_of for one in records if one.outcome_of is not None)
        rules = {
            "an opening is lost": set(unlocked) <= tried,
            "a door opened twice on one line": set(Counter(unlocked).values()) <= {1},
            "an opening without one outcome": set(outcomes) == tried
            and set(outcomes.values()) <= {1},
            "a line is lost": store.last_line() == (len(self.lines), self.link),
            "somebody came in twice who may once": max(_by_grant(records).values(), default=1) == 1,
        }
        return [what for what, is_kept in rules.items() if not is_kept]


def _by_grant(records: list[Record]) -> Counter[bytes]:
    return Counter(one.grant for one in records if one.outcome_of is None and one.allowed)


def platform_side(many: int) -> tuple[list[bytes], list[str]]:
    """Changes with so many grants that open once each, and their codes."""
    platform = world.Platform()
    grants = [world.grant(uses=1) for _ in range(many)]
    data = platform.changes(*(world.granted(one) for one in grants))
    return [data], [pin(world.SECRET, one.id, 0) for one in grants]


class Interrupted:
    """A gateway whose power goes at one of the places, once, while people come and go."""

    def __init__(self, place: str, seed: int) -> None:
        self._chance = Random(seed)
        self._place, self._after = place, self._chance.randrange(PINS)
        self._disk = Disk(":memory:")
        self._receiver = Receiver()
        self._unlocked: list[int] = []
        changes, self._codes = platform_side(PINS)
        self._gateway = self._start()
        for data in changes:
            self._gateway.heard(data)

    def _start(self) -> Gateway:
        gateway = Gateway(world.IDENTITY, self._disk, world.Hands().clock())
        gateway.journal.settle_interrupted()
        return gateway

    def wrong(self) -> list[str]:
        """Runs it, and returns what is wrong at the end."""
        for number, code in enumerate(self._codes):
            at = world.NOW + timedelta(seconds=number)
            place = self._place if number == self._after else ""
            for again in (False, True):
                try:
                    self._visit(code, at + timedelta(seconds=again), "" if again else place)
                    self._report("" if again else place)
                except Crash:
                    self._gateway = self._start()
        self._gateway.journal.settle_interrupted()
        self._report("")
        return self._receiver.wrong_with(self._unlocked, self._disk)

    def _visit(self, code: str, at: datetime, place: str) -> None:
        self._wound(place, "attempt is")
        tried = self._gateway.attempt(world.digits(code), world.at(at))
        if not tried.decision.allowed:
            return
        assert tried.sequence is not None
        _stop(place, "before the lock opens")
        self._unlocked.append(tried.sequence)
        _stop(place, "after the lock opened")
        self._wound(place, "outcome is")
        self._gateway.journal.outcome(tried.sequence, OPENED)

    def _report(self, place: str) -> None:
        while (lines := self._gateway.journal.unsent()) is not None:
            _stop(place, "before it is sent")
            data = wire.send(lines, key=world.OWN, key_id=world.IDENTITY.key_id)
            _stop(place, "after it is sent")
            kept = self._receiver.take(data)
            _stop(place, "after it is received")
            self._wound(place, "answer is")
            self._gateway.heard(world.sealed(wire.Received(world.NUMBER, kept)))

    def _wound(self, place: str, step: str) -> None:
        if step in place:
            self._disk.fails = place.partition(" ")[0]


def _stop(place: str, here: str) -> None:
    if place == here:
        raise Crash


class Killed:
    """A gateway in a process of its own that is killed (SIGKILL) again and again, anywhere."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = Random(seed)
        self._receiver = Receiver()
        self.openings = 0

    def wrong(self, kills: int) -> list[str]:
        """Kills it so many times, and returns what is wrong at the end."""
        for _ in range(kills):
            self._live(self._chance.uniform(0, 0.2))
        store = Store(self._folder / "gateway.sqlite")
        last = Gateway(world.IDENTITY, store, world.Hands().clock())
        last.journal.settle_interrupted()
        while (lines := last.journal.unsent()) is not None:
            data = wire.send(lines, key=world.OWN, key_id=world.IDENTITY.key_id)
            last.journal.received(self._receiver.take(data))
        pulses = (self._folder / "lock").read_bytes()
        unlocked = [int.from_bytes(pulses[at : at + 8], "big") for at in range(0, len(pulses), 8)]
        self.openings = len(unlocked)
        found = self._receiver.wrong_with(unlocked, store)
        return [what for what in found if "may once" not in what]

    def _live(self, seconds: float) -> None:
        """Lets it run for a while after its first opening, and kills it."""
        command = [sys.executable, "-m", "gateway.tests.killed", str(self._folder)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
            killer = threading.Timer(seconds, process.kill)
            for line in process.stdout:
                if not killer.is_alive() and not killer.finished.is_set():
                    killer.start()
                self._answer(process.stdin, line)
            with contextlib.suppress(BrokenPipeError):  # An answer it did not live to read.
                process.stdin.close()

    def _answer(self, asked: TextIO, line: str) -> None:
        """Receives a line that came whole, unless the platform is killed at that moment."""
        if not line.endswith("\n"):
            return
        kept = self._receiver.take(bytes.fromhex(line))
        with contextlib.suppress(BrokenPipeError):
            asked.write(world.sealed(wire.Received(world.NUMBER, kept)).hex() + "\n")
            asked.flush()
