"""What hinders a booking, in tables and for any period at all."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.rules.conditions import (
    ApprovalCase,
    Conditions,
    Hindrance,
    bookable_span,
    hindrances_in_time,
    hindrances_in_use,
    last_released_day,
    may_cancel_at,
    needs_approval,
    released_at,
)
from allmenning.core.clock import instant, local_date
from allmenning.core.period import Period

NOW = instant(date(2026, 12, 1), time(9))
DAY = date(2026, 12, 15)
OPEN = Period(instant(DAY, time(16)), instant(DAY, time(22)))
USUAL = Conditions(
    capacity=120,
    purposes=frozenset({"sport", "music"}),
    min_minutes=30,
    max_minutes=240,
    raster_minutes=30,
    notice_minutes=0,
    horizon_days=60,
    release_minute=10 * 60,
)


def at(clock: str, day: date = DAY) -> datetime:
    return instant(day, time.fromisoformat(clock))


def hindered(start: datetime, end: datetime, conditions: Conditions = USUAL) -> set[Hindrance]:
    return set(hindrances_in_time(conditions, Period(start, end), opened=[OPEN], now=NOW))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("18:00", "20:00", set()),
        ("16:00", "16:30", set()),
        ("18:00", "22:00", set()),
        ("18:00", "18:25", {Hindrance.TOO_SHORT}),
        ("16:00", "20:01", {Hindrance.TOO_LONG}),
        ("18:10", "19:10", {Hindrance.OFF_RASTER}),
        ("15:30", "17:00", {Hindrance.NOT_OPEN}),
        ("21:00", "22:30", {Hindrance.NOT_OPEN}),
        ("08:10", "14:00", {Hindrance.OFF_RASTER, Hindrance.TOO_LONG, Hindrance.NOT_OPEN}),
    ],
)
def test_length_raster_and_hours(start: str, end: str, expected: set[Hindrance]) -> None:
    assert hindered(at(start), at(end)) == expected


def test_what_begins_before_now_is_past_and_not_merely_too_soon() -> None:
    conditions = Conditions(**{**vars(USUAL), "notice_minutes": 60})
    yesterday = NOW - timedelta(days=1)

    found = hindered(yesterday, yesterday + timedelta(hours=1), conditions)

    assert Hindrance.PAST in found
    assert Hindrance.TOO_SOON not in found


@pytest.mark.parametrize(
    ("minutes_ahead", "is_too_soon"), [(0, True), (119, True), (120, False), (121, False)]
)
def test_notice_is_counted_from_now_to_the_start(minutes_ahead: int, is_too_soon: bool) -> None:
    conditions = Conditions(**{**vars(USUAL), "notice_minutes": 120})
    start = NOW + timedelta(minutes=minutes_ahead)

    assert (Hindrance.TOO_SOON in hindered(start, start + timedelta(hours=1), conditions)) is (
        is_too_soon
    )


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (at("09:59", date(2026, 12, 1)), date(2027, 1, 29)),
        (at("10:00", date(2026, 12, 1)), date(2027, 1, 30)),
        (at("23:59", date(2026, 12, 1)), date(2027, 1, 30)),
    ],
)
def test_a_day_is_released_at_its_minute(now: datetime, last: date) -> None:
    assert last_released_day(USUAL, now) == last


@given(st.integers(1, 730), st.integers(0, 1439), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_day_is_released_from_the_instant_that_is_said(
    horizon: int, minute: int, day: date
) -> None:
    conditions = Conditions(**{**vars(USUAL), "horizon_days": horizon, "release_minute": minute})
    opens = released_at(conditions, day)

    assert last_released_day(conditions, opens) >= day
    assert last_released_day(conditions, opens - timedelta(hours=2)) < day


def test_the_span_that_may_be_booked_ends_with_the_last_released_day() -> None:
    span = bookable_span(USUAL, NOW)

    assert span == Period(NOW, at("00:00", date(2027, 1, 30)))


def test_nothing_may_be_booked_when_the_notice_is_longer_than_the_horizon() -> None:
    conditions = Conditions(**{**vars(USUAL), "notice_minutes": 90 * 24 * 60})

    assert bookable_span(conditions, NOW) is None


@given(
    st.integers(0, 3 * 365 * 24 * 12).map(lambda n: NOW + timedelta(minutes=5 * n - 60)),
    st.integers(1, 20 * 24 * 60),
    st.integers(0, 3 * 24 * 60),
    st.sampled_from([5, 10, 15, 20, 30, 60]),
)
def test_whatever_is_let_through_keeps_every_condition(
    start: datetime, minutes: int, notice: int, raster: int
) -> None:
    conditions = Conditions(**{**vars(USUAL), "notice_minutes": notice, "raster_minutes": raster})
    period = Period(start, start + timedelta(minutes=minutes))
    opened = [period.widened(before=timedelta(hours=1), after=timedelta(hours=1))]

    if not hindrances_in_time(conditions, period, opened=opened, now=NOW):
        assert 30 <= minutes <= 240
        assert start.timestamp() % (raster * 60) == 0
        assert start >= NOW + timedelta(minutes=notice)
        assert local_date(period.end - timedelta(seconds=1)) <= last_released_day(conditions, NOW)


@pytest.mark.parametrize(
    ("participants", "purpose", "expected"),
    [
        (120, "sport", []),
        (121, "sport", [Hindrance.TOO_MANY_PEOPLE]),
        (1, "celebration", [Hindrance.WRONG_PURPOSE]),
        (10**9, "", [Hindrance.TOO_MANY_PEOPLE, Hindrance.WRONG_PURPOSE]),
    ],
)
def test_people_and_purpose(participants: int, purpose: str, expected: list[Hindrance]) -> None:
    found = hindrances_in_use(USUAL, participants=participants, purpose=purpose)

    assert found == expected


WEEKEND = ApprovalCase(frozenset({5, 6}), 0, 1440, None, True)
CROWD = ApprovalCase(frozenset(range(7)), 0, 1440, 100, True)
DAYTIME = ApprovalCase(frozenset(range(5)), 8 * 60, 15 * 60, None, False)


@pytest.mark.parametrize(
    ("weekday", "hours", "participants", "otherwise", "expected"),
    [
        (1, (18, 20), 20, False, False),
        (5, (18, 20), 20, False, True),
        (1, (18, 20), 100, False, False),
        (1, (18, 20), 101, False, True),
        (1, (10, 12), 20, True, False),
        (1, (10, 12), 101, True, True),
        (1, (15, 17), 20, True, True),
        (1, (14, 16), 20, True, False),
        (1, (6, 8), 20, True, True),
    ],
)
def test_the_first_case_that_fits_decides_who_answers(
    weekday: int, hours: tuple[int, int], participants: int, otherwise: bool, expected: bool
) -> None:
    answer = needs_approval(
        [WEEKEND, CROWD, DAYTIME],
        otherwise=otherwise,
        weekday=weekday,
        starts=hours[0] * 60,
        ends=hours[1] * 60,
        participants=participants,
    )

    assert answer is expected


def test_cancelling_ends_so_many_hours_before_the_start() -> None:
    assert may_cancel_at(starts=at("18:00"), cancel_hours=24) == at("18:00", date(2026, 12, 14))
