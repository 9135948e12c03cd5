"""The real web server under a benchmark, and clients that speak HTTP to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from allmenning.config.sessions import SessionStore
from allmenning.people.access import PERSON_KEY, STAFF_KEY
from allmenning.people.models import Person

HOST = "127.0.0.1"
CSRF = "a" * 32
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running gunicorn with the settings of the demo."""

    port: int
    process: subprocess.Popen[bytes]

    def pids(self) -> list[int]:
        """The master and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]


@dataclass(frozen=True)
class Answer:
    """What came back; `server_ms` is the time the application itself spent."""

    status: int
    location: str
    body: bytes
    server_ms: float
    wall_ms: float


@dataclass
class Client:
    """One browser of one person, or of nobody; its connection is kept open."""

    port: int
    session: str = ""
    host: str = HOST
    cookies: Mapping[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: object) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _cookies(self) -> Mapping[str, str]:
        return {"allmenning": self.session, "csrftoken": CSRF, **self.cookies}

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {
            "Host": f"{self.host}:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies().items()),
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Encoding": "gzip",
        }
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        started = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection = None
            return self._ask(method, path, body)
        timing = response.getheader("Server-Timing", "app;dur=0")
        return Answer(
            response.status,
            response.getheader("Location", ""),
            content,
            float(timing.partition("dur=")[2]),
            (time.perf_counter() - started) * 1000,
        )


def people(count: int) -> list[Person]:
    """Residents with all that is needed to book; call within the municipality's scope."""
    now = datetime.now(UTC)
    return Person.objects.bulk_create(
        Person(name=f"Innbygger {n}", email=f"i{n}@by.example", phone="+4721802180", created_at=now)
        for n in range(count)
    )


def signed_in(person: Person, port: int, host: str = HOST, *, staff: bool = False) -> Client:
    """A client that the person is signed in with at the host of her municipality."""
    session = SessionStore()
    session[PERSON_KEY] = person.pk
    session[STAFF_KEY] = staff
    session.create()
    return Client(port, session.session_key or "", host)


@contextmanager
def serving() -> Iterator[Server]:
    """Gunicorn as the demo runs it, on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "ALLMENNING_PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "runner/gunicorn.py"]
    process = subprocess.Popen(
        [*command, "--log-level", "error", "allmenning.config.wsgi:application"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _await(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with closing(Client(port)) as client:
                if client.get("/health").status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The web server did not answer.")
