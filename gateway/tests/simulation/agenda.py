"""Virtual time: what happens next, in an order that is the same each time."""

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Two days before the clock goes back, so that every run goes through it.
START = datetime(2027, 10, 29, tzinfo=UTC)
Act = Callable[[], object]


def instant(now: float) -> datetime:
    """The true time so many seconds after the start."""
    return START + timedelta(seconds=now)


class Agenda:
    """What is to happen, by when."""

    def __init__(self) -> None:
        self.now = 0.0
        self._queue: list[tuple[float, int, Act]] = []
        self._order = itertools.count()

    @property
    def instant(self) -> datetime:
        """The true time."""
        return instant(self.now)

    def at(self, when: float, act: Act) -> None:
        """Has it happen then, or now when that is over."""
        heapq.heappush(self._queue, (max(when, self.now), next(self._order), act))

    def every(self, seconds: float, act: Act, *, until: float) -> None:
        """Has it happen now and again, as long as there is time."""

        def again() -> None:
            act()
            if self.now + seconds < until:
                self.at(self.now + seconds, again)

        self.at(self.now, again)

    def run(self) -> None:
        """Until nothing is left to happen."""
        while self._queue:
            self.now, _, act = heapq.heappop(self._queue)
            act()
