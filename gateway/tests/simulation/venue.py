"""A building with a real gateway in it, its locks, and everything that can go wrong there."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from allmenning.keys.rules import wire
from allmenning.keys.rules.clocks import Reading
from allmenning.keys.rules.decisions import Decision, Presentation
from allmenning.keys.rules.grants import moment, read
from allmenning.keys.rules.presenting import Order, order_in
from allmenning.keys.rules.sealing import NotSealed
from gateway.clock import Clock
from gateway.core import Gateway
from gateway.journal import NO_ANSWER, OPENED
from gateway.known import Identity
from gateway.store import Store
from gateway.tests.simulation.agenda import Agenda
from gateway.tests.simulation.office import ISSUING, ISSUING_ID, ROOT, ROOT_ID, secret_of
from gateway.tests.simulation.wires import Wires

YEARS = timedelta(days=3653)
# A cheap crystal errs by twenty millionths: five seconds in three days.
DRIFT = 20e-6
CLOSE = timedelta(seconds=15)


class Crash(BaseException):
    """The power goes."""


class Disk(Store):
    """Its transactions fail where they are told to: "before" they are durable, "after", or "full"."""

    fails: str = ""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        fails, self.fails = self.fails, ""
        with super().transaction():
            yield
            if fails == "full":
                raise sqlite3.OperationalError("database or disk is full")
            if fails == "before":
                raise Crash
        if fails == "after":
            raise Crash


@dataclass
class Told:
    """What a gateway was told, as the model counts it: for each grant the newest copy's lease and
    epoch, what was taken back, and when the platform last said that this was all."""

    lent: dict[bytes, tuple[datetime, int]] = field(default_factory=dict)
    revoked: set[bytes] = field(default_factory=set)
    epoch: int = 0
    vouched: datetime = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Unlocked:
    """That a lock opened: the line of the record it opened on, and the gateway's and true time."""

    sequence: int
    door: int
    read: datetime
    true: datetime


def own_key(gateway: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(b"gateway%d" % gateway).digest())


def public_of(gateway: int) -> dict[bytes, Ed25519PublicKey]:
    return {gateway.to_bytes(8, "big"): own_key(gateway).public_key()}


@dataclass
class Venue:
    """One gateway, and what the model knows that it was told. `sent` holds what the platform sent."""

    number: int
    agenda: Agenda
    chance: Random
    wires: Wires
    to_office: Callable[[int, wire.Message], None]
    sent: dict[bytes, wire.Message]
    disk: Disk = field(default_factory=lambda: Disk(":memory:"))
    wall_away: timedelta = timedelta(0)
    is_on: bool = False
    unlocked: list[Unlocked] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    starts: int = 0
    had_line: float = 0.0
    farthest: int = 0

    def __post_init__(self) -> None:
        self._drift = 1 + self.chance.uniform(-DRIFT, DRIFT)
        self.identity = Identity(
            self.number, own_key(self.number), secret_of(self.number), {ROOT_ID: ROOT.public_key()}
        )
        self.start()

    def start(self) -> None:
        """Power comes; the gateway goes on where it was."""
        booted = self.agenda.now
        clock = Clock(
            lambda: self.agenda.instant + self.wall_away,
            lambda: (self.agenda.now - booted) * self._drift,
        )
        self.gateway = Gateway(self.identity, self.disk, clock)
        self.gateway.journal.settle_interrupted()
        self.is_on, self.starts = True, self.starts + 1
        if self.gateway.sequence < self.farthest:
            self.faults.append("a gateway went back over a restart")

    def crash(self) -> None:
        """Power goes, and comes again within a minute; the wall clock may be lost meanwhile."""
        self.is_on = False
        self.wall_away = timedelta(seconds=self.chance.uniform(-2, 2))
        if self.chance.random() < 0.03:
            self.wall_away = self.chance.choice([-1, 1]) * YEARS
        self.agenda.at(self.agenda.now + self.chance.uniform(1, 60), self.start)

    def turn_wall_clock(self) -> None:
        """Somebody, or a false time server, turns the wall clock while the gateway runs."""
        self.wall_away = self.chance.uniform(-1, 1) * YEARS

    @property
    def reading(self) -> Reading:
        return self.gateway.reading()

    @property
    def is_clock_right(self) -> bool:
        """Whether the gateway trusts its clock and is right to."""
        read = self.reading
        return read.is_safe and abs(read.now - self.agenda.instant) <= CLOSE

    def receive(self, data: bytes) -> None:
        """A message from the platform, or from who says that he is."""
        if not self.is_on:
            return
        before = self.gateway.sequence, self.gateway.epoch
        self._wound(0.002)
        try:
            for answer in self.gateway.heard(data):
                self.send(answer)
        except NotSealed:
            self._ordered(data)
        except Crash:
            self.crash()
        except sqlite3.OperationalError:
            pass
        self.disk.fails = ""
        self._learn(data, before[0])
        if self.gateway.sequence < before[0] or self.gateway.epoch < before[1]:
            self.faults.append("a gateway went back")
        # What a gateway that lost its power had in memory was never told to anybody.
        self.farthest = self.disk.number("sequence")

    def _learn(self, data: bytes, before: int) -> None:
        """Counts in the model what the gateway kept of a message."""
        message = self.sent.get(data)
        match message:
            case wire.Changes(_, first, changes):
                kept = max(self.disk.number("sequence") - before, 0)
                for change in changes[before + 1 - first :][:kept]:
                    self._count(change)
            case wire.Hello(_, sequence, epoch, at):
                if (sequence, epoch) == (self.disk.number("sequence"), self.told.epoch):
                    vouched = moment(self.disk.number("vouched"))
                    self.told.vouched = max(self.told.vouched, min(at, vouched))

    def _count(self, change: wire.Change) -> None:
        match change:
            case wire.Granted(token):
                grant = read(token, {ISSUING_ID: ISSUING.public_key()})
                self.told.lent[grant.id] = grant.lease.end, grant.epoch
            case wire.Revoked(id):
                self.told.revoked.add(id)
            case wire.Epoch(number):
                self.told.epoch = max(self.told.epoch, number)

    def _ordered(self, data: bytes) -> None:
        try:
            door = order_in(data, self.gateway.keys()).door
        except NotSealed:
            return
        self.present(Presentation(door, "platform", Order(data)))

    def present(self, presented: Presentation, *, wound: float = 0.001) -> Decision | None:
        """What the door answers; None when the power went before it did."""
        if not self.is_on:
            return None
        read = self.reading
        self._wound(wound)
        try:
            tried = self.gateway.attempt(presented, read)
            self.disk.fails = ""
            if tried.decision.allowed:
                self._unlock(tried.sequence, presented.door, read.now, wound)
        except Crash:
            self.crash()
            return None
        return tried.decision

    def _unlock(self, sequence: int | None, door: int, read: datetime, wound: float) -> None:
        assert sequence is not None
        if self.chance.random() < wound:
            raise Crash
        self.unlocked.append(Unlocked(sequence, door, read, self.agenda.instant))
        self._wound(wound)
        came = OPENED if self.chance.random() < 0.98 else NO_ANSWER
        # What the disk does not take is said when the gateway starts again.
        with contextlib.suppress(sqlite3.OperationalError):
            self.gateway.journal.outcome(sequence, came)
        self.disk.fails = ""

    def _wound(self, how_often: float) -> None:
        if self.chance.random() < how_often:
            self.disk.fails = self.chance.choice(["before", "after", "full"])

    def beacon(self) -> None:
        """What the gateway says each minute, and what was not received of its record."""
        if not self.is_on:
            return
        self.send(self.gateway.have({}))
        lines = self.gateway.journal.unsent()
        if lines is not None:
            self.send(lines)

    def send(self, message: wire.Message) -> None:
        self.to_office(self.number, message)
