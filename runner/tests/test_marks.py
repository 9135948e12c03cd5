"""Work is done again exactly when its sources changed or it was cut short."""

from collections.abc import Callable
from pathlib import Path

import pytest

from runner import assets, marks
from runner.console import Failure


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "VAR", tmp_path / "var")
    (tmp_path / "made").mkdir()
    (tmp_path / "source").write_text("one")
    return tmp_path


def _build(works: Path, build: Callable[[], None]) -> None:
    assets._unless_done("work", works / "made", [works / "source"], build)


def test_unchanged_sources_are_built_once(works: Path) -> None:
    built: list[str] = []

    for _ in range(2):
        _build(works, lambda: built.append("once"))

    assert built == ["once"]


def test_a_changed_source_is_built_again(works: Path) -> None:
    built: list[str] = []
    _build(works, lambda: built.append("first"))

    (works / "source").write_text("two")
    _build(works, lambda: built.append("second"))

    assert built == ["first", "second"]


def test_a_build_that_was_cut_short_is_done_again(works: Path) -> None:
    def cut_short() -> None:
        raise Failure("cut short")

    built: list[str] = []
    _build(works, lambda: built.append("first"))
    (works / "source").write_text("two")
    with pytest.raises(Failure):
        _build(works, cut_short)
    (works / "source").write_text("one")
    _build(works, lambda: built.append("again"))

    assert built == ["first", "again"]


def test_a_mark_depends_on_names_and_contents(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")

    assert marks.digest([one]) != marks.digest([two])
    assert marks.digest([one, two]) == marks.digest([two, one])
