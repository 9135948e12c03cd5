"""What a space's calendar is filled by: its rules, its hours, and who borrows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from allmenning.booking.actions.claims import with_buffers
from allmenning.booking.models import BookingRules
from allmenning.booking.queries.conditions import conditions_for, timetable_id
from allmenning.booking.rules.conditions import (
    ApprovalCase,
    Conditions,
    needs_approval,
    released_at,
)
from allmenning.core.clock import local, local_date, minute_of_day
from allmenning.core.period import Period, merged
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for
from allmenning.places.models import Building, Space
from allmenning.places.queries.hours import open_stretches
from demo.facts import document
from demo.loading.clientele import Borrower
from demo.loading.town import Town

Opened = dict[date, list[Period]]

MINUTE: Final = timedelta(minutes=1)
# How long before the day most people ask.
PLANNED: Final = timedelta(days=21)


@dataclass(frozen=True)
class Venue:
    """A space with all that is asked of it while its calendar is filled."""

    space: Space
    assets: tuple[int, ...]
    rules: BookingRules
    conditions: Conditions
    cases: tuple[ApprovalCase, ...]
    opened: Opened
    approver: Person | None

    @cached_property
    def demand(self) -> dict[str, Any]:
        """How much spaces of its kind are borrowed, when, and by whom."""
        facts: dict[str, Any] = document("demand")[self.space.kind]
        return facts

    def is_open(self, period: Period) -> bool:
        day = local_date(period.start)
        return any(stretch.contains(period) for stretch in self.opened.get(day, []))

    def could_be_sent(self, period: Period, now: datetime) -> Period | None:
        """When, before now, somebody could have asked for this time, or None if never."""
        minutes = period.length / MINUTE
        if not (self.rules.min_minutes <= minutes <= self.rules.max_minutes):
            return None
        released = released_at(self.conditions, local_date(period.end - MINUTE))
        latest = min(period.start - timedelta(minutes=self.rules.notice_minutes), now)
        earliest = max(released, min(period.start - PLANNED, now - PLANNED / 2))
        return Period(earliest, latest) if earliest < latest and self.is_open(period) else None

    def claimed(self, period: Period) -> Period:
        """What a booking of the period takes, buffers included."""
        rules = self.rules
        return with_buffers(period, before=rules.buffer_before, after=rules.buffer_after)

    def needs_approval(self, period: Period, participants: int) -> bool:
        starts = minute_of_day(period.start)
        return needs_approval(
            self.cases,
            otherwise=self.rules.needs_approval,
            weekday=local(period.start).weekday(),
            starts=starts,
            ends=starts + round(period.length.total_seconds() / 60),
            participants=participants,
        )

    def most_active(self, borrower: Borrower) -> int:
        if borrower.association:
            return self.rules.max_active_association
        return self.rules.max_active_person


def venues(town: Town, first_day: date, last_day: date) -> list[Venue]:
    """The demo's spaces; whole halls stand first, so that their parts do not take all the time."""
    spaces = list(
        Space.objects.filter(is_demo=True)
        .select_related("building")
        .prefetch_related("parts")
        .order_by("building__slug", "slug")
    )
    opened = _opened({timetable_id(space) for space in spaces}, first_day, last_day)
    approvers = _approvers(town, {space.building for space in spaces})
    found = [_venue(space, town, opened, approvers) for space in spaces]
    return sorted(filter(None, found), key=lambda venue: -len(venue.assets))


def _venue(
    space: Space, town: Town, opened: dict[int, Opened], approvers: dict[int, Person | None]
) -> Venue | None:
    """A space as a venue, or None when nobody may book it now."""
    found = conditions_for(space, town.now)
    if found is None:
        return None
    return Venue(
        space=space,
        assets=tuple(sorted(part.asset_id for part in space.parts.all())),
        rules=found.rules,
        conditions=found.conditions,
        cases=_cases(found.rules),
        opened=opened[timetable_id(space)],
        approver=approvers[space.building_id],
    )


def _cases(rules: BookingRules) -> tuple[ApprovalCase, ...]:
    return tuple(
        ApprovalCase(
            weekdays=frozenset(rule.weekdays),
            from_minute=rule.from_minute,
            to_minute=rule.to_minute,
            people_over=rule.people_over,
            needs_approval=rule.needs_approval,
        )
        for rule in rules.approval_rules.order_by("order")
    )


def _opened(timetables: Iterable[int], first_day: date, last_day: date) -> dict[int, Opened]:
    """Each timetable's open stretches by the day they begin, staffed or not."""
    periods: dict[int, list[Period]] = defaultdict(list)
    wanted = list(timetables)
    for stretch in open_stretches(timetables=wanted, first_day=first_day, last_day=last_day):
        periods[stretch.timetable_id].append(stretch.period)
    return {timetable: _by_day(merged(periods[timetable])) for timetable in wanted}


def _by_day(periods: Iterable[Period]) -> Opened:
    days: Opened = defaultdict(list)
    for period in periods:
        days[local_date(period.start)].append(period)
    return dict(days)


def _approvers(town: Town, buildings: Iterable[Building]) -> dict[int, Person | None]:
    """Who answers requests in each building: the first of its staff, if it has any."""
    found = {
        building: staff_for(units=[building.unit_id], kinds=Role.Kind.values, now=town.now)
        for building in buildings
    }
    return {building.pk: staff[0] if staff else None for building, staff in found.items()}
