"""Folders for the databases that these tests start, removed with all they hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runner import folders, shell


@pytest.fixture
def database_folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "postgres"
    yield folder
    # For root the files lie elsewhere.
    shell.remove(folders.home_of(folder))
