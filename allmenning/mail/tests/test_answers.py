"""What the relay's answers mean."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.mail.rules.answers import (
    FIRST_WAIT,
    LONGEST_WAIT,
    Fate,
    after_the_dot,
    before_the_dot,
    wait_after,
)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        (250, Fate.POSTPONED, Fate.ACCEPTED),
        (354, Fate.POSTPONED, Fate.UNKNOWN),
        (421, Fate.POSTPONED, Fate.POSTPONED),
        (451, Fate.POSTPONED, Fate.POSTPONED),
        (550, Fate.REFUSED, Fate.REFUSED),
        (-1, Fate.POSTPONED, Fate.UNKNOWN),
        (600, Fate.POSTPONED, Fate.UNKNOWN),
        (0, Fate.POSTPONED, Fate.UNKNOWN),
    ],
)
def test_an_answer_means_one_thing_before_the_dot_and_another_after(
    code: int, before: Fate, after: Fate
) -> None:
    assert before_the_dot(code, "").fate is before
    assert after_the_dot(code, "").fate is after


def test_the_first_waits() -> None:
    minutes = [wait_after(tries) / timedelta(minutes=1) for tries in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 40_000))
def test_the_wait_never_shrinks_and_never_passes_an_hour(tries: int) -> None:
    assert FIRST_WAIT <= wait_after(tries) <= wait_after(tries + 1) <= LONGEST_WAIT
