"""What the rest of a series meets when it goes on in another way."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from allmenning.booking.models import Booking
from allmenning.booking.queries.conditions import must_be_approved
from allmenning.booking.queries.requests import ACTIVE, others_ask_for_any, with_all
from allmenning.booking.queries.series import Look, Obstacle, PlannedDate
from allmenning.booking.rules.conditions import Hindrance, hindrances_in_use
from allmenning.booking.rules.series import Pattern
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.places.models import Space


@dataclass(frozen=True)
class Onward:
    """One date as it is, and what it would become."""

    booking: Booking
    after: PlannedDate


@dataclass(frozen=True)
class Outlook:
    """Each date that is left, by its day; what of the use the space does not take, and whether a
    person would have to approve the new times."""

    dates: tuple[Onward, ...]
    in_use: tuple[Hindrance, ...]
    must_ask: bool


def left_of(request: int, *, now: datetime) -> list[Booking]:
    """What stands or waits of a request and has not begun, by the day it takes place."""
    rows = with_all().filter(request=request, state__in=ACTIVE, during__startswith__gt=now)
    return list(rows.order_by("during", "id"))


def outlook(
    left: Sequence[Booking],
    space: Space,
    pattern: Pattern,
    *,
    days: int,
    may: Collection[Hindrance],
    now: datetime,
) -> Outlook:
    """What each date meets in the space, so many days later, at the pattern's time of the day.

    Hindrances that `may` be are none.
    """
    shifted = {one.pk: local_date(one.during.lower) + timedelta(days=days) for one in left}
    moving = list(shifted)
    look = Look(space, pattern, list(shifted.values()), now=now, moving=moving, may=may)
    dates = tuple(_each_once(left, look, shifted))
    return Outlook(dates, _in_use(dates, look, may), _must_ask(dates, look, space))


def from_day(left: Sequence[Booking], first_day: date) -> list[Booking]:
    """Those of them on the day or later."""
    return [one for one in left if one.during.lower >= day_start(first_day)]


def _each_once(left: Sequence[Booking], look: Look, shifted: dict[int, date]) -> Iterator[Onward]:
    """Two dates that would fall together are in one another's way: the later is hindered."""
    before: set[date] = set()
    for booking in left:
        day = shifted[booking.pk]
        found = look.at(day)
        if day in before and found.obstacle is None:
            found = replace(found, obstacle=Obstacle.TAKEN)
        before.add(day)
        yield Onward(booking, found)


def _in_use(
    dates: Sequence[Onward], look: Look, may: Collection[Hindrance]
) -> tuple[Hindrance, ...]:
    found = {
        hindrance
        for one in dates
        if (rules := look.rules_on(one.after.day))
        for hindrance in hindrances_in_use(
            rules.conditions,
            participants=one.booking.participants,
            purpose=one.booking.request.purpose,
        )
    }
    return tuple(sorted(found - set(may)))


def _must_ask(dates: Sequence[Onward], look: Look, space: Space) -> bool:
    """What stands and gets time that it did not have is asked for anew, when rules say so."""
    gained = list(_gained(dates, space))
    return any(
        must_be_approved(rules.rules, period, one.booking.participants)
        for one, period in gained
        if (rules := look.rules_on(one.after.day))
    ) or others_ask_for_any((space.pk, period) for _one, period in gained)


def _gained(dates: Sequence[Onward], space: Space) -> Iterator[tuple[Onward, Period]]:
    for one in dates:
        booking, period = one.booking, one.after.period
        if booking.state == Booking.State.WAITING or period is None:
            continue
        had = Period(booking.during.lower, booking.during.upper)
        if space.pk != booking.space_id or not had.contains(period):
            yield one, period
