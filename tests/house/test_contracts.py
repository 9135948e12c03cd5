"""The import contracts bite: every kind of breach, built in a copy of the tree, is reported."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.house.tree import ROOT, rooms

# File and import, each against another sentence of the house.
BREACHES = {
    "a floor up": ("core/period.py", "allmenning.people.queries"),
    "a floor up, from below the rooms": ("registers/national_id.py", "allmenning.mail.models"),
    "a sibling": ("mail/models.py", "allmenning.registers.national_id"),
    "a register that knows another": (
        "registers/idporten/contract.py",
        "allmenning.registers.national_id",
    ),
    "a shelf up": ("people/queries.py", "allmenning.people.access"),
    "core upside down": ("core/scope.py", "allmenning.core.models"),
    "settings that know": ("config/settings.py", "allmenning.config.wiring"),
    "a rule that knows Django": ("booking/rules/breach.py", "django"),
    "a rule at second hand": ("places/rules/breach.py", "allmenning.core.scope"),
    "a reader that acts": ("portal/views/breach.py", "allmenning.booking.actions"),
    "the product on its stand-ins": ("people/rules/breach.py", "simulators"),
    "the product on its tests": ("mail/breach.py", "tests"),
    "the gateway on the product": ("gateway/breach.py", "allmenning.booking.actions"),
}
UNDECLARED = ("allmenning.gossip", "allmenning.people.utils", "allmenning.flows.gossip")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contracts say of a copy of the tree with every breach in it."""
    folder = tmp_path_factory.mktemp("breaches")
    for package in ("allmenning", "gateway"):
        shutil.copytree(ROOT / package, folder / package, ignore=lambda _, names: _not_code(names))
    shutil.copy(ROOT / ".importlinter", folder)
    for path, imported in BREACHES.values():
        _append(folder / _from_root(path), f"import {imported}\n")
    for module in UNDECLARED:
        _append(folder / f"{module.replace('.', '/')}.py", "")
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [sys.executable, program, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return re.sub(r"\s+", " ", done.stdout)


def _from_root(path: str) -> str:
    return path if path.startswith("gateway/") else f"allmenning/{path}"


def _not_code(names: list[str]) -> list[str]:
    return [name for name in names if "." in name and not name.endswith(".py")]


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(line)


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_reported(report: str, breach: str) -> None:
    path, imported = BREACHES[breach]

    module = _from_root(path).removesuffix(".py").replace("/", ".")

    assert f"{module} -> {imported}" in report


@pytest.mark.parametrize("module", UNDECLARED)
def test_an_undeclared_room_or_file_is_reported(report: str, module: str) -> None:
    assert module in report


def test_every_contract_bites(report: str) -> None:
    assert " KEPT" not in report
    assert report.count(" BROKEN") == len(_contracts())


def test_every_room_has_its_shelves_declared() -> None:
    """A room that is built must be a container of a contract about shelves."""
    contracts = _contracts()
    containers = {name for contract in contracts for name in contract.get("containers", "").split()}

    assert {f"allmenning.{room}" for room in rooms()} <= containers


def _contracts() -> list[dict[str, str]]:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    return [dict(parser[name]) for name in parser.sections() if ":contract:" in name]
