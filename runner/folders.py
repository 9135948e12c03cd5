"""The folders of a PostgreSQL: where they lie, who owns them, what a new one holds."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from runner import shell
from runner.binaries import ROOTS_HOME, Binaries
from runner.console import Failure

SUPERUSER = "postgres"
# The account "nobody": PostgreSQL refuses to run as root.
NOBODY = 65534
# A unix socket's path has room for 107 bytes; ".s.PGSQL.5432.lock" takes 19 of them.
_LONGEST_SOCKET_FOLDER = 85

_SETTINGS = """\
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
# Nothing is analysed by itself: how a test's statements are planned must not depend on the hour.
_FAST_SETTINGS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


def server_account() -> int | None:
    """The account that PostgreSQL runs as; None means ours."""
    return NOBODY if os.geteuid() == 0 else None


def home_of(folder: Path) -> Path:
    """Where the files of the database in `folder` really lie.

    For root that is a place of its own, since "nobody" may not pass through root's folders.
    """
    if server_account() is None:
        return folder
    return ROOTS_HOME / _short_name(folder)


def socket_folder(home: Path) -> Path:
    """The folder of the socket: in the home, or a short one when that path would be too long."""
    beside = home / "socket"
    if len(os.fsencode(beside)) <= _LONGEST_SOCKET_FOLDER:
        return beside
    return Path(tempfile.gettempdir()) / f"allmenning-{_short_name(home)}"


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def make_home(home: Path, socket: Path) -> None:
    """Makes the folders that must be there before anything else."""
    home.mkdir(parents=True, exist_ok=True)
    if server_account() is not None:
        home.parent.chmod(0o755)
        home.chmod(0o755)
    make_private(socket)


def make_private(folder: Path) -> None:
    """Makes a folder that only the server's account may open.

    Raises Failure when somebody else has put one there.
    """
    account = server_account()
    try:
        folder.mkdir(mode=0o700)
        _hand_over(folder)
    except FileExistsError:
        found = folder.lstat()
        owner = os.geteuid() if account is None else account
        if found.st_uid != owner or stat.S_IMODE(found.st_mode) != 0o700:
            raise Failure(f"The folder {folder} is not ours alone: remove it.") from None


def make_data(data: Path, programs: Binaries, *, fast: bool) -> None:
    """Makes an empty database folder; under another name first, so no half-made one is used."""
    unfinished = data.with_name("data.new")
    shell.remove(unfinished)
    make_private(unfinished)
    shell.run(
        _initdb(unfinished, programs, fast=fast),
        failure="The database could not be made.",
        env=server_environment(),
        cwd=Path("/"),
        account=server_account(),
    )
    _write(unfinished / "pg_hba.conf", "local all all trust\n")
    with (unfinished / "postgresql.conf").open("a") as settings:
        settings.write("\ninclude 'allmenning.conf'\n")
    unfinished.rename(data)


def _initdb(data: Path, programs: Binaries, *, fast: bool) -> list[str | Path]:
    command: list[str | Path] = [programs.folder / "initdb", "-D", data, "-U", SUPERUSER]
    command += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    if programs.version >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*command, "--no-sync"] if fast else command


def write_settings(data: Path, socket: Path, *, fast: bool) -> None:
    """Writes the settings the server starts with."""
    quoted = str(socket).replace("'", "''")
    settings = _SETTINGS.format(socket=quoted) + (_FAST_SETTINGS if fast else "")
    _write(data / "allmenning.conf", settings)


def refuse_other_version(data: Path, programs: Binaries) -> None:
    """Raises Failure when another major version of PostgreSQL wrote the data."""
    written_by = int((data / "PG_VERSION").read_text())
    if written_by != programs.version:
        raise Failure(
            f"The database in {data} was written by PostgreSQL {written_by}, "
            f"but this is PostgreSQL {programs.version}: move it away or install the other."
        )


def server_environment() -> dict[str, str]:
    """What the server and its programs see: no locale and no PG… variables of the user."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    _hand_over(path)


def _hand_over(path: Path) -> None:
    account = server_account()
    if account is not None:
        os.chown(path, account, account)
