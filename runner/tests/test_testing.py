"""Which exit code a run of the slow tests ends with."""

import pytest

from runner import testing


@pytest.mark.parametrize(
    ("codes", "is_selection", "verdict"),
    [
        ([0, 0], False, 0),
        ([0, 1], False, 1),
        ([1, 0], False, 1),
        ([0, 5], False, 5),
        ([0, 5], True, 0),
        ([5, 0], True, 0),
        ([5, 5], True, 5),
        ([1, 5], True, 1),
    ],
)
def test_no_failure_is_lost(codes: list[int], is_selection: bool, verdict: int) -> None:
    assert testing._verdict(codes, is_selection=is_selection) == verdict
