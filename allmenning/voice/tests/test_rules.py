"""How far an idea has come, and when demand opens it again: tables and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.voice.rules import answers, progress
from allmenning.voice.rules.languages import OTHER, direction, is_norwegian

STATES = ("new", "assessing", "answered", "doing", "closed", "joined")
# Rows: what it is; columns: what somebody may make of it, in the order of STATES.
MAY = {
    "new": "-aa--j",
    "assessing": "-aa---",
    "answered": "--adc-",
    "doing": "--adc-",
    "closed": "------",
    "joined": "------",
}


@pytest.mark.parametrize("now_is", STATES)
def test_what_may_happen_next(now_is: str) -> None:
    allowed = [progress.may_become(state, now_is=now_is) for state in STATES]

    assert allowed == [sign != "-" for sign in MAY[now_is]]


@given(st.dates(), st.integers(1, 60), st.integers(-90, 90))
def test_an_answer_is_late_the_day_after_it_was_due(said: date, days: int, past: int) -> None:
    due = progress.due_from(min(said, date.max - timedelta(200)), within_days=days)
    today = due + timedelta(days=past) if due > date.min + timedelta(100) else due

    for state in STATES:
        late = progress.is_late(state, due=due, today=today)
        assert late == (state in progress.OPEN and today > due)


@given(
    state=st.sampled_from(STATES),
    outcome=st.sampled_from(["yes", "partly", "not_now", "no", "passed_on"]),
    signals=st.integers(0, 10),
    needed=st.integers(1, 10),
)
def test_only_what_was_turned_down_opens_again(
    state: str, outcome: str, signals: int, needed: int
) -> None:
    opens = answers.opens_again(state=state, outcome=outcome, signals=signals, needed=needed)

    assert opens == (
        state in ("answered", "doing", "closed")
        and outcome in ("no", "not_now")
        and signals >= needed
    )


@pytest.mark.parametrize(
    ("code", "way"), [("ar", "rtl"), ("ur", "rtl"), ("so", "ltr"), ("pl", "ltr"), (OTHER, "auto")]
)
def test_which_way_a_language_is_written(code: str, way: str) -> None:
    assert direction(code) == way
    assert not is_norwegian(code)
