"""What a template for places says, read from its data, with what has been chosen. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Approval(StrEnum):
    """Who answers requests: nobody, somebody at times (as the template says), somebody always."""

    NEVER = "never"
    AT_TIMES = "at_times"
    ALWAYS = "always"


@dataclass(frozen=True)
class Opening:
    """Opening hours of some weekdays (0 is Monday), minutes from midnight, half-open."""

    weekdays: tuple[int, ...]
    opens: int
    closes: int
    kind: str


@dataclass(frozen=True)
class SpacePlan:
    """A space the template proposes, the names of the parts it is made of, and its rules by key."""

    name: str
    kind: str
    capacity: int
    parts: tuple[str, ...]
    rules: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class RulesPlan:
    """Figures of booking rules by the table's names, and the cases of approval in order."""

    figures: Mapping[str, Any]
    cases: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Plan:
    """All that is to be made of a building."""

    hours: tuple[Opening, ...]
    closed_on_public_holidays: bool
    closed_in_school_holidays: bool
    spaces: tuple[SpacePlan, ...]
    rules: Mapping[str, RulesPlan]


def template_of(contents: Mapping[str, Any]) -> Plan:
    """The plan as the template has it, nothing chosen."""
    return Plan(
        hours=openings(contents["hours"]),
        closed_on_public_holidays=contents["closed_on_public_holidays"],
        closed_in_school_holidays=contents["closed_in_school_holidays"],
        spaces=tuple(_space(facts) for facts in contents["spaces"]),
        rules={key: _rules(facts) for key, facts in contents["rules"].items()},
    )


def openings(rows: Sequence[Mapping[str, Any]]) -> tuple[Opening, ...]:
    """Opening hours as the data has them."""
    return tuple(
        Opening(tuple(row["weekdays"]), row["opens"], row["closes"], row["kind"]) for row in rows
    )


def _space(facts: Mapping[str, Any]) -> SpacePlan:
    own = {"name", "kind", "capacity", "parts", "rules"}
    return SpacePlan(
        name=facts["name"],
        kind=facts["kind"],
        capacity=facts["capacity"],
        parts=tuple(facts["parts"]),
        rules=facts["rules"],
        facts={name: value for name, value in facts.items() if name not in own},
    )


def _rules(facts: Mapping[str, Any]) -> RulesPlan:
    figures = {name: value for name, value in facts.items() if name != "approval"}
    return RulesPlan(figures, tuple(facts["approval"]))


def chosen(template: Plan, choices: Mapping[str, Any]) -> Plan:
    """The template with what has been chosen so far: spaces, hours, and who answers."""
    plan = template
    if "spaces" in choices:
        plan = _with_spaces(plan, choices["spaces"])
    if "hours" in choices:
        plan = replace(
            plan,
            hours=openings(choices["hours"]),
            closed_in_school_holidays=choices["closed_in_school_holidays"],
        )
    if "approval" in choices:
        figures = {"horizon_days": choices["horizon_days"]} if choices["horizon_days"] else {}
        approval = Approval(choices["approval"])
        rules = {key: _answered(one, approval, figures) for key, one in plan.rules.items()}
        plan = replace(plan, rules=rules)
    return plan


def _with_spaces(plan: Plan, capacities: Mapping[str, int]) -> Plan:
    """Only the spaces that were ticked, with how many each takes."""
    kept = [space for space in plan.spaces if space.name in capacities]
    spaces = tuple(replace(space, capacity=capacities[space.name]) for space in kept)
    return replace(plan, spaces=spaces)


def _answered(rules: RulesPlan, approval: Approval, figures: Mapping[str, Any]) -> RulesPlan:
    changed = {**rules.figures, **figures}
    if approval is Approval.AT_TIMES:
        return RulesPlan(changed, rules.cases)
    return RulesPlan({**changed, "needs_approval": approval is Approval.ALWAYS}, ())
