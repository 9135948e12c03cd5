"""The gateway itself: takes changes in turn, decides, and writes down before anything opens.

It knows neither network nor locks. Everything that must survive a crash is one transaction of
`gateway.store`; when that fails, memory is made anew from what was kept.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from allmenning.core.period import Period
from allmenning.keys.rules import wire
from allmenning.keys.rules.clocks import LONG_AGO, Reading
from allmenning.keys.rules.deciding import decide
from allmenning.keys.rules.decisions import Decision, Presentation, Reason
from allmenning.keys.rules.grants import moment, seconds
from allmenning.keys.rules.lockout import Lockout, after_right, after_wrong
from allmenning.keys.rules.presenting import By, Screen
from allmenning.keys.rules.sealing import NotSealed, PublicKeys
from gateway.changes import keep
from gateway.clock import Clock
from gateway.journal import Journal
from gateway.known import Identity, certificates_in, load
from gateway.store import Store

_SHOWN_KEPT, _USES_KEPT = timedelta(days=3), timedelta(days=400)
_LINES_KEPT = timedelta(days=7)
# Who comes the day after is told that the time has ended, not that the code is unknown.
_ENDED_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """The answer to what was shown, and the number of its line; None when it could not be written.

    Only `decision.allowed` opens, and only then is an outcome due.
    """

    decision: Decision
    sequence: int | None


class Gateway:
    """One gateway over one store. Not safe for threads: call it from one. `journal` is its record.

    After an error inside a transaction the memory is made anew from the store, so that both agree;
    a new Gateway over the same file goes on where the old one was killed.
    """

    def __init__(self, identity: Identity, store: Store, clock: Clock) -> None:
        self.identity = identity
        self._store = store
        self._clock = clock
        self.journal = Journal(identity.number, store, lambda: self.reading().now)
        self._load()

    def _load(self) -> None:
        self._known = load(self.identity, self._store)
        self._sequence = self._store.number("sequence")
        self._latest = moment(self._store.number("latest"))

    @property
    def sequence(self) -> int:
        """The last change that is kept."""
        return self._sequence

    @property
    def epoch(self) -> int:
        """The count of times all that was issued was made worthless; it only grows."""
        return self._known.epoch

    @property
    def latest(self) -> datetime:
        """The latest time that was written down: the clock is never trusted well before it."""
        return self._latest

    @property
    def doors(self) -> tuple[tuple[int, str, str], ...]:
        """Number, driver and address of each door."""
        return self._known.doors

    def codes_at(self, door: int) -> list[tuple[bytes, str, Period]]:
        """Grant, code of digits, and when it opens the door, of each that counts there."""
        return list(self._known.codes_at(door)) if self.keys() else []

    def places(self, door: int) -> list[tuple[int, bytes, bytes, int | None, bool]]:
        """The places in a lock that decides alone, as they were written down."""
        return self._store.places(door)

    def keep_places(
        self, door: int, places: list[tuple[int, bytes, bytes, int | None, bool]]
    ) -> None:
        """Writes down the places in a lock. Raises sqlite3.Error when the disk does not take it."""
        with self._both():
            self._store.set_places(door, places)

    def reading(self) -> Reading:
        """What time it is now."""
        return self._clock.reading(self._latest)

    def keys(self) -> PublicKeys:
        """The keys that issue now, by their ids."""
        return self._known.keys(self._judged())

    def _judged(self) -> datetime:
        """The time by which keys run out: none before the platform has told it, or a wall clock far
        ahead would leave the door without a key to be put right by."""
        return self.reading().now if self._clock.is_synced else LONG_AGO

    def heard(self, data: bytes) -> list[wire.Message]:
        """Acts on a message from the platform and returns the answers that are due.

        Raises NotSealed for what it did not send, or sent to another gateway. An order to open is
        none of these messages: present it (`presenting.Order`).
        """
        match self._unsealed(data):
            case wire.Hello() as hello if hello.gateway == self.identity.number:
                return self._told_time(hello)
            case wire.Changes() as changes if changes.gateway == self.identity.number:
                return self._told_changes(changes)
            case wire.Received(gateway, sequence) if gateway == self.identity.number:
                self.journal.received(sequence)
                return []
        raise NotSealed("not for this gateway")

    def _unsealed(self, data: bytes) -> wire.Message:
        # A door that knows no key yet takes those that a message brings, vouched for by the root.
        return wire.receive(data, self.keys() or self._brought(data))

    def _brought(self, data: bytes) -> PublicKeys:
        return wire.certified(certificates_in(data), self.identity.root, now=self._judged())

    def _told_time(self, hello: wire.Hello) -> list[wire.Message]:
        if self._clock.hear(hello, self._latest):
            # An answer that was just asked for puts right also what a wrong clock had written.
            latest = hello.at if self._clock.is_answer(hello) else max(hello.at, self._latest)
            with self._both():
                self._store.set_number("latest", seconds(latest))
                self._latest = latest
        is_apart = (hello.sequence, hello.epoch) != (self._sequence, self._known.epoch)
        if not is_apart:
            self._vouch(hello.at)
        # Changes follow by themselves what a Have was answered with; asking again would never end.
        if not is_apart or hello.answers:
            return []
        if hello.sequence < self._sequence or hello.epoch < self._known.epoch:
            # It was set back in time, and may not know any more what it took back.
            return [self.revocations(), self.have({})]
        return [self.have({})]

    def _vouch(self, at: datetime) -> None:
        """Everything was told here at this time: what is known is lent for three days from it."""
        if at > self._known.vouched:
            with self._both():
                self._store.set_number("vouched", seconds(at))
                self._known.vouched = at

    def _told_changes(self, changes: wire.Changes) -> list[wire.Message]:
        """A new epoch may mean that its database was restored: it is told what was taken back, since
        what it issues again of that is not kept here."""
        before = self.epoch
        self.apply(changes)
        answers: list[wire.Message] = [self.have({})]
        return [self.revocations(), *answers] if self.epoch > before else answers

    def apply(self, changes: wire.Changes) -> int:
        """Keeps the changes that follow the last one kept, all or none, and returns the last kept.

        Those that are already here are passed over; after a gap nothing is kept. What a change
        says of a grant that was revoked, or that no key of ours issued, is counted but not kept.
        """
        new = changes.changes[max(self._sequence + 1 - changes.first, 0) :]
        if not new or changes.first > self._sequence + 1:
            return self._sequence
        with self._both():
            self._keep(new)
            self._sequence += len(new)
            self._store.set_number("sequence", self._sequence)
        return self._sequence

    def _keep(self, changes: Iterable[wire.Change]) -> None:
        for change in changes:
            keep(change, self._known, self._store, now=self._judged())

    def attempt(self, presented: Presentation, time: Reading) -> Attempt:
        """Decides, and has written it when it returns: the line, and what may not happen twice.

        When the disk does not take it, nobody is let in but staff, and who staff let in from afar.
        """
        if isinstance(presented.shown, Screen) and presented.shown.revoked:
            self._take_list(presented.shown.revoked)
        decision = decide(presented, self._known.table(self.keys()), time)
        try:
            with self._both():
                sequence = self._write(presented, decision, time)
        except sqlite3.Error:
            return Attempt(self._unwritten(decision), None)
        return Attempt(decision, sequence)

    def _unwritten(self, decision: Decision) -> Decision:
        entry = self._known.entries.get(decision.grant)
        is_staff = decision.by is By.STAFF or (entry is not None and entry.grant.is_staff)
        if decision.allowed and not is_staff:
            return replace(decision, reason=Reason.NOT_WRITTEN)
        if decision.once:
            self._known.seen.add(decision.once)
        return decision

    def _write(self, presented: Presentation, decision: Decision, time: Reading) -> int:
        sequence = self.journal.write(presented.door, decision, time.now)
        self._count_guess(presented.reader, decision, time.now)
        if decision.allowed:
            self._spend(decision, time.now)
        self._keep_latest(time.now)
        return sequence

    def _spend(self, decision: Decision, now: datetime) -> None:
        if decision.grant:
            self._store.add_use(decision.grant, now)
            self._known.used[decision.grant] = self._known.used.get(decision.grant, 0) + 1
        if decision.once:
            self._store.add_seen(decision.once, now)
            self._known.seen.add(decision.once)

    def _count_guess(self, reader: str, decision: Decision, now: datetime) -> None:
        before = self._known.lockouts.get(reader, Lockout())
        after = before
        if decision.is_wrong_guess:
            after = after_wrong(before, now=now)
        elif decision.allowed and decision.by in (By.PIN, By.CARD, By.OFFLINE_CODE):
            after = after_right(before)
        if after != before:
            self._store.set_lockout(reader, after)
            self._known.lockouts[reader] = after

    def _keep_latest(self, now: datetime) -> None:
        if seconds(now) > seconds(self._latest):
            self._store.set_number("latest", seconds(now))
            self._latest = now

    def have(self, health: dict[int, dict[str, Any]]) -> wire.Have:
        """What is told to the platform of what is kept here; asks what time it is."""
        return wire.Have(
            gateway=self.identity.number,
            sequence=self._sequence,
            epoch=self.epoch,
            at=self.reading().now,
            health=health,
            asks=self._clock.ask(),
        )

    def revocations(self) -> wire.RevocationList:
        """All that is known to be taken back, for a platform that may have forgotten."""
        revoked = tuple(
            wire.Revoked(id, moment(until)) for id, until in self._store.revoked().items()
        )
        return wire.RevocationList(self.identity.number, self._sequence, self.epoch, revoked)

    def tidy(self) -> None:
        """Deletes what nobody needs any more. Only by the platform's time: a clock that is wrong
        would have it forget what was taken back."""
        if not self._clock.is_synced:
            return
        now = self.reading().now
        with self._both():
            self._store.forget(
                over=now - _ENDED_KEPT,
                shown=now - _SHOWN_KEPT,
                used=now - _USES_KEPT,
                told=now - _LINES_KEPT,
            )
        self._load()

    def _take_list(self, message: bytes) -> None:
        """Revokes what a phone brought word of, when the platform sealed it for this gateway."""
        with contextlib.suppress(NotSealed, sqlite3.Error):
            listed = wire.receive(message, self.keys())
            if isinstance(listed, wire.RevocationList) and self._is_news(listed):
                with self._both():
                    self._keep([*listed.revoked, wire.Epoch(listed.epoch)])

    def _is_news(self, listed: wire.RevocationList) -> bool:
        if listed.gateway != self.identity.number:
            return False
        unknown = any(one.grant not in self._known.revoked for one in listed.revoked)
        return unknown or listed.epoch > self._known.epoch

    @contextlib.contextmanager
    def _both(self) -> Iterator[None]:
        """One transaction; when it fails, memory is what the disk says."""
        try:
            with self._store.transaction():
                yield
        except Exception:
            self._load()
            raise
