"""The table of others' pains names tests that exist, or says that a pain is not excluded yet."""

import ast
import re
from typing import Final

from tests.house.tree import ROOT

PAINS: Final = ROOT / "docs" / "pains.md"
HOW_MANY: Final = 25
NAMED: Final = re.compile(r"`([\w/]+\.py)::(\w+)`")
NOT_YET: Final = "**Not excluded yet:**"


def _rows() -> list[list[str]]:
    lines = PAINS.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0].isdigit()]


def test_every_pain_stands_in_the_table_once() -> None:
    assert [int(row[0]) for row in _rows()] == list(range(1, HOW_MANY + 1))


def test_every_pain_has_a_test_or_says_that_it_is_not_excluded() -> None:
    bare = [row[0] for row in _rows() if not NAMED.search(row[3]) and NOT_YET not in row[2]]

    assert bare == []


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAINS.read_text(encoding="utf-8"))

    lost = [f"{path}::{name}" for path, name in named if name not in _functions(path)]

    assert len(named) > HOW_MANY
    assert lost == []


def _functions(path: str) -> set[str]:
    file = ROOT / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
