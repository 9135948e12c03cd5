"""What no linter tells: lengths, shelves' manners, and where the present moment may be asked for."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

from tests.house.tree import ROOT, code, files, name_of

FILE_LINES = 400
FUNCTION_LINES = 60
MEDIAN_LINES = 10
VIEW_LINES = 20
# Where a moment comes in from outside; everybody else is handed `now`.
CLOCKS = {"views", "jobs", "api", "management", "config", "channels", "locks", "tests"}
NAMELESS = {"utils", "util", "helpers", "helper", "services", "managers", "common", "misc"}
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _trees(folder: str = "") -> Iterator[tuple[Path, ast.Module]]:
    for path in code(folder):
        yield path, _tree(path)


def _functions(folder: str = "") -> Iterator[tuple[Path, Function]]:
    for path, tree in _trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _place(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 0)}"


def test_files_are_short() -> None:
    kinds = {".py", ".html", ".css", ".js"}
    ours = [path for path in files() if path.suffix in kinds and "migrations" not in path.parts]

    lengths = {name_of(path): len(path.read_text().splitlines()) for path in ours}

    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    lengths = {_place(path, node): _length(node) for path, node in _functions()}

    assert {place: lines for place, lines in lengths.items() if lines > FUNCTION_LINES} == {}
    assert median(lengths.values()) <= MEDIAN_LINES


def test_views_are_short() -> None:
    lengths = {
        _place(path, node): _length(node)
        for path, node in _functions("allmenning")
        if any(ast.unparse(decorator).startswith("audience(") for decorator in node.decorator_list)
    }

    assert {place: lines for place, lines in lengths.items() if lines > VIEW_LINES} == {}


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        _place(path, inner)
        for path, node in _functions()
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_files_are_named_by_what_they_hold() -> None:
    assert [name_of(path) for path in files() if path.stem in NAMELESS] == []


def test_no_signals_stand_between_a_row_and_what_follows() -> None:
    signals = ("post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed")

    heard = [
        _place(path, node)
        for path, tree in _trees("allmenning")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and {name.name for name in node.names} & set(signals)
    ]

    assert heard == []


def test_the_present_moment_is_an_argument() -> None:
    """Law 8: only what stands at the edge of the house looks at the clock."""
    looked = [
        _place(path, node)
        for path, tree in _trees("allmenning")
        if not CLOCKS & set(path.with_suffix("").relative_to(ROOT).parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith((".now", ".today", ".utcnow", ".localdate"))
    ]

    assert looked == []


def test_the_clock_is_asked_by_its_full_name() -> None:
    """`timezone.now()`, so that tests can stop it; a name imported on its own would run on."""
    imported = [
        _place(path, node)
        for path, tree in _trees("allmenning")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.utils.timezone"
        and "now" in {name.name for name in node.names}
    ]

    assert imported == []


def test_log_lines_are_written_out_in_the_code() -> None:
    """A message put together from values could carry what somebody typed into the log."""
    composed = [
        _place(path, node)
        for path, tree in _trees("allmenning")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and ast.unparse(node.func.value) in ("log", "logger", "logging")
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]

    assert composed == []
