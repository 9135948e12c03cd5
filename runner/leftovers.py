"""Processes that a killed run has not yet taken along: found again, and ended.

The kernel tells them that their runner died, but a web server that finishes its last answers still
holds its port for some seconds.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

from runner.console import say

_GENTLE_SECONDS = 5.0
_PROC = Path("/proc")


class Ledger:
    """The processes of a run, kept in a file so that the next run can tell whose they are."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, pid: int) -> None:
        """Remembers a process that leads a session of its own."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as file:
            file.write(f"{pid} {_birth_of(pid)}\n")

    def forget(self) -> None:
        """Forgets all, since all have ended."""
        self._path.unlink(missing_ok=True)

    def end_all(self) -> None:
        """Ends what still runs of an earlier run, and whatever those processes started."""
        running = [pid for pid, birth in self._entries() if birth == _birth_of(pid)]
        if running:
            say("Ending what an earlier run left behind …")
        _wait_for(running)
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        _wait_for(running)
        self.forget()

    def _entries(self) -> list[tuple[int, str]]:
        if not self._path.exists():
            return []
        lines = [line.split() for line in self._path.read_text().splitlines()]
        return [(int(pid), birth) for pid, birth in (line for line in lines if len(line) == 2)]


def _wait_for(pids: list[int]) -> None:
    deadline = time.monotonic() + _GENTLE_SECONDS
    while any(_birth_of(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)


def _birth_of(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty when it has ended.

    A number is used again some day, a number with its birth never. Source: proc(5), field 22.
    """
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
