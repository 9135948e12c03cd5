"""Every opening stands in the platform's record once, wherever the power goes."""

from pathlib import Path

import pytest

from gateway.tests.openings import INJECTED, Interrupted, Killed


@pytest.mark.parametrize("place", INJECTED)
def test_an_opening_that_is_cut_off_is_neither_lost_nor_doubled(place: str) -> None:
    assert Interrupted(place, seed=1).wrong() == []


@pytest.mark.prove
def test_two_hundred_openings_cut_off_anywhere() -> None:
    wrong = {
        (place, seed): found
        for seed in range(2, 22)
        for place in INJECTED
        if (found := Interrupted(place, seed).wrong())
    }

    assert wrong == {}


@pytest.mark.prove
def test_a_gateway_killed_twenty_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    killed = Killed(tmp_path, seed=1)

    assert killed.wrong(kills=20) == []
    assert killed.openings >= 20
