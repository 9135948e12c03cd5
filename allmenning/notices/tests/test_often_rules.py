"""How often one person is told something, at what hour, and when a day is too much to be true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.notices.rules.breaker import NEVER_TOO_MANY, is_too_many
from allmenning.notices.rules.budget import LIMITS, free_at, next_morning
from allmenning.notices.rules.triggers import (
    CircumstancesError,
    Lived,
    Moved,
    Of,
    call_for,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        (datetime(2026, 11, 23, 6, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        (datetime(2026, 11, 23, 6, 1, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
    ],
)
def test_what_can_wait_goes_out_at_seven_by_the_wall_clock(moment, morning):
    assert next_morning(moment) == morning


@given(st.lists(st.integers(0, 40 * 24), max_size=6))
def test_nobody_is_told_more_often_than_the_limits(hours):
    had = [NOW - timedelta(hours=ago) for ago in hours]
    told = free_at(had, now=NOW)
    for most, lasts in LIMITS:
        assert sum(told - lasts < moment for moment in had) < most
    assert told == NOW or any(told == moment + lasts for moment in had for _, lasts in LIMITS)


@pytest.mark.parametrize(
    ("number", "earlier", "held"),
    [
        (NEVER_TOO_MANY, [0] * 28, False),
        (NEVER_TOO_MANY + 1, [0] * 28, True),
        (300, [100] * 28, False),
        (301, [100] * 28, True),
        (220_000, [60] * 28, True),
        (51, [], True),
    ],
)
def test_three_times_the_usual_is_too_many(number, earlier, held):
    assert is_too_many(number, earlier=earlier) is held


def test_each_trigger_has_its_usual_measure():
    assert call_for("moved", {}) == Moved(14)
    assert call_for("child", {"months": 4}) == Lived(Of.CHILD, months=4)
    assert call_for("newborn", {}) == Lived(Of.CHILD, weeks=6)
    assert call_for("age", {"years": 70}) == Lived(Of.ONESELF, years=70)


@pytest.mark.parametrize(
    ("trigger", "circumstances"),
    [
        ("moved", {"settle_days": 0}),
        ("child", {"months": "4"}),
        ("newborn", {"weeks": 1}),
        ("age", {"years": True}),
        ("gossip", {}),
    ],
)
def test_what_is_out_of_measure_is_refused(trigger, circumstances):
    with pytest.raises(CircumstancesError):
        call_for(trigger, circumstances)
