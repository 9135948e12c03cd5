"""What is shown adds up, and says no more than there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.insight.rules.hours import Lasting, lasting, share, whole_hours

PARTS = st.lists(st.integers(0, 10_000_000), max_size=12)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1_000_000, Lasting(years=114)),
        (1_000_214, Lasting(years=114)),
        (8_766, Lasting(years=1)),
        (8_765, Lasting(days=365)),
        (60, Lasting(days=2)),
        (23, Lasting()),
        (0, Lasting()),
    ],
)
def test_so_many_hours_last_so_long(hours: int, said: Lasting) -> None:
    assert lasting(hours) == said


@given(PARTS)
def test_the_shown_parts_add_up_to_the_shown_whole(minutes: list[int]) -> None:
    assert sum(whole_hours(minutes)) == sum(minutes) // 60


@given(PARTS)
def test_no_part_is_shown_an_hour_off(minutes: list[int]) -> None:
    for exact, shown in zip(minutes, whole_hours(minutes), strict=True):
        assert abs(shown - exact / 60) < 1
        assert exact or not shown


def test_the_hour_goes_to_the_part_that_is_nearest_to_it() -> None:
    assert whole_hours([70, 100, 70]) == [1, 2, 1]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, None), (0, 9, 0), (9, 9, 100), (1, 999, 1), (998, 999, 99), (1, 2, 50)],
)
def test_a_share_is_all_or_nothing_only_when_it_is(part: int, whole: int, said: int | None) -> None:
    assert share(part, whole) == said
