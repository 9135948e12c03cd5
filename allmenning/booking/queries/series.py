"""What a pattern of times meets: each date of it, free or not, and what is free instead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from allmenning.booking.models import BookingRules, Claim
from allmenning.booking.queries.availability import TimeWish, free_slots
from allmenning.booking.queries.conditions import (
    SpaceConditions,
    asset_ids,
    conditions_in,
    opened_periods,
)
from allmenning.booking.rules.conditions import Conditions, Hindrance, hindrances_in_time
from allmenning.booking.rules.series import Pattern, days_of, period_on
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period, merged
from allmenning.people.models import Person
from allmenning.places.models import Holiday, Space
from allmenning.places.queries.search import published

AROUND = timedelta(hours=3)
MANY = 100


class Obstacle(StrEnum):
    """Why a date of a series cannot be had; all of `Hindrance`, and what stands in the way."""

    TAKEN = "taken"
    HELD = "held"
    HELD_BY_YOU = "held by you"
    CLOSED = "closed"
    DAY_OFF = "day off"
    NO_SUCH_TIME = "no such time"
    PAST = "past"
    TOO_SOON = "too soon"
    TOO_FAR = "too far"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    OFF_RASTER = "off raster"
    NOT_OPEN = "not open"


# What somebody has the time for, so that another time or room may be free.
OCCUPIED = (Obstacle.TAKEN, Obstacle.HELD, Obstacle.HELD_BY_YOU, Obstacle.CLOSED)


@dataclass(frozen=True)
class Slot:
    """One stretch of time in one space, for one day of a series."""

    day: date
    space: Space
    period: Period


@dataclass(frozen=True)
class PlannedDate:
    """One date of a pattern: free when `obstacle` is None.

    `reason` says in several languages why it is closed or a day off, when that is known. `instead`
    is another time or room that is free on that day.
    """

    day: date
    period: Period | None
    obstacle: Obstacle | None = None
    reason: dict[str, str] | None = None
    instead: Slot | None = None


def planned(
    space: Space,
    pattern: Pattern,
    *,
    participants: int,
    skips_days_off: bool,
    now: datetime,
    viewer: Person | None = None,
) -> list[PlannedDate]:
    """Every date of the pattern, in order, with what is in its way for the viewer.

    Raises TooManyDates.
    """
    days = days_of(pattern)
    look = Look(space, pattern, days, now=now, viewer=viewer)
    dates = look.but_days_off(days) if skips_days_off else [look.at(day) for day in days]
    instead = _instead(space, pattern, dates, participants, now)
    return [
        PlannedDate(one.day, one.period, one.obstacle, one.reason, instead.get(one.day))
        for one in dates
    ]


class Look:
    """All that is read once for many days of a pattern, and asked about day by day.

    What is being moved is not in its own way, and a hindrance that `may` be is none.
    """

    def __init__(
        self,
        space: Space,
        pattern: Pattern,
        days: Sequence[date],
        *,
        now: datetime,
        viewer: Person | None = None,
        moving: Collection[int] = (),
        may: Collection[Hindrance] = (),
    ) -> None:
        self.pattern, self.now, self.viewer, self.may = pattern, now, viewer, may
        first, last = (min(days), max(days)) if days else (pattern.first_day, pattern.first_day)
        span = Period(day_start(first), day_start(last + timedelta(days=2)))
        self.opened = opened_periods(space, span)
        self.rules = conditions_in(space, first, last)
        self.claims = [one for one in _claims(space, span, now) if one.booking_id not in moving]

    def but_days_off(self, days: Sequence[date]) -> list[PlannedDate]:
        """What each of the days meets, when days off are let go."""
        off = _days_off(days[0], days[-1]) if days else {}
        return [
            replace(found, obstacle=Obstacle.DAY_OFF, reason=off[found.day])
            if found.period and found.day in off
            else found
            for found in map(self.at, days)
        ]

    def at(self, day: date) -> PlannedDate:
        """What the pattern meets on the day."""
        period = period_on(self.pattern, day)
        if period is None:
            return PlannedDate(day, None, Obstacle.NO_SUCH_TIME)
        found = self.rules_on(day)
        if found is None:
            return PlannedDate(day, period, Obstacle.NOT_OPEN)
        hindrance = self._hindrance(found.conditions, period)
        if hindrance:
            return PlannedDate(day, period, Obstacle(hindrance.value))
        before, after = found.rules.buffer_before, found.rules.buffer_after
        around = period.widened(before=timedelta(minutes=before), after=timedelta(minutes=after))
        return self._claimed(day, period, around)

    def rules_on(self, day: date) -> SpaceConditions | None:
        """The rules that hold on the day."""
        return next((one for one in self.rules if day in one.rules.days), None)

    def _hindrance(self, conditions: Conditions, period: Period) -> Hindrance | None:
        near = [one for one in self.opened if one.overlaps(period)]
        found = hindrances_in_time(conditions, period, opened=near, now=self.now)
        return next((one for one in found if one not in self.may), None)

    def _claimed(self, day: date, period: Period, around: Period) -> PlannedDate:
        for claim in self.claims:
            if claim.during.lower < around.end and around.start < claim.during.upper:
                closure = claim.closure
                if closure:
                    return PlannedDate(day, period, Obstacle.CLOSED, closure.reason)
                return PlannedDate(day, period, _taken(claim, self.viewer))
        return PlannedDate(day, period)


def _taken(claim: Claim, viewer: Person | None) -> Obstacle:
    if claim.hold is None:
        return Obstacle.TAKEN
    return Obstacle.HELD_BY_YOU if claim.hold.holder == viewer else Obstacle.HELD


def _claims(space: Space, span: Period, now: datetime) -> list[Claim]:
    rows = Claim.objects.filter(
        asset_id__in=asset_ids(space), during__overlap=(span.start, span.end)
    ).exclude(expires_at__lte=now)
    return list(rows.select_related("closure", "hold__holder").order_by("during"))


def _days_off(first: date, last: date) -> dict[date, dict[str, str]]:
    """Public and school holidays from the first day to the last, both included, by day."""
    rows = Holiday.objects.filter(days__overlap=(first, last + timedelta(days=1)))
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: row.name for row in rows for day in span if day in row.days}


def _instead(
    space: Space,
    pattern: Pattern,
    dates: Sequence[PlannedDate],
    participants: int,
    now: datetime,
) -> dict[date, Slot]:
    """For each date that is taken or closed: the nearest time in the room, else another room."""
    hindered = {one.day: one.period for one in dates if one.period and one.obstacle in OCCUPIED}
    if not hindered:
        return {}
    rooms = _other_rooms(space, pattern, hindered, participants, now)
    return rooms | _other_times(space, pattern, hindered, now)


def _other_times(
    space: Space, pattern: Pattern, hindered: dict[date, Period], now: datetime
) -> dict[date, Slot]:
    wanted = merged(
        Period(max(now, period.start - AROUND), period.end + AROUND)
        for period in hindered.values()
        if period.end + AROUND > now
    )
    wish = TimeWish(pattern.minutes, tuple(wanted))
    starts = free_slots(spaces=[space.pk], wish=wish, now=now, per_space=MANY * len(hindered))
    found: dict[date, Slot] = {}
    for start in starts.get(space.pk, []):
        day = local_date(start)
        if day in hindered and (
            day not in found
            or abs(start - hindered[day].start) < abs(found[day].period.start - hindered[day].start)
        ):
            found[day] = Slot(day, space, Period(start, start + wish.length))
    return found


def _other_rooms(
    space: Space,
    pattern: Pattern,
    hindered: dict[date, Period],
    participants: int,
    now: datetime,
) -> dict[date, Slot]:
    """Rooms of the same house, on the same terms, the smallest that is large enough first."""
    rooms = _neighbours(space, participants, now)
    wish = TimeWish(pattern.minutes, tuple(merged(hindered.values())))
    starts = free_slots(spaces=list(rooms), wish=wish, now=now, per_space=MANY * len(hindered))
    found: dict[date, Slot] = {}
    for key, room in rooms.items():
        free = set(starts.get(key, []))
        for day, period in hindered.items():
            if period.start in free:
                found.setdefault(day, Slot(day, room, period))
    return found


def _neighbours(space: Space, participants: int, now: datetime) -> dict[int, Space]:
    holding = BookingRules.objects.filter(days__contains=local_date(now))
    terms = holding.filter(space=space).values("terms")
    same = holding.filter(terms__in=terms).values("space")
    rows = published().filter(building=space.building_id, capacity__gte=participants, pk__in=same)
    fitting = rows.exclude(pk=space.pk).select_related("building")
    return {room.pk: room for room in fitting.order_by("capacity", "sort_key")}
