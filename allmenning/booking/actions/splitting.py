"""Letting a series go on in another way from a day: at another time, on another day, elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.cancelling import left_from
from allmenning.booking.actions.changes import record_change, snapshot
from allmenning.booking.actions.claims import as_range, retried_once, take_all
from allmenning.booking.actions.decisions import wanted
from allmenning.booking.actions.moving import Mover, check_move
from allmenning.booking.events import SeriesMoved
from allmenning.booking.models import Booking, Change, Request, Series
from allmenning.booking.queries.conditions import assets_of
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
    days each date moves (whole days, within its week)."""

    first_day: date
    space: Space
    from_minute: int
    to_minute: int
    days: int = 0


@retried_once
def split_series(*, series: Series, onwards: Onwards, mover: Mover, now: datetime) -> Request:
    """Move all that is left of a series from the day on to a request of its own, at new times.

    All or nothing. Raises as `moving.move_booking` does for any of the dates, AlreadyDecided when
    nothing is left, and NoSuchTimes.
    """
    left = left_from(series.request, onwards.first_day, now)
    if not left:
        raise AlreadyDecided
    periods = [_period(series, onwards, booking) for booking in left]
    for booking, period in zip(left, periods, strict=True):
        check_move(booking, onwards.space, period, mover, now)
    request = _part_of_its_own(series, onwards)
    _move_all(left, periods, request, onwards.space, mover, now)
    ids = tuple(booking.pk for booking in left)
    publish(SeriesMoved(request.pk, ids, by_staff=mover.is_staff), now=now)
    return request


def _pattern(series: Series, onwards: Onwards) -> Pattern:
    shift = timedelta(days=onwards.days)
    return Pattern(
        first_day=onwards.first_day + shift,
        last_day=series.last_day + shift,
        weekdays=sorted((weekday + onwards.days) % 7 for weekday in series.weekdays),
        from_minute=onwards.from_minute,
        to_minute=onwards.to_minute,
        every_weeks=series.every_weeks,
    )


def _period(series: Series, onwards: Onwards, booking: Booking) -> Period:
    day = local_date(booking.during.lower) + timedelta(days=onwards.days)
    period = period_on(_pattern(series, onwards), day)
    if period is None:
        raise NoSuchTimes
    return period


def _part_of_its_own(series: Series, onwards: Onwards) -> Request:
    """The same request and pattern once more, for what goes on; the old one ends the day before."""
    request = Request.objects.get(pk=series.request_id)
    request.pk = None
    request._state.adding = True
    request.save()
    pattern = _pattern(series, onwards)
    Series.objects.create(
        request=request,
        space=onwards.space,
        first_day=pattern.first_day,
        last_day=max(pattern.last_day, pattern.first_day),
        every_weeks=pattern.every_weeks,
        weekdays=list(pattern.weekdays),
        from_minute=pattern.from_minute,
        to_minute=pattern.to_minute,
        skips_days_off=series.skips_days_off,
    )
    series.last_day = max(onwards.first_day - timedelta(days=1), series.first_day)
    series.save(update_fields=["last_day"])
    return request


def _move_all(
    left: Sequence[Booking],
    periods: Sequence[Period],
    request: Request,
    space: Space,
    mover: Mover,
    now: datetime,
) -> None:
    befores = [snapshot(booking) for booking in left]
    standing = [one for one in left if one.state == Booking.State.CONFIRMED]
    assets = assets_of({space.pk, *(one.space_id for one in left)})
    claims.lock_assets({asset for parts in assets.values() for asset in parts})
    freed = [piece for one in standing for piece in claims.give_back(booking=one.pk)]
    for booking, period in zip(left, periods, strict=True):
        booking.request, booking.space, booking.during = request, space, as_range(period)
        booking.save(update_fields=["request", "space", "during"])
    take_all([piece for one in standing for piece in wanted(one)], now=now)
    closures.fill(freed)
    for booking, before in zip(left, befores, strict=True):
        record_change(
            booking,
            Change.Kind.MOVED,
            before=before,
            actor=mover.actor,
            by_staff=mover.is_staff,
            now=now,
        )
