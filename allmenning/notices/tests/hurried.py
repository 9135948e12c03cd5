"""A sender in a process of its own, which waits for nothing as long as a real one does; tests and
benchmarks kill it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from allmenning.notices.management.commands import send_notices
from allmenning.notices.rules import pace
from allmenning.notices.tests.posting import Register
from runner.shell import dies_with_us

_CODE = "import django; django.setup(); from allmenning.notices.tests.hurried import main; main()"
_PATIENCE_SECONDS = 20
HURRIED = {
    "LEASE": timedelta(seconds=5),
    "FINAL": timedelta(seconds=3),
    "ATTEMPT_LEASE": timedelta(seconds=5),
    "MARK_LASTS": timedelta(seconds=2),
    "QUIESCE": timedelta(seconds=8),
}


@contextmanager
def hurry() -> Iterator[None]:
    """Have this process wait as briefly as its senders do."""
    before = {name: getattr(pace, name) for name in HURRIED}
    _set(HURRIED)
    yield
    _set(before)


def _set(values: Mapping[str, timedelta]) -> None:
    for name, value in values.items():
        setattr(pace, name, value)


def main() -> None:
    """Start a sender for each line that comes in, and tell its process.

    Without the address of a contact register, everybody is reached. Senders are forked from one
    process that has loaded everything, as loading takes seconds.
    """
    _set(HURRIED)
    if not settings.KRR_URL:
        vars(send_notices)["contact_register"] = Register
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    bind = dies_with_us(signal.SIGKILL)
    for _order in sys.stdin:
        process = os.fork()
        if not process:
            if bind:
                bind()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(send_notices.send())
            os._exit(0)
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()


class Senders:
    """Some senders, each started anew when it is killed."""

    def __init__(self, count: int, smtp_port: int, **more: str) -> None:
        name = connection.settings_dict["NAME"]
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        here = {
            "DATABASE_URL": url,
            "NOTICES_SMTP_PORT": str(smtp_port),
            "NOTICES_SMTP_HOST": "127.0.0.1",
            "NOTICES_ALLOWED": "innbygger.example",
            # Everybody is reached, unless the caller has a register of its own.
            "KRR_URL": "",
        }
        self._mother = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            env={**os.environ, **here, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=dies_with_us(signal.SIGKILL),
        )
        self._running = [self._start() for _ in range(count)]

    def _start(self) -> int:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write("start\n")
        self._mother.stdin.flush()
        return int(self._mother.stdout.readline())

    def kill_one(self, number: int) -> None:
        """As by `kill -9`; another takes its place at once."""
        at = number % len(self._running)
        with suppress(ProcessLookupError):
            os.kill(self._running[at], signal.SIGKILL)
        self._running[at] = self._start()

    def end(self) -> None:
        """Let them end what they have begun."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while any(map(_is_there, self._running)) and time.monotonic() < deadline:
            time.sleep(0.05)
        self._mother.communicate(timeout=_PATIENCE_SECONDS)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
