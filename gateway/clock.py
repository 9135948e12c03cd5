"""What time it is here: the platform's word when it has given it, otherwise the wall clock."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from allmenning.keys.rules.clocks import Reading, Synced, put_right, reading
from allmenning.keys.rules.wire import ANSWERED_WITHIN, Hello


def _wall() -> datetime:
    return datetime.now(UTC)


def _ticks() -> float:
    """Seconds since the computer started, those it slept included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Clock:
    """A wall clock, read once at the start, and a count of seconds that nobody can turn.

    Tests give their own two functions; `ticks` only goes forward, and begins anew with each start.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = _wall,
        ticks: Callable[[], float] = _ticks,
    ) -> None:
        self._ticks = ticks
        self._started = Synced(wall(), ticks())
        self._synced: Synced | None = None
        self._asked: dict[bytes, float] = {}

    @property
    def is_synced(self) -> bool:
        """Whether the platform has told the time since this process started."""
        return self._synced is not None

    def reading(self, latest: datetime) -> Reading:
        """The time now, never well before the `latest` that was written down."""
        ticks = self._ticks()
        wall = self._started.at + timedelta(seconds=ticks - self._started.ticks)
        return reading(wall=wall, ticks=ticks, latest=latest, synced=self._synced)

    def ask(self) -> bytes:
        """The random bytes that an answer about the time is to hold."""
        asks = secrets.token_bytes(16)
        self._asked[asks] = self._ticks()
        return asks

    def is_answer(self, hello: Hello) -> bool:
        """Whether it answers what was asked a moment ago, so that the time in it is no old one."""
        oldest = self._ticks() - ANSWERED_WITHIN.total_seconds()
        self._asked = {asks: at for asks, at in self._asked.items() if at >= oldest}
        return hello.answers in self._asked

    def hear(self, hello: Hello, latest: datetime) -> bool:
        """Takes the time that the platform told, unless it may be an old one; says if it did."""
        present = self.reading(latest)
        is_answer = self.is_answer(hello)
        synced = put_right(hello.at, present, ticks=self._ticks(), is_answer=is_answer)
        self._synced = synced or self._synced
        return synced is not None
