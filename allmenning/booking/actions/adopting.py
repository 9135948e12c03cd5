"""Taking a building into use from a template: begun, chosen, made ready to try, and opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from allmenning.booking.actions.cancelling import Canceller, cancel_each
from allmenning.booking.actions.claims import retried_once
from allmenning.booking.actions.publishing import lock_versions
from allmenning.booking.models import (
    Adoption,
    ApprovalRule,
    Booking,
    BookingRules,
    PlaceTemplate,
    Terms,
)
from allmenning.booking.queries.adoption import tried_spaces
from allmenning.booking.rules.templates import (
    Opening,
    Plan,
    RulesPlan,
    SpacePlan,
    chosen,
    template_of,
)
from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.people.actions import add_unit
from allmenning.people.models import Person, Unit
from allmenning.places.actions.hours import (
    WeeklyStretch,
    separate_hours,
    set_hours,
    weekly_stretches,
)
from allmenning.places.actions.layout import NewSpace, add_buildings, add_spaces
from allmenning.places.models import Building, District, Space, Timetable


class InUseAlready(Exception):
    """The building has spaces, or somebody is taking it into use."""


class NotNow(Exception):
    """Somebody has come further: it is ready, or opened, already. Or it is not ready yet."""


class NothingChosen(Exception):
    """No space is left to make."""


@dataclass(frozen=True)
class NewPlace:
    """A building that is not in the house's books yet, and the unit it belongs to or stands under."""

    unit: Unit
    name: str
    address: str
    district: District


@transaction.atomic
def begin_new(
    *, place: NewPlace, template: PlaceTemplate, person: Person, now: datetime
) -> Adoption:
    """Begin with a building that is new here. It gets a unit of its own below the one given,
    unless that is the unit of a building itself. Raises people's UnitNameTaken."""
    actor = Actor("person", person.pk)
    facts = {
        "unit": _unit_of(place, actor, now),
        "timetable": Timetable.objects.create(name=place.name),
        "name": place.name,
        "category": template.category,
        "address": place.address,
        "district": place.district,
        "latitude": place.district.latitude,
        "longitude": place.district.longitude,
    }
    (building,) = add_buildings(buildings=[facts], actor=actor, now=now)
    return begin(building=building, template=template, person=person, now=now)


def _unit_of(place: NewPlace, actor: Actor, now: datetime) -> Unit:
    if place.unit.kind == Unit.Kind.BUILDING:
        return place.unit
    kind = Unit.Kind.BUILDING
    return add_unit(parent=place.unit, kind=kind, name=place.name, actor=actor, now=now)


@transaction.atomic
def begin(
    *, building: Building, template: PlaceTemplate, person: Person, now: datetime
) -> Adoption:
    """Begin with a building that has no spaces. Raises InUseAlready."""
    building = Building.objects.select_for_update(no_key=True).get(pk=building.pk)
    standing = Adoption.objects.filter(building=building, opened_at=None)
    if standing.exists() or building.spaces.exists():
        raise InUseAlready
    adoption = Adoption.objects.create(
        building=building,
        template=template,
        contents=template.contents,
        started_by=person,
        started_at=now,
    )
    _log(adoption, "begun", Actor("person", person.pk), now)
    return adoption


@transaction.atomic
def choose(
    *, adoption: Adoption, choices: Mapping[str, Any], actor: Actor, now: datetime
) -> Adoption:
    """Remember what was chosen in one step. Raises NotNow when it is ready already."""
    adoption = _locked(adoption)
    if adoption.ready_at is not None:
        raise NotNow
    adoption.choices = {**adoption.choices, **choices}
    adoption.save(update_fields=["choices"])
    _log(adoption, "chosen", actor, now)
    return adoption


@transaction.atomic
def make_ready(*, adoption: Adoption, actor: Actor, now: datetime) -> Adoption:
    """Make hours, spaces and rules as chosen; shown only to those at work, who may try them.

    Raises NotNow when it is ready already, NothingChosen.
    """
    adoption = _locked(adoption)
    plan = chosen(template_of(adoption.contents), adoption.choices)
    if adoption.ready_at is not None:
        raise NotNow
    if not plan.spaces:
        raise NothingChosen
    terms = lock_versions(adoption.template.terms.name, now=now)
    _keep_hours(adoption.building, plan, actor, now)
    building = adoption.building
    new = [NewSpace(building, _facts(one), one.parts) for one in plan.spaces]
    made = add_spaces(spaces=new, actor=actor, now=now)
    _lay_down_rules(made, plan, terms, now)
    adoption.ready_at = now
    adoption.save(update_fields=["ready_at"])
    _log(adoption, "made_ready", actor, now)
    return adoption


def _facts(space: SpacePlan) -> dict[str, Any]:
    own = {"name": space.name, "kind": space.kind, "capacity": space.capacity}
    return {**space.facts, **own, "is_published": False}


def _keep_hours(building: Building, plan: Plan, actor: Actor, now: datetime) -> None:
    timetable = separate_hours(building=building, actor=actor, now=now)
    set_hours(
        timetable=timetable,
        opened=weekly_stretches(timetable),
        stretches=[one for opening in plan.hours for one in _stretches(opening)],
        closed_on_public_holidays=plan.closed_on_public_holidays,
        closed_in_school_holidays=plan.closed_in_school_holidays,
        actor=actor,
        now=now,
    )


def _stretches(opening: Opening) -> list[WeeklyStretch]:
    return [
        WeeklyStretch(weekday, opening.opens, opening.closes, opening.kind)
        for weekday in opening.weekdays
    ]


def _lay_down_rules(spaces: list[Space], plan: Plan, terms: Terms, now: datetime) -> None:
    """Each space's rules hold from today on."""
    rules = [plan.rules[one.rules] for one in plan.spaces]
    made = BookingRules.objects.bulk_create(
        BookingRules(space=space, days=(local_date(now), None), terms=terms, **one.figures)
        for space, one in zip(spaces, rules, strict=True)
    )
    ApprovalRule.objects.bulk_create(
        case for row, one in zip(made, rules, strict=True) for case in _cases(row, one)
    )


def _cases(rules: BookingRules, plan: RulesPlan) -> list[ApprovalRule]:
    return [ApprovalRule(rules=rules, order=order, **case) for order, case in enumerate(plan.cases)]


@retried_once
def open_to_all(*, adoption: Adoption, actor: Actor, now: datetime) -> Adoption:
    """Show the building and the spaces that can be booked. What was tried is cancelled first.

    Raises NotNow when it is not ready yet, or opened already.
    """
    adoption = _locked(adoption)
    if adoption.ready_at is None or adoption.opened_at is not None:
        raise NotNow
    spaces = list(tried_spaces().filter(building=adoption.building).values_list("pk", flat=True))
    _cancel_trials(spaces, actor, now)
    Space.objects.filter(pk__in=spaces).update(is_published=True)
    Building.objects.filter(pk=adoption.building_id).update(is_published=True)
    adoption.opened_at = now
    adoption.save(update_fields=["opened_at"])
    _log(adoption, "opened", actor, now)
    return adoption


def _cancel_trials(spaces: list[int], actor: Actor, now: datetime) -> None:
    reason = _("Det var en prøve, og nå er stedet åpnet for alle.")
    canceller = Canceller(actor, reason=reason, by_staff=True)
    tried = Booking.objects.filter(space__in=spaces)
    cancel_each(bookings=tried, canceller=canceller, now=now)


def _locked(adoption: Adoption) -> Adoption:
    rows = Adoption.objects.select_for_update(of=("self",))
    return rows.select_related("building", "template__terms").get(pk=adoption.pk)


def _log(adoption: Adoption, verb: str, actor: Actor, now: datetime) -> None:
    record_act(actor=actor, verb=verb, kind="adoption", id=adoption.pk, now=now)
