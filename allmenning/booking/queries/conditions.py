"""What a space's rules say on a day, as the pure rules want it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmenning.booking.models import ApprovalRule, BookingRules
from allmenning.booking.rules.conditions import ApprovalCase, Conditions, needs_approval
from allmenning.core.clock import local, local_date, minute_of_day
from allmenning.core.period import Period, merged
from allmenning.places.models import Space, SpaceAsset
from allmenning.places.queries.hours import open_stretches


@dataclass(frozen=True)
class SpaceConditions:
    """The rules that hold on a day, and what the pure rules read of them."""

    rules: BookingRules
    conditions: Conditions


def conditions_for(space: Space, moment: datetime) -> SpaceConditions | None:
    """The rules of the space on the day of the moment, or None when there are none."""
    return conditions_of([space], moment).get(space.pk)


def conditions_of(spaces: Iterable[Space], moment: datetime) -> dict[int, SpaceConditions]:
    """The rules on the day of the moment of each of the spaces that has any, by space."""
    by_id = {space.pk: space for space in spaces}
    rows = BookingRules.objects.filter(space__in=by_id, days__contains=local_date(moment))
    return {
        rules.space_id: SpaceConditions(rules, _conditions(by_id[rules.space_id], rules))
        for rules in rows
    }


def rules_on(wanted: Iterable[tuple[Space, datetime]]) -> list[SpaceConditions | None]:
    """The rules of each space on the day of each moment; every space's are read once."""
    asked = [(space, local_date(moment)) for space, moment in wanted]
    days = [day for _space, day in asked]
    spaces = {space.pk: space for space, _day in asked}
    found = {pk: conditions_in(space, min(days), max(days)) for pk, space in spaces.items()}
    return [
        next((one for one in found[space.pk] if day in one.rules.days), None)
        for space, day in asked
    ]


def conditions_in(space: Space, first: date, last: date) -> list[SpaceConditions]:
    """All rules of the space that hold on some day from the first to the last, both included."""
    days = (first, last + timedelta(days=1))
    rows = BookingRules.objects.filter(space=space, days__overlap=days)
    return [
        SpaceConditions(rules, _conditions(space, rules))
        for rules in rows.prefetch_related("approval_rules")
    ]


def _conditions(space: Space, rules: BookingRules) -> Conditions:
    return Conditions(
        capacity=space.capacity,
        purposes=frozenset(space.purposes),
        min_minutes=rules.min_minutes,
        max_minutes=rules.max_minutes,
        raster_minutes=rules.raster_minutes,
        notice_minutes=rules.notice_minutes,
        horizon_days=rules.horizon_days,
        release_minute=rules.release_minute,
    )


def opened_periods(space: Space, around: Period) -> list[Period]:
    """When the space is open around a period, touching stretches joined."""
    stretches = open_stretches(
        timetables=[timetable_id(space)],
        first_day=local_date(around.start) - timedelta(days=1),
        last_day=local_date(around.end),
    )
    return merged(stretch.period for stretch in stretches)


def timetable_id(space: Space) -> int:
    """The space's own timetable, or else its building's."""
    return space.timetable_id or space.building.timetable_id


def asset_ids(space: Space) -> list[int]:
    """What the space is made of, in the order claims are made."""
    return list(space.parts.order_by("asset_id").values_list("asset_id", flat=True))


def assets_of(spaces: Iterable[int]) -> dict[int, list[int]]:
    """What each of the spaces is made of, in the order claims are made."""
    found: dict[int, list[int]] = {}
    rows = SpaceAsset.objects.filter(space__in=spaces).order_by("asset_id")
    for space, asset in rows.values_list("space_id", "asset_id"):
        found.setdefault(space, []).append(asset)
    return found


def must_be_approved(rules: BookingRules, period: Period, participants: int) -> bool:
    """Whether the rules want a person to answer this booking."""
    starts = minute_of_day(period.start)
    return needs_approval(
        [_case(rule) for rule in sorted(rules.approval_rules.all(), key=lambda rule: rule.order)],
        otherwise=rules.needs_approval,
        weekday=local(period.start).weekday(),
        starts=starts,
        ends=starts + round(period.length.total_seconds() / 60),
        participants=participants,
    )


def _case(rule: ApprovalRule) -> ApprovalCase:
    return ApprovalCase(
        weekdays=frozenset(rule.weekdays),
        from_minute=rule.from_minute,
        to_minute=rule.to_minute,
        people_over=rule.people_over,
        needs_approval=rule.needs_approval,
    )
