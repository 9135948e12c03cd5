"""What a space's calendar is filled by: its rules, its hours, and who borrows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from allmenning.booking.models import BookingRules
from allmenning.booking.queries.conditions import conditions_for, timetable_id
from allmenning.booking.rules.conditions import ApprovalCase, Conditions, needs_approval
from allmenning.core.clock import local_date
from allmenning.core.period import Period, merged
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for
from allmenning.places.models import Building, Space
from allmenning.places.queries.hours import open_stretches
from demo.facts import chance, document, slug
from demo.loading.clientele import Borrower
from demo.loading.minutes import A_DAY, Slot, at, whole
from demo.loading.town import Town

Opened = dict[date, list[Period]]

# How long before the day most people ask.
PLANNED: Final = 21 * A_DAY
# Some spaces are all but full and some all but empty, as a share of what their kind is asked for.
FULL: Final = (0.1, 2.2)
EMPTY: Final = (0.35, 0.1)
ORDINARY: Final = (0.2, 0.7)
AT_THE_STAGES: Final = 0.7


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
    crowd: float

    @cached_property
    def demand(self) -> dict[str, Any]:
        """How much spaces of its kind are borrowed, when, and by whom."""
        facts: dict[str, Any] = document("demand")[self.space.kind]
        return facts

    def seed(self, town: Town) -> tuple[str, str, str]:
        """What chance in this space falls by."""
        return town.slug, self.space.building.slug, self.space.slug

    @cached_property
    def hours(self) -> dict[date, list[tuple[int, int]]]:
        """The same as `opened`, in minutes since 1970."""
        return {
            day: [(whole(period.start), whole(period.end)) for period in periods]
            for day, periods in self.opened.items()
        }

    def is_open(self, slot: Slot) -> bool:
        return any(
            opens <= slot.starts and slot.ends <= closes
            for opens, closes in self.hours.get(slot.day, ())
        )

    def allows(self, length: int) -> bool:
        return self.rules.min_minutes <= length <= self.rules.max_minutes

    def released(self, slot: Slot) -> int:
        """From when on the slot may be asked for."""
        days = self.rules.horizon_days - (slot.to_minute > A_DAY)
        return at(slot.day - timedelta(days=days), self.rules.release_minute)

    def sending(self, slot: Slot, town: Town) -> tuple[int, int] | None:
        """When, before now, somebody could have asked for this time, or None if never."""
        latest = min(slot.starts - self.rules.notice_minutes, town.now_minute)
        usual = min(slot.starts - PLANNED, town.now_minute - PLANNED // 2)
        earliest = max(self.released(slot), town.since_minute, usual)
        return (earliest, latest) if earliest < latest else None

    def needs_approval(self, slot: Slot, participants: int) -> bool:
        return needs_approval(
            self.cases,
            otherwise=self.rules.needs_approval,
            weekday=slot.day.weekday(),
            starts=slot.from_minute,
            ends=slot.to_minute,
            participants=participants,
        )

    def most_active(self, borrower: Borrower) -> int:
        if borrower.association:
            return self.rules.max_active_association
        return self.rules.max_active_person


def venues(town: Town, first_day: date, last_day: date) -> list[Venue]:
    """The demo's spaces; whole halls stand first, so that their parts do not take all the time.

    Those where a key can be tried at any hour are left to people who try the demo.
    """
    templates = [document("spaces")[document(name)["boxes"]] for name in ("doors", "key_service")]
    boxes = [slug(name) for template in templates for name in template["names"]]
    spaces = list(
        Space.objects.filter(is_demo=True)
        .exclude(slug__in=boxes)
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
        crowd=_crowd(space, town),
    )


def _crowd(space: Space, town: Town) -> float:
    """How much is asked for here, as a share of what spaces of the kind are asked for."""
    luck = chance(town.slug, space.building.slug, space.slug, "crowd")
    fate = luck.random()
    if space.building.name in town.stages:
        return AT_THE_STAGES
    return next((share for upto, share in (FULL, EMPTY) if fate < upto), luck.uniform(*ORDINARY))


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
