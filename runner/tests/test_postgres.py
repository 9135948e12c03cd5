"""A database that is killed loses nothing it acknowledged, and always comes up again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import psycopg

from runner import binaries, folders
from runner.console import FULL_DISK, Failure
from runner.paths import ROOT
from runner.postgres import APPLICATION, OWNER, Cluster, InUse, joined
from runner.testing import throwaway

pytestmark = pytest.mark.prove

_HOLDER = """
import sys, time
from pathlib import Path
from runner.postgres import Cluster
with Cluster(Path(sys.argv[1])) as cluster:
    print(cluster.process.pid, flush=True)
    time.sleep(600)
"""


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def _wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while _is_alive(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.02)


@pytest.fixture
def runner_process(database_folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another run that has the database up; its first line is the server's process number."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(database_folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def _server_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


class Writer(threading.Thread):
    """Writes numbered rows one by one and remembers which were acknowledged."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.acknowledged: list[int] = []
        self._url = url

    def run(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            for number in range(1_000_000):
                try:
                    connection.execute("INSERT INTO written VALUES (%s)", [number])
                except psycopg.OperationalError:
                    return
                self.acknowledged.append(number)

    def write_some(self) -> None:
        """Returns once at least fifty rows are acknowledged, with more on their way."""
        self.start()
        deadline = time.monotonic() + 30
        while len(self.acknowledged) < 50:
            assert time.monotonic() < deadline, "nothing was written"
            time.sleep(0.01)


def _kill_only_postmaster(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _kill_every_process(pid: int) -> None:
    os.killpg(pid, signal.SIGKILL)


@pytest.mark.parametrize("kill", [_kill_only_postmaster, _kill_every_process])
@pytest.mark.parametrize("origin", ["any", "debian"])
def test_every_acknowledged_row_survives_a_killed_server(
    origin: binaries.Origin, kill: Callable[[int], None], database_folder: Path
) -> None:
    if origin == "debian" and not list(binaries.DEBIAN.glob("*/bin/postgres")):
        pytest.skip("Debian's PostgreSQL is not here.")
    cluster = Cluster(database_folder, origin=origin)
    with cluster:
        cluster.sql("CREATE TABLE written (number integer)", "allmenning")
        cluster.sql("GRANT ALL ON written TO PUBLIC", "allmenning")
        writer = Writer(cluster.url(APPLICATION))
        writer.write_some()
        kill(cluster.process.pid)
        writer.join(30)

    with Cluster(database_folder, origin=origin) as again:
        kept = {int(row) for row in again.sql("SELECT number FROM written", "allmenning").split()}

    assert not writer.is_alive()
    assert kept.issuperset(writer.acknowledged)
    assert len(kept) - len(writer.acknowledged) in (0, 1)


def test_a_killed_runner_takes_its_server_along(
    runner_process: subprocess.Popen[str], database_folder: Path
) -> None:
    server = _server_of(runner_process)

    runner_process.kill()
    runner_process.wait()

    _wait_until_gone(server)


def test_a_new_start_works_at_once_after_a_killed_runner(
    runner_process: subprocess.Popen[str], database_folder: Path
) -> None:
    server = _server_of(runner_process)
    runner_process.kill()
    runner_process.wait()

    with Cluster(database_folder) as cluster:
        assert cluster.process.pid != server
        assert cluster.sql("SELECT 1") == "1"
        assert not _is_alive(server)


def test_a_server_that_outlived_its_runner_is_stopped(
    runner_process: subprocess.Popen[str], database_folder: Path
) -> None:
    server = _server_of(runner_process)
    # A stopped process does not hear that its parent died until it goes on.
    os.kill(server, signal.SIGSTOP)
    runner_process.kill()
    runner_process.wait()
    waker = threading.Timer(1.0, os.kill, (server, signal.SIGCONT))
    waker.start()

    with Cluster(database_folder) as cluster:
        assert cluster.sql("SELECT 1") == "1"
    waker.join()


def test_a_stale_process_number_of_another_program_is_no_hindrance(database_folder: Path) -> None:
    with Cluster(database_folder) as cluster:
        data = cluster.data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n\n\n\nready\n")

    with Cluster(database_folder) as cluster:
        assert cluster.sql("SELECT 1") == "1"


def test_a_second_run_on_the_same_folder_is_refused(
    runner_process: subprocess.Popen[str], database_folder: Path
) -> None:
    _server_of(runner_process)

    with pytest.raises(InUse, match="Another run already uses the database"):
        Cluster(database_folder).start()


def test_a_command_joins_the_run_that_is_up(
    runner_process: subprocess.Popen[str], database_folder: Path
) -> None:
    server = _server_of(runner_process)

    with joined(database_folder) as found, psycopg.connect(found.url(OWNER)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert _is_alive(server)


def test_a_folder_that_was_half_made_is_made_again(database_folder: Path) -> None:
    home = folders.home_of(database_folder)
    (home / "data.new").mkdir(parents=True)
    (home / "data.new" / "PG_VERSION").write_text("18\n")

    with Cluster(database_folder) as cluster:
        assert cluster.sql("SELECT 1") == "1"


def test_the_roles_are_neither_superusers_nor_each_other(database_folder: Path) -> None:
    with Cluster(database_folder, fast=True) as cluster:
        rows = cluster.sql(
            f"""
            SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
                   pg_has_role('{APPLICATION}', '{OWNER}', 'MEMBER')
            FROM pg_roles WHERE rolname IN ('{OWNER}', '{APPLICATION}') ORDER BY rolname
            """
        )
        owner = cluster.sql(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'allmenning'"
        )

    assert rows.splitlines() == [f"{APPLICATION}|f|f|f|f|f", f"{OWNER}|f|f|f|f|f"]
    assert owner == OWNER


def test_nobody_reaches_the_server_by_the_network(database_folder: Path) -> None:
    with Cluster(database_folder, fast=True) as cluster:
        assert cluster.sql("SHOW listen_addresses") == ""
        assert cluster.socket.stat().st_mode & 0o777 == 0o700


def test_a_long_path_works_too(tmp_path: Path) -> None:
    folder = tmp_path / ("a-very-long-name-" * 6) / "postgres"
    cluster = Cluster(folder, fast=True)
    try:
        with cluster, psycopg.connect(cluster.url(OWNER)) as connection:
            assert connection.execute("SELECT lower('ÆØÅ')").fetchone() == ("æøå",)
    finally:
        shutil.rmtree(folders.home_of(folder), ignore_errors=True)
        shutil.rmtree(cluster.socket, ignore_errors=True)


def test_a_server_that_cannot_start_says_why(database_folder: Path) -> None:
    with Cluster(database_folder) as cluster:
        data = cluster.data
    (data / "postgresql.conf").write_text("no_such_setting = on\n")

    with pytest.raises(Failure, match=r"no_such_setting(.|\n)*PostgreSQL did not start"):
        Cluster(database_folder).start()
    with pytest.raises(Failure, match="PostgreSQL did not start"):
        Cluster(database_folder).start()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 20 MB, half of what an empty database takes."""
    # pytest's own folders are closed to the account that the server runs as.
    disk = Path(tempfile.mkdtemp(prefix="allmenning-small-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk])
    if mounted.returncode:
        disk.rmdir()
        pytest.skip("This machine lets nobody mount a disk.")
    disk.chmod(0o755)
    yield disk
    subprocess.run(["umount", disk], check=True)
    disk.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root may mount a small disk.")
def test_a_full_disk_is_told_in_one_sentence(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "ROOTS_HOME", small_disk)

    with pytest.raises(Failure) as refusal:
        Cluster(tmp_path / "postgres").start()

    assert str(refusal.value) == FULL_DISK


def test_nothing_is_left_of_a_throwaway_database() -> None:
    with throwaway() as cluster:
        assert cluster.sql("SELECT 1") == "1"

    assert not cluster.folder.parent.exists()
    assert not cluster.home.exists()
