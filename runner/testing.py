"""`./run test` and `./run prove`: pytest on a PostgreSQL made for the run and thrown away."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from runner import assets, debian, django_commands, environment, shell, variables
from runner.binaries import Origin
from runner.folders import home_of
from runner.locks import FileLock, Taken
from runner.postgres import OWNER, Cluster

TEMPLATE = "allmenning_template"
_OLDEST_VERSION = 15
# pytest's exit code when no test was chosen.
_NO_TESTS = 5
_PREFIX = "allmenning-test-"
_YOUNG_SECONDS = 60
_HALVES = ("browser", "not browser")
# Each worker has a database of its own, copied from the template; while one waits for it, another
# works. Tests that share what was made once stay together.
_WORKERS = str(min(2 * (os.cpu_count() or 1), 4))
_SIDE_BY_SIDE = ["--numprocesses", _WORKERS, "--dist", "worksteal", "--quiet"]


def test(arguments: list[str]) -> int:
    """Runs every test but the slow ones, side by side; with arguments, what they tell pytest."""
    with _stage(arguments) as product:
        return shell.foreground(_pytest("not prove", arguments or _SIDE_BY_SIDE), env=product)


def prove(arguments: list[str]) -> int:
    """Runs the slow tests, then those that concern the database on PostgreSQL 15 as well.

    What needs a browser runs beside the rest, as a browser waits more than it works.
    """
    with _stage(arguments) as product:
        codes = _both_halves(product, arguments)
    if debian.has_postgres(_OLDEST_VERSION):
        with throwaway("debian", _OLDEST_VERSION) as cluster:
            command = _pytest("postgres15", arguments or _SIDE_BY_SIDE)
            codes.append(shell.foreground(command, env=_product(cluster)))
    return _verdict(codes, is_selection=bool(arguments))


def _both_halves(product: dict[str, str], arguments: list[str]) -> list[int]:
    """Proofs with a browser, seen as they run, and beside them the others, seen afterwards."""
    browser, others = (_pytest(f"prove and {which}", arguments) for which in _HALVES)
    with tempfile.TemporaryFile() as written, shell.beside(others, product, written) as process:
        codes = [shell.foreground(browser, env=product), process.wait()]
        written.seek(0)
        shutil.copyfileobj(written, sys.stdout.buffer)
        sys.stdout.flush()
    return codes


def _verdict(codes: list[int], *, is_selection: bool) -> int:
    """The worst exit code; of a selection, one half may have nothing to run."""
    if is_selection:
        codes = [code for code in codes if code != _NO_TESTS] or [_NO_TESTS]
    return max(codes)


@contextmanager
def throwaway(origin: Origin = "any", version: int | None = None) -> Iterator[Cluster]:
    """A fast PostgreSQL in a temporary folder, removed with all that it holds."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        cluster = Cluster(Path(folder) / "postgres", fast=True, origin=origin, version=version)
        try:
            with cluster:
                yield cluster
        finally:
            shell.remove(cluster.home)


def _sweep() -> None:
    """Removes the databases of runs that were killed before they could do so themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/postgres"):
        if _is_abandoned(folder):
            shell.remove(home_of(folder))
            shell.remove(folder.parent)


def _is_abandoned(folder: Path) -> bool:
    # One that was made this minute may belong to a run that has yet to take its lock.
    try:
        if time.time() - folder.stat().st_mtime < _YOUNG_SECONDS:
            return False
        lock = FileLock(folder / "lock")
    except OSError:
        return False
    try:
        lock.take(wait=False)
        return True
    except Taken:
        return False
    finally:
        lock.close()


@contextmanager
def _stage(arguments: list[str]) -> Iterator[dict[str, str]]:
    """The environment of a run, with all that its tests need in place."""
    environment.prepare()
    with throwaway() as cluster:
        with _compiled() if not arguments else nullcontext():
            debian.install_for_tests()
            assets.prepare()
            product = _product(cluster)
        yield product


@contextmanager
def _compiled() -> Iterator[None]:
    """Reads all tests once beside the block, which leaves a core idle.

    In a fresh clone every worker would else compile every test for itself. What is wrong with a
    test is said when it runs.
    """
    command = _pytest("", ["--collect-only", "-p", "no:cacheprovider"])
    with (
        Path(os.devnull).open("wb") as nowhere,
        shell.beside(command, variables.settings(), nowhere) as reading,
    ):
        yield
        reading.wait()


def _pytest(marker: str, arguments: list[str]) -> list[str]:
    return shell.module("pytest", "-m", marker, *arguments)


def _product(cluster: Cluster) -> dict[str, str]:
    """The environment of a run, with a database that every worker copies its own from."""
    _make_template(cluster)
    # Only a demo makes a signing key; a test that signs in places its own.
    return variables.product(cluster, ALLMENNING_TEST_TEMPLATE=TEMPLATE, OIDC_KEY_FILE="")


def _make_template(cluster: Cluster) -> None:
    """Migrates once the database that every worker's own is copied from."""
    cluster.sql(f"ALTER ROLE {OWNER} CREATEDB")
    cluster.sql(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
    owners = variables.product(cluster)
    owners["DATABASE_OWNER_URL"] = cluster.url(OWNER, TEMPLATE)
    django_commands.migrate(owners)
