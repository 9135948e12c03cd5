"""Letting a series go on in another way from a day: at another time, on another day, elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.cancelling import left_from
from allmenning.booking.actions.changes import (
    record_changes,
    request_must_be_as_seen,
    snapshot,
)
from allmenning.booking.actions.claims import as_range, retried_once, take_all
from allmenning.booking.actions.decisions import wanted
from allmenning.booking.actions.moving import Mover, check_limit_of, check_move, lock_mover
from allmenning.booking.actions.series_moves import as_it_goes, remember
from allmenning.booking.actions.several import lock_parts, lock_series
from allmenning.booking.events import SeriesMoved
from allmenning.booking.models import Booking, Change, Request, Series, SkippedDate
from allmenning.booking.rules.series import Pattern, period_on
from allmenning.core.clock import local_date
from allmenning.core.events import publish
from allmenning.core.period import Period
from allmenning.places.models import Space


class NoSuchTimes(ValueError):
    """The wall clock jumps over the new time on one of the days."""


@dataclass(frozen=True)
class Onwards:
    """How a series goes on from its first day: the space, the minutes of the day, and how many
    days each date moves (whole days, within its week). Bookings that `stay`, by id, are let be."""

    first_day: date
    space: Space
    from_minute: int
    to_minute: int
    days: int = 0
    stay: frozenset[int] = frozenset()


@retried_once
def split_series(*, series: Series, onwards: Onwards, mover: Mover, now: datetime) -> Request:
    """Move all that is left of a series from the day on, at new times.

    What goes on is a request of its own that continues the first, unless nothing stays behind.
    All or nothing. `mover.seen` is the latest change of any of its bookings. Raises as
    `moving.move_booking` does for any of the dates, AlreadyDecided when nothing is left, and
    NoSuchTimes.
    """
    lock_mover(series.request, mover)
    series = lock_series([series.request_id])[series.request_id]
    from_then = left_from(series.request, onwards.first_day, now)
    request_must_be_as_seen(series.request, mover.seen)
    left = [one for one in from_then if one.pk not in onwards.stay]
    if not left:
        raise AlreadyDecided
    periods = [_period(series, onwards, booking) for booking in left]
    rules = [
        check_move(booking, onwards.space, period, mover, now)
        for booking, period in zip(left, periods, strict=True)
    ]
    check_limit_of(left, onwards.space, rules[-1], mover, now)
    before = as_it_goes(series)
    part = _goes_on(series, onwards, left)
    changes = _move_all(left, periods, part.request, onwards.space, mover, now)
    remember(part=part, former=series, before=before, changes=changes)
    event = SeriesMoved(
        part.request_id,
        tuple(booking.pk for booking in left),
        by_staff=mover.is_staff,
        change_ids=tuple(change.pk for change in changes),
    )
    publish(event, now=now)
    return part.request


def pattern_onwards(series: Series, onwards: Onwards) -> Pattern:
    """The pattern of what goes on."""
    shift = timedelta(days=onwards.days)
    first_day = onwards.first_day + shift
    return Pattern(
        first_day=first_day,
        last_day=max(series.last_day + shift, first_day),
        weekdays=sorted((weekday + onwards.days) % 7 for weekday in series.weekdays),
        from_minute=onwards.from_minute,
        to_minute=onwards.to_minute,
        every_weeks=series.every_weeks,
    )


def _period(series: Series, onwards: Onwards, booking: Booking) -> Period:
    day = local_date(booking.during.lower) + timedelta(days=onwards.days)
    period = period_on(pattern_onwards(series, onwards), day)
    if period is None:
        raise NoSuchTimes
    return period


def _goes_on(series: Series, onwards: Onwards, left: Sequence[Booking]) -> Series:
    """The series itself when all of it moves, else the same request and series once more."""
    pattern = pattern_onwards(series, onwards)
    behind = series.request.bookings.exclude(pk__in=[one.pk for one in left])
    skipped = series.skipped.filter(day__gte=onwards.first_day)
    let_go = [(one.day + timedelta(days=onwards.days), one.reason) for one in skipped]
    skipped.delete()
    latest = behind.filter(pk__in=onwards.stay).order_by("-during").first()
    part = _part_of_its_own(series) if behind.exists() else series
    if part is not series:
        _ends(series, onwards.first_day, latest)
    _follow(part, pattern, onwards.space)
    SkippedDate.objects.bulk_create(
        SkippedDate(series=part, day=day, reason=reason) for day, reason in let_go
    )
    return part


def _ends(series: Series, goes_on: date, latest: Booking | None) -> None:
    """What stays behind lasts until the day before, or until the latest that is let be."""
    day_before = max(goes_on - timedelta(days=1), series.first_day)
    series.last_day = max(day_before, local_date(latest.during.lower)) if latest else day_before
    series.save(update_fields=["last_day"])


def _part_of_its_own(series: Series) -> Series:
    """The same request and series once more, without any dates; not saved as a series yet."""
    request = Request.objects.get(pk=series.request_id)
    request.continues_id = request.conversation
    request.pk, request._state.adding = None, True
    request.save()
    return Series(
        request=request, every_weeks=series.every_weeks, skips_days_off=series.skips_days_off
    )


def _follow(series: Series, pattern: Pattern, space: Space) -> None:
    series.space = space
    series.first_day, series.last_day = pattern.first_day, pattern.last_day
    series.weekdays = list(pattern.weekdays)
    series.from_minute, series.to_minute = pattern.from_minute, pattern.to_minute
    series.save()


def _move_all(
    left: Sequence[Booking],
    periods: Sequence[Period],
    request: Request,
    space: Space,
    mover: Mover,
    now: datetime,
) -> list[Change]:
    befores = [snapshot(booking) for booking in left]
    standing = [one for one in left if one.state == Booking.State.CONFIRMED]
    lock_parts(left, others=[space.pk])
    freed = claims.give_back(booking__in=[one.pk for one in standing])
    for booking, period in zip(left, periods, strict=True):
        booking.request, booking.space, booking.during = request, space, as_range(period)
        booking.reminders = 0
    Booking.objects.bulk_update(left, ["request", "space", "during", "reminders"])
    take_all(wanted(standing), now=now)
    closures.fill(freed)
    return record_changes(
        left,
        Change.Kind.MOVED,
        befores=befores,
        actor=mover.actor,
        by_staff=mover.is_staff,
        now=now,
    )
