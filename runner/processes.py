"""The processes of the demo: started together, heard together, ended together.

One thread does everything, since starting a child from a process with threads is not safe.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Protocol

from runner import shell
from runner.console import Failure, say
from runner.leftovers import Ledger
from runner.paths import ROOT

STOP_SECONDS = 15
_KEPT_LINES = 40
_GLANCE_SECONDS = 0.2
_CHUNK_BYTES = 65536
# A pipe holds one chunk; a grandchild that goes on writing must not hold us here.
_MOST_CHUNKS = 4


class Watched(Protocol):
    """A process whose end ends everything."""

    name: str

    def exit_code(self) -> int | None:
        """None while it runs."""

    def last_words(self) -> str:
        """The end of what it wrote."""


class Child:
    """A process of ours in a session of its own, so that Ctrl-C reaches us alone."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.name = name
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._rest = b""
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=shell.dies_with_us(signal.SIGTERM),
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout
        os.set_blocking(self.output, False)

    @property
    def pid(self) -> int:
        """The number of the process, and of its session."""
        return self._process.pid

    @property
    def output(self) -> int:
        """The descriptor of what it writes."""
        return self._pipe.fileno()

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def last_words(self) -> str:
        """The end of what it wrote, printed first if it was not yet."""
        self.forward_rest()
        return "\n".join(self._lines)

    def forward(self) -> bool:
        """Prints the whole lines that came in; false when there was nothing to read."""
        try:
            chunk = os.read(self.output, _CHUNK_BYTES)
        except BlockingIOError:
            return False
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace")
            self._lines.append(text)
            say(f"{self.name:8}| {text}")
        return bool(chunk)

    def forward_rest(self) -> None:
        """Prints what a process that has ended left in the pipe."""
        for _ in range(_MOST_CHUNKS):
            if not self.forward():
                return

    def ask_to_end(self) -> None:
        """Sends SIGTERM."""
        if self.exit_code() is None:
            self._process.send_signal(signal.SIGTERM)

    def end_for_good(self) -> None:
        """Kills it, if need be, and whatever it left behind in its session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._pipe.close()


class Processes:
    """Processes that live and die together, for as long as the `with` block lasts."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._children: list[Child] = []
        self._watched: list[Watched] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # From here on the run only ends; an impatient second Ctrl-C must not leave half of it.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self._children):
            self._stop(child)
        self._ledger.forget()
        self._selector.close()

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Starts a process; those started last are stopped first."""
        child = Child(name, command, env)
        self._children.append(child)
        self._ledger.add(child.pid)
        self.watch(child)
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def watch(self, process: Watched) -> None:
        """Makes the end of this process the end of all, without stopping it ourselves."""
        self._watched.append(process)

    def run(self, until: Callable[[], bool] = lambda: False, seconds: float | None = None) -> bool:
        """Prints what the processes write until the condition holds, or the seconds have passed.

        Returns whether the condition came to hold. Raises Failure when a process ends.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while not until():
            if deadline and time.monotonic() > deadline:
                return False
            self._forward()
            self._refuse_ended()
        return True

    def _forward(self) -> None:
        if not self._selector.get_map():
            time.sleep(_GLANCE_SECONDS)
        for key, _ in self._selector.select(_GLANCE_SECONDS):
            if not key.data.forward():
                self._listen_no_more(key.fd)

    def _refuse_ended(self) -> None:
        for process in self._watched:
            code = process.exit_code()
            if code is not None:
                sentence = f"The process {process.name} ended by itself (code {code}), so all stop."
                raise Failure(shell.explained(process.last_words(), sentence))

    def _stop(self, child: Child) -> None:
        child.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        while child.exit_code() is None and time.monotonic() < deadline:
            # A reader that has gone away must not keep the processes alive.
            with contextlib.suppress(OSError):
                self._forward()
        with contextlib.suppress(OSError):
            child.forward_rest()
        self._listen_no_more(child.output)
        child.end_for_good()

    def _listen_no_more(self, descriptor: int) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(descriptor)
