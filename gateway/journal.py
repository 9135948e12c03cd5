"""The record of a gateway: a line for each attempt, one outcome for each opening, sent on in order.

All of it lies in `gateway.store`; nothing is kept in memory that could differ from the disk.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from allmenning.keys.rules import wire
from allmenning.keys.rules.decisions import Decision
from allmenning.keys.rules.records import Record, record_in, written
from gateway.store import Store

# What came of an opening, as the record's outcome says it.
OPENED, NO_ANSWER, NOT_SENT, INTERRUPTED = "opened", "no_answer", "not_sent", "interrupted"


class Journal:
    """The record of one gateway. `now` gives the time that its outcomes are written at."""

    def __init__(self, number: int, store: Store, now: Callable[[], datetime]) -> None:
        self._number = number
        self._store = store
        self._now = now

    def write(self, door: int, decision: Decision, now: datetime) -> int:
        """Writes what was decided, inside the caller's transaction. Returns the line's number."""
        sequence = self._next_line()
        line = Record(
            sequence=sequence,
            at=now,
            door=door,
            by=decision.by.value,
            allowed=decision.allowed,
            reason=decision.reason.value,
            grant=decision.grant,
            order=decision.order,
        )
        self._store.add_line(sequence, written(line), now, awaits=decision.allowed)
        return sequence

    def _next_line(self) -> int:
        return self._store.last_line()[0] + 1

    def outcome(self, sequence: int, reason: str) -> int | None:
        """Writes what came of an opening, once; returns the line's number, or None when the attempt
        has its outcome already or there was none. Raises sqlite3.Error when it cannot be written.
        """
        content = self._store.awaited(sequence)
        if content is None:
            return None
        tried = record_in(content)
        with self._store.transaction():
            line = replace(
                tried,
                sequence=self._next_line(),
                at=max(self._now(), tried.at),
                allowed=reason == OPENED,
                reason=reason,
                outcome_of=sequence,
            )
            self._store.add_line(line.sequence, written(line), line.at, awaits=False)
            self._store.settle(sequence)
        return line.sequence

    def settle_interrupted(self) -> None:
        """After a start: says of openings that a crash cut off that nobody knows what came of them."""
        for content in self._store.awaiting():
            self.outcome(record_in(content).sequence, INTERRUPTED)

    @property
    def received_until(self) -> int:
        """The last line that the platform has said that it keeps."""
        return self._store.number("received")

    def received(self, sequence: int) -> None:
        """The platform has kept the record up to and with this line. It may go back: after its
        database was restored it has less than it had."""
        with self._store.transaction():
            self._store.set_number("received", min(sequence, self._store.last_line()[0]))

    def lines_after(self, sequence: int, most: int = wire.MOST_LINES) -> wire.Lines | None:
        """The lines that follow, as they are sent; None when there are none."""
        rows = self._store.lines_after(sequence, most)
        if not rows:
            return None
        return wire.Lines(self._number, rows[0][0], tuple(line for _, line in rows))

    def unsent(self) -> wire.Lines | None:
        """The first lines that the platform has not said that it has kept."""
        return self.lines_after(self.received_until)
