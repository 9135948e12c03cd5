"""What a booking adds to the culture hours, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.rules.culture_hours import (
    Use,
    change,
    minutes_by_day,
    parts_of,
    together,
)
from allmenning.booking.tests.scenes import between
from allmenning.core.clock import instant, local_date
from allmenning.core.period import Period

MINUTE = timedelta(minutes=1)
SATURDAY = date(2026, 12, 12)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
THREE_YEARS = 3 * 365 * 24 * 60


def use(period: Period, *, estimated: int = 20, came: int | None = None, **facts: Any) -> Use:
    usual: dict[str, Any] = {"space": 1, "purpose": "music"}
    return Use(period=period, estimated=estimated, came=came, **{**usual, **facts})


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = FIRST + draw(st.integers(0, THREE_YEARS)) * MINUTE
    return Period(start, start + draw(st.integers(1, 14 * 24 * 60)) * MINUTE)


@st.composite
def uses(draw: st.DrawFn) -> Use:
    return use(
        draw(periods()),
        estimated=draw(st.integers(1, 500)),
        came=draw(st.none() | st.integers(0, 500)),
        space=draw(st.integers(1, 3)),
        purpose=draw(st.sampled_from(["music", "sport"])),
    )


def test_three_hours_with_twenty_people_are_sixty() -> None:
    ((_space, day, purpose, planned, confirmed),) = parts_of(use(between("18:00", "21:00")))

    assert (day, purpose, planned / 60, confirmed) == ("2026-12-15", "music", 60, None)


def test_those_who_came_are_counted_beside_those_who_were_expected() -> None:
    ((*_key, planned, confirmed),) = parts_of(use(between("18:00", "21:00"), came=15))

    assert (planned / 60, confirmed / 60) == (60, 45)


def test_what_nobody_used_adds_nothing() -> None:
    assert parts_of(use(between("18:00", "21:00"), came=0)) == []


def test_a_night_belongs_to_both_its_days() -> None:
    night = Period(between("22:00", "23:00", SATURDAY).start, between("00:00", "02:00").end)
    first, *between_, last = minutes_by_day(night)

    assert (first, last) == ((SATURDAY, 120), (date(2026, 12, 15), 120))
    assert between_ == [(date(2026, 12, 13), 1440), (date(2026, 12, 14), 1440)]


def test_what_ends_at_midnight_does_not_touch_the_next_day() -> None:
    start, midnight = between("22:00", "23:00", SATURDAY).start, instant_of(date(2026, 12, 13))

    assert minutes_by_day(Period(start, midnight)) == [(SATURDAY, 120)]


def instant_of(day: date) -> datetime:
    return instant(day, datetime.min.time())


@pytest.mark.parametrize(
    ("saturday", "after_midnight"),
    [
        (date(2026, 3, 28), 5),
        (date(2026, 10, 24), 7),
        (date(2027, 3, 27), 5),
        (date(2027, 10, 30), 7),
        (date(2028, 3, 25), 5),
        (date(2028, 10, 28), 7),
        (date(2026, 12, 12), 6),
    ],
)
def test_the_nights_the_clock_changes_count_the_time_that_passed(
    saturday: date, after_midnight: int
) -> None:
    sunday = saturday + timedelta(days=1)
    night = Period(between("22:00", "23:00", saturday).start, between("05:00", "06:00", sunday).end)

    assert minutes_by_day(night) == [(saturday, 120), (sunday, after_midnight * 60)]


@given(periods())
def test_the_days_add_up_to_the_whole(period: Period) -> None:
    days = minutes_by_day(period)

    assert sum(minutes for _day, minutes in days) * MINUTE == period.length
    assert [day for day, _minutes in days] == sorted({day for day, _minutes in days})
    assert days[0][0] == local_date(period.start)
    assert days[-1][0] == local_date(period.end - timedelta(microseconds=1))


@given(uses())
def test_no_change_is_no_change(used: Use) -> None:
    assert change(parts_of(used), parts_of(used)) == {}


@given(uses(), uses(), uses())
def test_a_detour_comes_to_the_same(first: Use, second: Use, third: Use) -> None:
    """However often a booking changes, the sums are those of its latest state."""
    parts = [parts_of(each) for each in (first, second, third)]
    steps = [change(before, after) for before, after in zip([[], *parts], parts, strict=False)]

    assert together(steps) == change([], parts[-1])


@given(st.lists(uses(), min_size=1, max_size=8))
def test_a_booking_and_its_answer_count_once(many: list[Use]) -> None:
    sums = together([change([], parts_of(each)) for each in many])
    counted = [each for each in many if each.came != 0]

    assert sum(bookings for *_time, bookings, _answered in sums.values()) == len(counted)
    assert sum(answered for *_rest, answered in sums.values()) == len(
        [each for each in counted if each.came]
    )
    assert sum(planned for planned, *_rest in sums.values()) == sum(
        each.period.length // MINUTE * each.estimated for each in counted
    )
    assert list(sums) == sorted(sums)
