"""Where a database's files lie, and who may open them."""

import os
import tempfile
from pathlib import Path

import pytest

from runner import folders
from runner.binaries import Binaries
from runner.console import Failure


def test_the_socket_lies_in_the_home_when_its_path_is_short() -> None:
    assert folders.socket_folder(Path("/srv/allmenning")) == Path("/srv/allmenning/socket")


def test_a_long_path_gets_a_short_socket_folder() -> None:
    home = Path("/srv") / ("a-rather-long-name-" * 6)

    socket = folders.socket_folder(home)

    assert socket.parent == Path(tempfile.gettempdir())
    assert len(os.fsencode(socket / ".s.PGSQL.5432")) < 100


def test_names_are_measured_in_bytes() -> None:
    home = Path("/srv") / ("å" * 45)

    assert folders.socket_folder(home).parent == Path(tempfile.gettempdir())


def test_a_private_folder_is_made_for_us_alone(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    folders.make_private(folder)
    folders.make_private(folder)

    found = folder.stat()
    assert found.st_mode & 0o777 == 0o700
    assert found.st_uid == (folders.NOBODY if os.geteuid() == 0 else os.geteuid())


def test_a_folder_that_others_may_open_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    folder.mkdir()
    folder.chmod(0o777)

    with pytest.raises(Failure, match="not ours alone"):
        folders.make_private(folder)


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    folders.make_private(elsewhere)
    folder = tmp_path / "socket"
    folder.symlink_to(elsewhere)

    with pytest.raises(Failure, match="not ours alone"):
        folders.make_private(folder)


def test_data_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("15\n")

    with pytest.raises(Failure, match="written by PostgreSQL 15, but this is PostgreSQL 18"):
        folders.refuse_other_version(tmp_path, Binaries(Path("/nowhere"), 18))
