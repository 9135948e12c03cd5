"""When a request must be answered, and when it is urgent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.rules.answers import answer_by, is_urgent, remind_at, tell_leader_at

SENT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(("hours_ahead", "hours_to_answer"), [(240, 48), (48, 48), (5, 5)])
def test_the_answer_comes_in_two_days_and_before_it_begins(
    hours_ahead: int, hours_to_answer: int
) -> None:
    by = answer_by(sent=SENT, starts=SENT + timedelta(hours=hours_ahead))

    assert by == SENT + timedelta(hours=hours_to_answer)


@pytest.mark.parametrize(
    ("starts_in", "waited", "expected"),
    [
        (timedelta(days=30), timedelta(hours=1), False),
        (timedelta(days=30), timedelta(days=2), True),
        (timedelta(days=3), timedelta(hours=1), True),
        (timedelta(days=3, hours=2), timedelta(hours=1), False),
    ],
)
def test_near_or_overdue_is_urgent(starts_in: timedelta, waited: timedelta, expected: bool) -> None:
    assert is_urgent(sent=SENT, starts=SENT + starts_in, now=SENT + waited) is expected


@pytest.mark.parametrize(
    ("hours_ahead", "reminded", "leader_told"),
    [
        (30 * 24, 48, 72),  # Two days without an answer, and a day more.
        (72, 24, 48),  # Two days before it begins, and a day more.
        (50, 6, 28),  # Sent when it is near: let be for six hours, then half the way.
        (4, 2, 3),
    ],
)
def test_those_at_work_are_reminded_and_then_their_leader_is_told(
    hours_ahead: int, reminded: int, leader_told: int
) -> None:
    starts = SENT + timedelta(hours=hours_ahead)

    assert remind_at(sent=SENT, starts=starts) == SENT + timedelta(hours=reminded)
    assert tell_leader_at(sent=SENT, starts=starts) == SENT + timedelta(hours=leader_told)


@given(st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=400)))
def test_both_come_in_order_and_before_it_begins(ahead: timedelta) -> None:
    starts = SENT + ahead
    reminded = remind_at(sent=SENT, starts=starts)

    assert SENT < reminded < tell_leader_at(sent=SENT, starts=starts) < starts
