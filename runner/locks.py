"""Locks between processes: held by an open file, so a killed process holds none."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Taken(Exception):
    """Another process holds the lock."""


class FileLock:
    """An exclusive lock on a file, released when it is closed or the process ends."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, wait: bool) -> None:
        """Takes the lock. Raises Taken at once when another has it and `wait` is false."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Taken from error

    def close(self) -> None:
        """Lets go of the lock."""
        os.close(self._descriptor)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Waits for the lock on a file and holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.take(wait=True)
        yield
    finally:
        lock.close()
