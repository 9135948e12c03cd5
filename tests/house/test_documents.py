"""Documents that must follow the code: glossary, READMEs, dependencies, and what git may hold."""

import json
import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Final

from tests.house.test_models import our_models
from tests.house.tree import ROOMS, ROOT, files, name_of, rooms

README_LINES = 30
BASE_DEPENDENCIES = 30
# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    f"{name}.{end}"
    for name, end in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("docker", "io"),
    ]
]
MACHINE_PATHS: Final = [
    f"{ROOT.parent}/".replace("//", "/"),
    f"{ROOT}/",
    "/" + "root/",
    "/" + "home/",
]


def _code_names() -> set[str]:
    rows = _text(ROOT / "docs" / "glossary.md").splitlines()
    cells = [[cell.strip(" `*") for cell in row.split("|")] for row in rows if row.startswith("|")]
    return {name.strip(" `*") for row in cells if len(row) > 5 for name in row[4].split(",")}


def test_every_model_stands_in_the_glossary() -> None:
    names = {model.__name__ for model in our_models()}

    assert names - _code_names() == set()


def test_every_room_has_a_short_readme() -> None:
    texts = {room: ROOMS / room / "README.md" for room in rooms()}

    lines = {room: len(_text(path).splitlines()) for room, path in texts.items()}

    assert {room: number for room, number in lines.items() if not 0 < number <= README_LINES} == {}


def _dependencies() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = {"base": project["dependencies"], **project["optional-dependencies"]}
    return {group: [_package(line) for line in lines] for group, lines in groups.items()}


def _package(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0]


def _javascript() -> list[str]:
    package = json.loads((ROOT / "package.json").read_text())
    return [*package.get("dependencies", {}), *package.get("devDependencies", {})]


def test_dependencies_are_few() -> None:
    assert len(_dependencies()["base"]) <= BASE_DEPENDENCIES


def test_every_dependency_has_a_reason() -> None:
    reasons = _text(ROOT / "docs" / "dependencies.md").splitlines()

    packages = [*chain(*_dependencies().values()), *_javascript()]

    unexplained = [name for name in packages if not any(f"`{name}`" in line for line in reasons)]
    assert unexplained == []


def _text(path: Path) -> str:
    """The file's text, empty when there is no such file."""
    return path.read_bytes().decode(errors="replace") if path.exists() else ""


def test_locks_name_no_host() -> None:
    locks = ["requirements.lock", "package-lock.json", "runner/bootstrap.lock"]

    assert [name for name in locks if "://" in _text(ROOT / name)] == []


def test_nothing_in_git_names_a_registry_or_a_path_of_this_machine() -> None:
    unwanted = re.compile("|".join(map(re.escape, [*REGISTRIES, *MACHINE_PATHS])))

    found = {name_of(path): hits for path in files() if (hits := unwanted.findall(_text(path)))}

    assert found == {}
