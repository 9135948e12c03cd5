"""One-use codes: given late, to who cannot be reached otherwise, and never the same to two."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.period import Period
from allmenning.keys.rules.offline import GIVEN_BEFORE, SILENT_FOR, is_cut_off, lasting
from allmenning.keys.rules.pins import LONGEST_OFFLINE, whole_quarters
from allmenning.keys.tests.doorstep import HOUR, NOW

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE
OPEN = Period(NOW, NOW + 2 * HOUR)


@pytest.mark.parametrize(
    ("away", "is_due"),
    [
        (-GIVEN_BEFORE - MINUTE, False),
        (-GIVEN_BEFORE, True),
        (timedelta(), True),
        (2 * HOUR - MINUTE, True),
        (2 * HOUR, False),
    ],
)
def test_it_is_given_from_an_hour_before_until_it_is_over(away: timedelta, is_due: bool) -> None:
    assert is_cut_off(OPEN, seen_at=NOW - 3 * HOUR, now=NOW + away) is is_due


@pytest.mark.parametrize(
    ("silent", "is_due"), [(None, False), (SILENT_FOR - MINUTE, False), (SILENT_FOR, True)]
)
def test_only_a_door_that_was_heard_from_and_is_silent_is_cut_off(
    silent: timedelta | None, is_due: bool
) -> None:
    seen_at = None if silent is None else NOW - silent
    assert is_cut_off(OPEN, seen_at=seen_at, now=NOW) is is_due


def test_what_has_no_whole_quarter_gets_no_code() -> None:
    short = Period(NOW + MINUTE, NOW + 2 * QUARTER - MINUTE)

    assert lasting(short, ()) is None
    assert not is_cut_off(short, seen_at=NOW - HOUR, now=NOW)


def test_it_lasts_a_day_at_most() -> None:
    assert lasting(Period(NOW, NOW + 72 * HOUR), ()) == Period(NOW, NOW + 24 * HOUR)


@given(
    st.integers(0, 120), st.integers(16, 3000), st.sets(st.integers(1, LONGEST_OFFLINE), max_size=9)
)
def test_it_lies_within_the_time_and_is_nobody_elses(
    start: int, length: int, others: set[int]
) -> None:
    during = Period(NOW + start * MINUTE, NOW + (start + length) * MINUTE)
    starts, _ = whole_quarters(during)
    taken = {Period(starts, starts + one * QUARTER) for one in others}

    found = lasting(during, taken)

    if found is not None:
        assert during.contains(found)
        assert found not in taken
        assert whole_quarters(found) == (starts, found.length // QUARTER)
