"""Days of a schedule, and its times over the change of the clock."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from allmenning.activities.rules.recurrence import Recurrence, days_between, stretch_on
from allmenning.core.clock import local

TUESDAYS = Recurrence(date(2026, 9, 1), None, {1}, 1, 11 * 60, 13 * 60)


def never(_day: date) -> bool:
    return False


def test_every_other_week_is_counted_from_the_week_of_the_first_day() -> None:
    rule = Recurrence(date(2026, 9, 3), date(2026, 10, 1), {0, 3}, 2, 600, 660)

    days = days_between(rule, date(2026, 9, 1), date(2026, 12, 1), is_off=never)

    assert days == [date(2026, 9, day) for day in (3, 14, 17, 28)] + [date(2026, 10, 1)]


def test_what_is_off_is_left_out() -> None:
    holiday = date(2026, 9, 8)

    days = days_between(
        TUESDAYS, date(2026, 9, 1), date(2026, 9, 23), is_off=lambda day: day == holiday
    )

    assert days == [date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 22)]


@given(st.integers(0, 900), st.integers(0, 60), st.integers(0, 60))
def test_planning_on_is_planning_at_once(start: int, first: int, second: int) -> None:
    since = date(2026, 8, 1) + timedelta(days=start)
    middle = since + timedelta(days=first)
    until = middle + timedelta(days=second)

    in_steps = days_between(TUESDAYS, since, middle, is_off=never)
    in_steps += days_between(TUESDAYS, middle, until, is_off=never)

    assert in_steps == days_between(TUESDAYS, since, until, is_off=never)


def test_eleven_stays_eleven_when_the_clock_changes() -> None:
    for day in (date(2026, 10, 20), date(2026, 10, 27), date(2027, 3, 23), date(2027, 3, 30)):
        starts, ends = stretch_on(TUESDAYS, day)

        assert (local(starts).hour, local(ends).hour) == (11, 13)
        assert ends - starts == timedelta(hours=2)


def test_a_night_over_the_change_has_another_length() -> None:
    nights = Recurrence(date(2026, 10, 24), None, {5}, 1, 22 * 60, 30 * 60)

    starts, ends = stretch_on(nights, date(2026, 10, 24))

    assert ends - starts == timedelta(hours=9)


def test_a_start_that_the_clock_jumps_over_keeps_its_length() -> None:
    night = Recurrence(date(2027, 3, 28), None, {6}, 1, 150, 180)

    starts, ends = stretch_on(night, date(2027, 3, 28))

    assert ends - starts == timedelta(minutes=30)
