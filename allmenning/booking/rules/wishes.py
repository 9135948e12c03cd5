"""From what people say about time to the stretches of it they want. Pure."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from allmenning.core.clock import MINUTES_PER_DAY, local_date, wall_clock
from allmenning.core.period import Period

HORIZON_DAYS = 90
EVENING = (17 * 60, 23 * 60)
SATURDAY, SUNDAY = 5, 6
DEFAULT_MINUTES = 60


class When(StrEnum):
    """The days people usually ask for."""

    ANY = "any"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    WEEKEND = "weekend"
    NEXT_WEEK_EVENING = "next_week_evening"
    DATE = "date"


def wanted_days(when: When, on: date | None, *, today: date) -> list[date]:
    """The days meant, in order; 90 days from today when any day will do."""
    monday = today - timedelta(days=today.weekday())
    weekend = [monday + timedelta(days=n) for n in (SATURDAY, SUNDAY)]
    choices = {
        When.ANY: [today + timedelta(days=n) for n in range(HORIZON_DAYS)],
        When.TONIGHT: [today],
        When.TOMORROW: [today + timedelta(days=1)],
        When.WEEKEND: [day for day in weekend if day >= today],
        When.NEXT_WEEK_EVENING: [monday + timedelta(days=n) for n in range(7, 14)],
        When.DATE: [on or today],
    }
    return choices[when]


def wanted_minutes(when: When, after: time | None, before: time | None) -> tuple[int, int]:
    """The minutes of each day meant: from `after` to `before`, else evenings or the whole day."""
    usual = EVENING if when in (When.TONIGHT, When.NEXT_WEEK_EVENING) else (0, MINUTES_PER_DAY)
    first = _minutes(after) if after else usual[0]
    last = (_minutes(before) or MINUTES_PER_DAY) if before else max(usual[1], MINUTES_PER_DAY)
    if last <= first and after is None:
        # Who wants to be done before the evening begins means the day.
        first = 0
    return first, usual[1] if before is None and after is None else last


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def wanted_stretches(
    when: When,
    on: date | None,
    after: time | None,
    before: time | None,
    *,
    now: datetime,
) -> tuple[Period, ...]:
    """The stretches of time a wish covers, in order, none of them over. Empty when all are over."""
    days = wanted_days(when, on, today=local_date(now))
    first, last = wanted_minutes(when, after, before)
    if (first, last) == (0, MINUTES_PER_DAY) and days:
        return _from_now([(wall_clock(days[0], 0), wall_clock(days[-1], last))], now)
    return _from_now([(wall_clock(day, first), wall_clock(day, last)) for day in days], now)


def _from_now(stretches: list[tuple[datetime, datetime]], now: datetime) -> tuple[Period, ...]:
    # The night summer time begins, a stretch may lie in the hour that is not there.
    return tuple(Period(max(start, now), end) for start, end in stretches if end > max(start, now))


def wished_minutes(chosen: int | None, after: time | None, before: time | None) -> int:
    """How long: as chosen, else the whole window when both its ends are given, else an hour."""
    if chosen:
        return chosen
    if after and before:
        return (_minutes(before) or MINUTES_PER_DAY) - _minutes(after)
    return DEFAULT_MINUTES
