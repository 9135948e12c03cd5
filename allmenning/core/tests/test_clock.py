"""Wall-clock time on ordinary days and on the nights the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.clock import (
    NoSuchTime,
    day_start,
    instant,
    local,
    local_date,
    minute_of_day,
    wall_clock,
)

# The evening before and the day of each change, as the directive on summer time sets them: the
# last Sunday of March and of October, at 01:00 UTC. Source: Directive 2000/84/EC.
SPRING = [date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26)]
AUTUMN = [date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29)]
DAY = timedelta(days=1)

spring = pytest.mark.parametrize("sunday", SPRING, ids=str)
autumn = pytest.mark.parametrize("sunday", AUTUMN, ids=str)


@spring
def test_a_night_in_spring_from_22_to_06_lasts_seven_hours(sunday: date) -> None:
    assert instant(sunday, time(6)) - instant(sunday - DAY, time(22)) == timedelta(hours=7)


@autumn
def test_a_night_in_autumn_from_22_to_06_lasts_nine_hours(sunday: date) -> None:
    assert instant(sunday, time(6)) - instant(sunday - DAY, time(22)) == timedelta(hours=9)


@spring
@pytest.mark.parametrize("at", [time(2), time(2, 30), time(2, 59, 59)], ids=str)
def test_a_time_the_clock_jumps_over_does_not_exist(sunday: date, at: time) -> None:
    with pytest.raises(NoSuchTime):
        instant(sunday, at)


@spring
def test_the_clock_jumps_from_two_to_three(sunday: date) -> None:
    change = datetime.combine(sunday, time(1), tzinfo=UTC)

    assert instant(sunday, time(3)) == change
    assert instant(sunday, time(1, 59)) == change - timedelta(minutes=1)
    assert wall_clock(sunday, 150) == change + timedelta(minutes=30)
    assert day_start(sunday + DAY) - day_start(sunday) == timedelta(hours=23)


@autumn
def test_a_time_that_comes_twice_means_the_first(sunday: date) -> None:
    change = datetime.combine(sunday, time(1), tzinfo=UTC)

    assert instant(sunday, time(2, 30)) == change - timedelta(minutes=30)
    assert wall_clock(sunday, 150) == change - timedelta(minutes=30)
    assert minute_of_day(change - timedelta(minutes=30)) == 150
    assert minute_of_day(change + timedelta(minutes=30)) == 150
    assert day_start(sunday + DAY) - day_start(sunday) == timedelta(hours=25)


def test_midnight_ends_the_day_it_closes() -> None:
    tuesday = date(2026, 12, 1)

    assert wall_clock(tuesday, 1440) == day_start(tuesday + DAY)
    assert wall_clock(tuesday, 1500) == instant(tuesday + DAY, time(1))
    assert local_date(wall_clock(tuesday, 1440)) == tuesday + DAY


@given(st.integers(0, 3 * 365 * 24 * 60))
def test_every_instant_is_shown_by_the_clock_of_its_day(minutes: int) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    shown = wall_clock(local_date(moment), minute_of_day(moment))

    # The hour that comes twice is read as its first, an hour before the second.
    assert shown in (moment, moment - timedelta(hours=1))
    assert minute_of_day(shown) == minute_of_day(moment)


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.times(), st.times())
def test_the_clock_never_runs_backwards_within_a_day(day: date, one: time, other: time) -> None:
    try:
        earlier, later = (instant(day, at) for at in sorted([one, other]))
    except NoSuchTime:
        assert day in SPRING
    else:
        assert earlier <= later


def test_local_shows_the_offset_of_the_season() -> None:
    assert local(datetime(2026, 7, 1, 10, tzinfo=UTC)).hour == 12
    assert local(datetime(2026, 12, 1, 10, tzinfo=UTC)).hour == 11
