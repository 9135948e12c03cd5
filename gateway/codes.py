"""Locks that decide alone: which codes are to stand in each, written down before a lock is told.

`gateway.locks.codes` says what to do at one lock; here it is done for all the gateway's doors.
"""

import logging
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from allmenning.keys.rules import slots as rules
from gateway.core import Gateway
from gateway.locks.codes import CodeLock, Slot, State, Wish

_log = logging.getLogger("gateway")
# What is new comes to a lock within this; codes are changed by the minute, not by the second.
AGREES_EVERY = timedelta(seconds=5)
# Not heard for so long, the platform may have told somebody a spare code (`rules.slots.SILENT_FOR`).
SILENT = timedelta(minutes=10)
Message: TypeAlias = tuple[str, bytes]


class Codes:
    """The codes in all the gateway's locks that decide alone."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._doors: dict[int, tuple[str, str]] = {}
        self._locks: dict[int, CodeLock] = {}
        self._kept: dict[int, list[tuple[int, bytes, bytes, int | None, bool]]] = {}
        self._agreed: datetime | None = None
        self._heard: datetime | None = None
        self._told_of: set[int] = set()

    def platform_heard(self) -> None:
        """The platform is there. Before that, and while it was not, it may have given somebody a
        spare code that nobody here was given."""
        now = self._gateway.reading().now
        if self._heard is None or now >= self._heard + SILENT:
            self._told_of = set(self._locks)
        self._heard = now

    def follow(self, doors: tuple[tuple[int, str, str], ...]) -> None:
        """Makes the locks those of the doors; one that is as it was goes on as it did."""
        before, self._doors = self._doors, {number: (kind, at) for number, kind, at in doors}
        locks = {}
        for number, (kind, address) in self._doors.items():
            size = rules.places_of(kind)
            if size is not None:
                same = before.get(number) == (kind, address)
                locks[number] = self._locks[number] if same else self._made(number, address, size)
        self._locks = locks
        self._agreed = None

    def _made(self, door: int, address: str, size: int) -> CodeLock:
        self._kept[door] = self._gateway.places(door)
        kept = [Slot(n, grant, mark, spare, on) for n, grant, mark, spare, on in self._kept[door]]
        return CodeLock(door, address, size, self._gateway.identity.secret, kept)

    def hear(self, topic: str, payload: bytes) -> None:
        """Takes what was said on a lock's topic just now."""
        now = self._gateway.reading().now
        for one in self._locks.values():
            if topic in one.topics:
                one.hear(payload, now)

    def due(self) -> list[Message]:
        """What to tell the locks now: to be called about each second.

        Nothing while the time cannot be trusted, and nothing that could not be written down first.
        """
        reading = self._gateway.reading()
        if not reading.is_safe:
            return []
        now = reading.now
        if self._agreed is None or not self._agreed <= now < self._agreed + AGREES_EVERY:
            self._agreed = now
            for door, lock in self._locks.items():
                lock.agree(self._wishes(door, now), now)
                self._exchange(door, lock, now)
        return [
            message for door, lock in self._locks.items() for message in self._do(door, lock, now)
        ]

    def _exchange(self, door: int, lock: CodeLock, now: datetime) -> None:
        if door in self._told_of and not lock.is_in_use(now):
            self._told_of.remove(door)
            lock.exchange_spares(now)

    def _wishes(self, door: int, now: datetime) -> Iterator[Wish]:
        """Of a key that opens several times, the time that is or comes next."""
        wishes = [Wish(*one) for one in self._gateway.codes_at(door)]
        wishes.sort(key=lambda one: one.during.start, reverse=True)
        return iter({one.grant: one for one in wishes if now < one.during.end}.values())

    def _do(self, door: int, lock: CodeLock, now: datetime) -> list[Message]:
        messages = lock.due(now)
        rows = [(one.number, one.grant, one.mark, one.spare, one.wanted) for one in lock.slots]
        if rows != self._kept[door]:
            try:
                self._gateway.keep_places(door, rows)
            except sqlite3.Error as error:
                _log.error("places of codes could not be kept: %s", type(error).__name__)
                return []
            self._kept[door] = rows
        return messages

    def health(self, door: int) -> dict[str, str]:
        """What the platform is told of the codes in a door's lock: each place that is not empty."""
        lock = self._locks.get(door)
        told = [] if lock is None else [one for one in lock.slots if one.state is not State.REMOVED]
        return dict(
            rules.told(rules.Place(one.number, one.grant, one.spare, one.state.value, one.attempts))
            for one in told
        )
