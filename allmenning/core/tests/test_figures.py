"""Figures asked for by name."""

import pytest

from allmenning.core import figures


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_figures", {})


def _visits(*, building: int) -> int:
    return building * 10


def test_a_figure_is_asked_for_by_name() -> None:
    figures.offer("activities.visits", _visits)

    assert figures.ask("activities.visits", building=7) == 70
    assert figures.offered() == {"activities.visits"}


def test_a_figure_nobody_offers_is_an_error() -> None:
    with pytest.raises(KeyError):
        figures.ask("activities.visits", building=7)


def test_a_name_is_taken_once() -> None:
    figures.offer("activities.visits", _visits)
    figures.offer("activities.visits", _visits)

    with pytest.raises(ValueError, match="twice"):
        figures.offer("activities.visits", len)
