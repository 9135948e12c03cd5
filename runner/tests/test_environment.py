"""The packages: installed once, again when half-finished, and a clear word when they cannot be."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import pytest

from runner import environment, marks, shell
from runner.console import NO_NETWORK, Failure


class Installer:
    """Stands in for the programs that install, and writes down what was asked of them."""

    def __init__(self, python: Path) -> None:
        self.asked: list[str] = []
        self.fails = False
        self._python = python

    def run(self, command: Sequence[str | Path], **_: object) -> str:
        words = [str(part) for part in command]
        self.asked.append("sync" if "sync" in words else "venv" if "venv" in words else "pip")
        if "--without-pip" in words:
            self._python.parent.mkdir(parents=True)
            self._python.touch()
        if self.fails and "sync" in words:
            raise Failure("killed halfway")
        return ""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements.lock").write_text("django==5.2\n")
    places = {
        "VENV": tmp_path / ".venv",
        "BOOT": tmp_path / ".boot",
        "VAR": tmp_path / "var",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "LOCK": tmp_path / "requirements.lock",
        "_MARK": tmp_path / ".venv" / "installed",
        "_BOOT_MARK": tmp_path / ".boot" / "installed",
    }
    for name, place in places.items():
        monkeypatch.setattr(environment, name, place)
    return tmp_path


@pytest.fixture
def installer(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    stand_in = Installer(checkout / ".venv" / "bin" / "python")
    monkeypatch.setattr(shell, "run", stand_in.run)
    return stand_in


def test_packages_are_installed_once(installer: Installer) -> None:
    environment.prepare()
    environment.prepare()

    assert installer.asked == ["venv", "pip", "venv", "sync"]


def test_a_half_finished_install_starts_from_nothing(checkout: Path, installer: Installer) -> None:
    installer.fails = True
    with pytest.raises(Failure):
        environment.prepare()
    leftover = checkout / ".venv" / "half-written"
    leftover.touch()

    installer.fails = False
    environment.prepare()

    assert not leftover.exists()
    assert installer.asked[-2:] == ["venv", "sync"]


def test_a_changed_lock_is_synchronised_in_place(checkout: Path, installer: Installer) -> None:
    environment.prepare()
    kept = checkout / ".venv" / "kept"
    kept.touch()

    environment.LOCK.write_text("django==5.2.1\n")
    environment.prepare()

    assert kept.exists()
    assert installer.asked[-1] == "sync"


def test_another_python_gets_an_environment_of_its_own(installer: Installer) -> None:
    environment.prepare()
    marks.write(environment._MARK, "3.9 of long ago")

    environment.prepare()

    assert installer.asked[-2:] == ["venv", "sync"]


def test_debians_missing_package_is_named(
    installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(Failure, match="python3-venv"):
        environment.prepare()
    assert installer.asked == []


@pytest.mark.prove
def test_without_a_network_there_is_one_clear_sentence(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = "http://127.0.0.1:9/"
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", closed)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")

    with pytest.raises(Failure) as refusal:
        environment.prepare()

    assert str(refusal.value) == NO_NETWORK
    assert not environment._BOOT_MARK.exists()
