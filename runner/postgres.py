"""A private PostgreSQL: started, repaired after a crash, stopped, reached by a socket only we open.

See `binaries` for where its programs come from, `folders` for its files and `postmaster` for its
process.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import quote

from runner import binaries, folders, postmaster, shell
from runner.binaries import Origin
from runner.console import Failure
from runner.locks import FileLock, Taken

OWNER = "allmenning_owner"
APPLICATION = "allmenning_app"
DATABASE = "allmenning"
_LAST_CHARACTERS = 4000

_ROLES = f"""
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS', wanted)
FROM unnest(ARRAY['{OWNER}', '{APPLICATION}']) AS wanted
WHERE wanted NOT IN (SELECT rolname FROM pg_roles)
\\gexec
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
WHERE '{DATABASE}' NOT IN (SELECT datname FROM pg_database)
\\gexec
"""


class InUse(Failure):
    """Another process runs the database of this folder."""


class Server(Protocol):
    """A PostgreSQL with the two roles and the product's database, whoever runs it."""

    def url(self, role: str) -> str:
        """The address of the product's database for one role."""


class Cluster:
    """A PostgreSQL of our own in a folder, running while the `with` block lasts.

    `fast` gives up safety against a power cut, for data that is thrown away. `origin` and
    `version` choose among the PostgreSQLs of the machine.
    """

    name = "database"
    process: subprocess.Popen[bytes]

    def __init__(
        self,
        folder: Path,
        *,
        fast: bool = False,
        origin: Origin = "any",
        version: int | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.home = folders.home_of(self.folder)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.migrated = self.home / "migrated"
        self.socket = folders.socket_folder(self.home)
        self._fast = fast
        self._origin: Origin = origin
        self._version = version

    def __enter__(self) -> "Cluster":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the server, with the two roles and the database in it.

        Raises InUse when another process has the folder, Failure when the server does not start.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.folder / "lock")
        try:
            self._lock.take(wait=False)
            self._start()
        except Taken:
            self._lock.close()
            raise InUse(f"Another run already uses the database in {self.folder}.") from None
        except BaseException:
            self._lock.close()
            raise

    def stop(self, *, patiently: bool = False) -> None:
        """Stops the server, and waits for its clients to leave first when asked to."""
        postmaster.stop(self.process, postmaster.SMART if patiently else postmaster.FAST)
        self._lock.close()

    def exit_code(self) -> int | None:
        """None while the server runs."""
        return self.process.poll()

    def last_words(self) -> str:
        """The end of the server's log."""
        return self.log.read_text(errors="replace")[-_LAST_CHARACTERS:]

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of one database for one role, through the socket."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket))}"

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Runs statements as superuser and returns the rows, fields parted by `|`."""
        psql = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d")
        return shell.run(
            [self._programs / "psql", *psql, self.url(folders.SUPERUSER, database)],
            given=statements,
            env=folders.server_environment(),
            failure="The database refused the statement.",
        ).strip()

    def _start(self) -> None:
        programs = binaries.find(self._origin, self._version)
        self._programs = programs.folder
        folders.make_home(self.home, self.socket)
        if not self.data.exists():
            folders.make_data(self.data, programs, fast=self._fast)
        folders.refuse_other_version(self.data, programs)
        postmaster.clear(self.data, self.socket)
        folders.write_settings(self.data, self.socket, fast=self._fast)
        self.process = postmaster.launch(self._programs, self.data, self.log)
        try:
            self.sql(_ROLES)
        except BaseException:
            postmaster.stop(self.process, postmaster.FAST)
            raise


@contextmanager
def joined(folder: Path) -> Iterator[Server]:
    """The database of a folder: the one that another run has up, else one started for the block."""
    cluster = Cluster(folder)
    if not _is_started_by_us(cluster):
        yield cluster
        return
    try:
        yield cluster
    finally:
        cluster.stop(patiently=True)


def _is_started_by_us(cluster: Cluster) -> bool:
    """Starts the server, or waits until another run's answers; that one may also just be ending."""
    deadline = time.monotonic() + postmaster.START_SECONDS
    while True:
        try:
            cluster.start()
            return True
        except InUse:
            if postmaster.is_ready(cluster.data):
                return False
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)
