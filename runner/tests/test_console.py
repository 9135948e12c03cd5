"""What hinders a command is told in one sentence."""

import errno
import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from runner import __main__ as entrance
from runner.commands import COMMANDS
from runner.console import FULL_DISK, NO_NETWORK, Failure, known_cause
from runner.paths import VAR


@pytest.mark.parametrize(
    "output",
    ["initdb: error: could not write: No space left on device", "npm ERR! code ENOSPC"],
)
def test_a_full_disk_is_recognised_in_what_children_write(output: str) -> None:
    assert known_cause(output) == FULL_DISK


def test_a_failure_without_a_reason_on_a_full_disk_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert known_cause("ensurepip returned 1") is None

    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1_000_000))

    assert known_cause("ensurepip returned 1") == FULL_DISK


@pytest.mark.parametrize(
    "output",
    ["NewConnectionError: refused", "npm ERR! code ENOTFOUND", "error sending request for url"],
)
def test_a_missing_network_counts_only_while_fetching(output: str) -> None:
    assert known_cause(output, fetching=True) == NO_NETWORK
    assert known_cause(output) is None


def _command_raising(error: Exception) -> tuple[Callable[[list[str]], int], str]:
    def command(arguments: list[str]) -> int:
        raise error

    return command, ""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Failure("Port 8000 is taken."), "Port 8000 is taken.\n"),
        (OSError(errno.ENOSPC, "No space left on device"), f"{FULL_DISK}\n"),
        (
            PermissionError(errno.EACCES, "Permission denied", "var/x"),
            "The operating system refused: Permission denied (var/x).\n",
        ),
    ],
)
def test_what_hinders_a_command_is_one_sentence_and_exit_code_1(
    error: Exception,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(COMMANDS, "demo", _command_raising(error))

    assert entrance.main(["demo"]) == 1
    assert capsys.readouterr().err == sentence


def test_an_unknown_command_prints_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert entrance.main(["dance"]) == 1

    written = capsys.readouterr().out
    assert all(f"./run {name}" in written for name in COMMANDS)


@pytest.mark.parametrize(("unwanted", "folder"), [("1", str(VAR / "compiled")), ("", None)])
def test_compiled_files_are_kept_where_they_litter_nothing(
    unwanted: str, folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"PYTHONDONTWRITEBYTECODE": unwanted} if unwanted else {})

    entrance.keep_compiled()

    assert os.environ.get("PYTHONPYCACHEPREFIX") == folder
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
