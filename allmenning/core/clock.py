"""Wall-clock time in Norway and back. Pure: the present moment is always passed in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MINUTES_PER_DAY = 24 * 60


class NoSuchTime(ValueError):
    """The wall clock jumps over this time, the night summer time begins."""


def instant(day: date, at: time) -> datetime:
    """The instant, in UTC, when clocks in Oslo show this day and time.

    A time shown twice, the night summer time ends, means the first of the two.
    Raises NoSuchTime when clocks never show it.
    """
    local = datetime.combine(day, at, tzinfo=OSLO)
    found = local.astimezone(UTC)
    if found.astimezone(OSLO).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {at}")
    return found


def wall_clock(day: date, minutes: int) -> datetime:
    """The instant, in UTC, this many wall-clock minutes into the day (1440 is midnight after).

    A time the clock jumps over is read with the offset from before the jump, as PostgreSQL
    reads it too (02:30 becomes 03:30).
    """
    return wall_time(day, minutes).astimezone(UTC)


def wall_time(day: date, minutes: int) -> datetime:
    """This many minutes into the day as it is written, also where clocks never show it."""
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).replace(tzinfo=OSLO)


def local(moment: datetime) -> datetime:
    """The same instant as people in Norway read it."""
    return moment.astimezone(OSLO)


def comes_twice(moment: datetime) -> bool:
    """Whether it is in the hour that clocks show twice, the night summer time ends."""
    there = local(moment)
    return there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()


def local_date(moment: datetime) -> date:
    return local(moment).date()


def day_start(day: date) -> datetime:
    """The instant the day begins in Oslo, in UTC."""
    return wall_clock(day, 0)


def minute_of_day(moment: datetime) -> int:
    """Wall-clock minutes since midnight in Oslo, 0 to 1439."""
    there = local(moment)
    return there.hour * 60 + there.minute


def years_before(today: date, years: int) -> date:
    """The day on which those were born who reach this age today; the 29th of February is the
    28th in other years."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)
