"""When a request must be answered, and when it is urgent."""

from datetime import UTC, datetime, timedelta

import pytest

from allmenning.booking.rules.answers import answer_by, is_urgent

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
