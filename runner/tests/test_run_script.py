"""The script `run` finds a Python or says that there is none."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runner.paths import ROOT


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with a shell and nothing that resembles Python."""
    for program in ("sh", "dirname"):
        found = shutil.which(program)
        assert found is not None
        (tmp_path / program).symlink_to(found)
    return tmp_path


def _run(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "run", *arguments], env={"PATH": str(path)}, capture_output=True, text=True
    )


def test_without_python_it_says_so_and_fails(bare_path: Path) -> None:
    done = _run(bare_path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11" in done.stderr


def test_an_old_python_is_passed_over_for_a_newer_one(bare_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (bare_path / "python3.12").symlink_to(sys.executable)

    done = _run(bare_path, "help")

    assert done.returncode == 0
    assert "./run demo" in done.stdout
