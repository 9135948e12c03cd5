"""What the stand-in remembers for a while, in its own memory."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Clock = Callable[[], float]


class Kept(Generic[Thing]):
    """Things under names that cannot be guessed; each is forgotten after some seconds."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._things: dict[str, tuple[float, Thing]] = {}

    def put(self, thing: Thing) -> str:
        """Keep a thing and return its name."""
        name = secrets.token_urlsafe(32)
        self.put_once(name, thing)
        return name

    def put_once(self, name: str, thing: Thing) -> bool:
        """Keep a thing under a name; False when the name is in use."""
        with self._lock:
            self._forget_old()
            if name in self._things:
                return False
            self._things[name] = (self._clock() + self._seconds, thing)
            return True

    def get(self, name: str) -> Thing | None:
        """The thing of that name, while it is kept."""
        with self._lock:
            self._forget_old()
            return self._things[name][1] if name in self._things else None

    def take(self, name: str) -> Thing | None:
        """The thing of that name, which nobody gets again."""
        with self._lock:
            self._forget_old()
            kept = self._things.pop(name, None)
            return kept[1] if kept else None

    def touch(self, name: str) -> None:
        """Keep a thing for its whole time once more."""
        with self._lock:
            if name in self._things:
                self._things[name] = (self._clock() + self._seconds, self._things[name][1])

    def _forget_old(self) -> None:
        now = self._clock()
        for name in [n for n, (until, _) in self._things.items() if until <= now]:
            del self._things[name]
