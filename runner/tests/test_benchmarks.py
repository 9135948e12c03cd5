"""The benchmarks are found by their files."""

from pathlib import Path

import pytest

from runner import benchmarks
from runner.console import Failure


@pytest.fixture(autouse=True)
def bench_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(benchmarks, "_FOLDER", tmp_path)
    (tmp_path / "__init__.py").touch()
    (tmp_path / "contention.py").write_text('"""One slot, many clients.\n\nMore words."""\n')
    return tmp_path


def test_the_list_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmarks.bench([]) == 0

    assert capsys.readouterr().out.split() == ["contention", "One", "slot,", "many", "clients."]


def test_an_unknown_benchmark_is_refused() -> None:
    with pytest.raises(Failure, match="no benchmark speed"):
        benchmarks.bench(["speed"])
