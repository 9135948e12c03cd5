"""A database for one test run is removed afterwards, at the latest by the next run."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from runner import folders, testing
from runner.locks import FileLock


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folders, "ROOTS_HOME", tmp_path / "roots")
    return tmp_path


def _left_behind(temporary: Path, age_seconds: float) -> Path:
    """What a killed run leaves: its folder, and for root the files elsewhere."""
    folder = temporary / "allmenning-test-x" / "postgres"
    home = folders.home_of(folder)
    (home / "data").mkdir(parents=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lock").touch()
    made = time.time() - age_seconds
    os.utime(folder, (made, made))
    return folder


def test_what_a_killed_run_left_is_removed(temporary: Path) -> None:
    folder = _left_behind(temporary, 3600)

    testing._sweep()

    assert not folder.parent.exists()
    assert not folders.home_of(folder).exists()


def test_a_run_that_goes_on_keeps_its_database(temporary: Path) -> None:
    folder = _left_behind(temporary, 3600)
    lock = FileLock(folder / "lock")
    lock.take(wait=False)
    try:
        testing._sweep()
    finally:
        lock.close()

    assert (folders.home_of(folder) / "data").exists()


def test_a_run_that_has_just_begun_keeps_its_database(temporary: Path) -> None:
    folder = _left_behind(temporary, 5)

    testing._sweep()

    assert (folders.home_of(folder) / "data").exists()
