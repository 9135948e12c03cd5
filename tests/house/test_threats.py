"""The table of threats to the doors is whole, and names tests that exist."""

import ast
import re
from typing import Final

from tests.house.tree import ROOT

THREATS: Final = ROOT / "docs" / "threats.md"
HOW_MANY: Final = 17
NAMED: Final = re.compile(r"`([\w/]+\.py)::(\w+)`")


def _rows() -> list[list[str]]:
    lines = THREATS.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0].isdigit()]


def test_every_threat_stands_in_the_table_once_with_a_test() -> None:
    assert [int(row[0]) for row in _rows()] == list(range(1, HOW_MANY + 1))
    assert [row[0] for row in _rows() if not NAMED.search(row[3])] == []


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(THREATS.read_text(encoding="utf-8"))

    lost = [f"{path}::{name}" for path, name in named if name not in _functions(path)]

    assert len(named) > HOW_MANY
    assert lost == []


def _functions(path: str) -> set[str]:
    file = ROOT / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
