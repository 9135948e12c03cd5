"""Half-open periods: a minute belongs to one of two that touch, never to both."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.period import Period, merged, without

START = datetime(2026, 12, 1, tzinfo=UTC)


def minutes(first: int, last: int) -> Period:
    return Period(START + timedelta(minutes=first), START + timedelta(minutes=last))


# Few and small, so that they often touch and overlap.
PERIODS = st.builds(
    lambda at, length: minutes(at, at + length), st.integers(0, 30), st.integers(1, 15)
)
LISTS = st.lists(PERIODS, max_size=6)


def _minutes(*periods: Period) -> set[int]:
    """The minutes that the periods cover: the plain meaning to hold the functions against."""
    return {
        minute
        for period in periods
        for minute in range(60)
        if period.start <= START + timedelta(minutes=minute) < period.end
    }


@pytest.mark.parametrize(("first", "last"), [(10, 10), (10, 9)])
def test_a_period_ends_after_it_starts(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="ends after"):
        minutes(first, last)


def test_a_period_knows_its_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2026, 12, 1), datetime(2026, 12, 2))  # noqa: DTZ001


def test_back_to_back_periods_do_not_overlap() -> None:
    assert not minutes(0, 10).overlaps(minutes(10, 20))
    assert minutes(0, 11).overlaps(minutes(10, 20))


@given(PERIODS, PERIODS)
def test_periods_overlap_when_they_share_a_minute(one: Period, other: Period) -> None:
    assert one.overlaps(other) == bool(_minutes(one) & _minutes(other))
    assert one.overlaps(other) == other.overlaps(one)


@given(PERIODS, PERIODS)
def test_a_period_contains_those_that_add_no_minute(one: Period, other: Period) -> None:
    assert one.contains(other) == (_minutes(other) <= _minutes(one))


@given(LISTS)
def test_merging_keeps_every_minute_and_leaves_gaps_between(periods: list[Period]) -> None:
    result = merged(periods)

    assert _minutes(*result) == _minutes(*periods)
    assert all(one.end < next_.start for one, next_ in pairwise(result))


@given(PERIODS, LISTS)
def test_what_is_left_is_the_period_without_what_is_taken(
    period: Period, taken: list[Period]
) -> None:
    left = without(period, taken)

    assert _minutes(*left) == _minutes(period) - _minutes(*taken)
    assert left == merged(left)


def test_widening_adds_at_both_ends() -> None:
    wide = minutes(10, 20).widened(before=timedelta(minutes=5), after=timedelta(minutes=10))

    assert wide == minutes(5, 30)
    assert wide.length == timedelta(minutes=25)
