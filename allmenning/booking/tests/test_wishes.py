"""From what people say about time to the stretches of it they want."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.booking.rules.wishes import When, wanted_stretches, wished_minutes
from allmenning.core.clock import instant, local

# A Tuesday morning.
NOW = instant(date(2026, 12, 1), time(9))


def _said(
    when: When,
    on: date | None = None,
    after: time | None = None,
    before: time | None = None,
    now: datetime = NOW,
) -> list[str]:
    found = wanted_stretches(when, on, after, before, now=now)
    return [f"{local(one.start):%a %d %H:%M}-{local(one.end):%a %d %H:%M}" for one in found]


def test_tonight_is_the_evening_of_today() -> None:
    assert _said(When.TONIGHT) == ["Tue 01 17:00-Tue 01 23:00"]


def test_late_in_the_evening_only_the_rest_is_meant() -> None:
    assert _said(When.TONIGHT, now=instant(date(2026, 12, 1), time(20, 30))) == [
        "Tue 01 20:30-Tue 01 23:00"
    ]


def test_an_evening_that_is_over_is_nothing() -> None:
    assert _said(When.TONIGHT, now=instant(date(2026, 12, 1), time(23, 30))) == []


def test_the_weekend_is_the_coming_one() -> None:
    assert _said(When.WEEKEND) == ["Sat 05 00:00-Mon 07 00:00"]


def test_on_sunday_the_weekend_is_what_is_left_of_it() -> None:
    assert _said(When.WEEKEND, now=instant(date(2026, 12, 6), time(12))) == [
        "Sun 06 12:00-Mon 07 00:00"
    ]


def test_any_evening_next_week_is_seven_evenings() -> None:
    found = _said(When.NEXT_WEEK_EVENING)

    assert (len(found), found[0], found[-1]) == (
        7,
        "Mon 07 17:00-Mon 07 23:00",
        "Sun 13 17:00-Sun 13 23:00",
    )


def test_a_window_holds_on_each_day() -> None:
    found = _said(When.WEEKEND, after=time(10), before=time(12))

    assert found == ["Sat 05 10:00-Sat 05 12:00", "Sun 06 10:00-Sun 06 12:00"]


def test_only_a_beginning_lasts_the_day_out() -> None:
    assert _said(When.DATE, date(2026, 12, 3), after=time(18)) == ["Thu 03 18:00-Fri 04 00:00"]


def test_any_time_is_ninety_days() -> None:
    (whole,) = wanted_stretches(When.ANY, None, None, None, now=NOW)

    assert whole.start == NOW
    assert whole.end == instant(date(2026, 12, 1) + timedelta(days=90), time())


@pytest.mark.parametrize(
    ("chosen", "after", "before", "minutes"),
    [
        (90, time(18), time(20), 90),
        (None, time(18), time(20), 120),
        (None, time(22), time(0), 120),
        (None, time(18), None, 60),
        (None, None, None, 60),
    ],
)
def test_how_long_follows_from_what_is_said(
    chosen: int | None, after: time | None, before: time | None, minutes: int
) -> None:
    assert wished_minutes(chosen, after, before) == minutes
