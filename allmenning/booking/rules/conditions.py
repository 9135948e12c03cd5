"""What hinders a booking, judged from the space's conditions. Pure: the moment is passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from allmenning.core.clock import day_start, local, local_date, wall_clock
from allmenning.core.period import Period


@dataclass(frozen=True)
class Conditions:
    """How one space may be booked; minutes, days and hours are whole numbers."""

    capacity: int
    purposes: frozenset[str]
    min_minutes: int
    max_minutes: int
    raster_minutes: int
    notice_minutes: int
    horizon_days: int
    release_minute: int


class Hindrance(StrEnum):
    """Why a booking cannot be made as it was asked for."""

    PAST = "past"
    TOO_SOON = "too soon"
    TOO_FAR = "too far"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    OFF_RASTER = "off raster"
    NOT_OPEN = "not open"
    TOO_MANY_PEOPLE = "too many people"
    WRONG_PURPOSE = "wrong purpose"


def last_released_day(conditions: Conditions, now: datetime) -> date:
    """The furthest day that may be booked now. A day is released `horizon_days` ahead."""
    # Counted back on the wall clock: a day of 23 hours releases at the time that is said too.
    released_until = local(now) - timedelta(minutes=conditions.release_minute)
    return released_until.date() + timedelta(days=conditions.horizon_days)


def released_at(conditions: Conditions, day: date) -> datetime:
    """The instant from which the day may be booked."""
    return wall_clock(day - timedelta(days=conditions.horizon_days), conditions.release_minute)


def bookable_span(conditions: Conditions, now: datetime) -> Period | None:
    """From the earliest start to the latest end that may be booked now, or None."""
    start = now + timedelta(minutes=conditions.notice_minutes)
    end = day_start(last_released_day(conditions, now) + timedelta(days=1))
    return Period(start, end) if start < end else None


def hindrances_in_time(
    conditions: Conditions, period: Period, *, opened: Iterable[Period], now: datetime
) -> list[Hindrance]:
    """What is wrong with the period: length, raster, distance and opening hours."""
    minutes = period.length.total_seconds() / 60
    start = period.start.timestamp()
    found = {
        Hindrance.TOO_SHORT: minutes < conditions.min_minutes,
        Hindrance.TOO_LONG: minutes > conditions.max_minutes,
        Hindrance.OFF_RASTER: bool(start % (60 * conditions.raster_minutes)),
        Hindrance.PAST: period.start < now,
        Hindrance.TOO_SOON: now
        <= period.start
        < now + timedelta(minutes=conditions.notice_minutes),
        Hindrance.TOO_FAR: local_date(period.end - timedelta(microseconds=1))
        > last_released_day(conditions, now),
        Hindrance.NOT_OPEN: not any(stretch.contains(period) for stretch in opened),
    }
    return [hindrance for hindrance, is_so in found.items() if is_so]


def hindrances_in_use(
    conditions: Conditions, *, participants: int, purpose: str
) -> list[Hindrance]:
    """What is wrong with how many come and what they come for."""
    found = {
        Hindrance.TOO_MANY_PEOPLE: participants > conditions.capacity,
        Hindrance.WRONG_PURPOSE: purpose not in conditions.purposes,
    }
    return [hindrance for hindrance, is_so in found.items() if is_so]


@dataclass(frozen=True)
class ApprovalCase:
    """One rule about when a person must, or need not, approve; see the model ApprovalRule."""

    weekdays: frozenset[int]
    from_minute: int
    to_minute: int
    people_over: int | None
    needs_approval: bool

    def fits(self, *, weekday: int, starts: int, ends: int, participants: int) -> bool:
        """Whether the rule speaks of this booking. Minutes are of the starting day."""
        return (
            weekday in self.weekdays
            and starts < self.to_minute
            and self.from_minute < ends
            and (self.people_over is None or participants > self.people_over)
        )


def needs_approval(
    cases: Sequence[ApprovalCase],
    *,
    otherwise: bool,
    weekday: int,
    starts: int,
    ends: int,
    participants: int,
) -> bool:
    """Whether a person must approve: the first case that fits decides, else `otherwise`."""
    for case in cases:
        if case.fits(weekday=weekday, starts=starts, ends=ends, participants=participants):
            return case.needs_approval
    return otherwise


def may_cancel_at(*, starts: datetime, cancel_hours: int) -> datetime:
    """The latest instant at which the borrower may cancel by herself."""
    return starts - timedelta(hours=cancel_hours)
