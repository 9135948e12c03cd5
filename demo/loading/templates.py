"""What places are taken into use from, and how many there are to be."""

from typing import Any, Final

from allmenning.booking.models import PlaceTemplate
from allmenning.places.models import RolloutTarget
from demo.facts import document, entries_of, minutes, paragraphs
from demo.loading.town import Ground, Town

USUAL: Final = 1


def create_targets(town: Town) -> None:
    """How many places the municipality means to connect."""
    RolloutTarget.objects.bulk_create(
        RolloutTarget(category=facts["category"], places=facts["places"])
        for facts in entries_of(town.slug, "targets")
    )


def create_templates(town: Town, ground: Ground) -> None:
    """The templates of those kinds of places that the municipality takes more of into use.

    They are what the demo's own places of the kind are.
    """
    PlaceTemplate.objects.bulk_create(
        _template(facts, ground)
        for facts in document("templates")
        if town.slug in facts["municipalities"]
    )


def _template(facts: dict[str, Any], ground: Ground) -> PlaceTemplate:
    kind = document("kinds")[facts["kind"]]
    spaces = [document("spaces")[key] for key in kind["spaces"]]
    used = {space["rules"] for space in spaces}
    return PlaceTemplate(
        name=facts["name"],
        category=facts["category"],
        terms=ground.terms[kind["terms"]],
        contents={
            **_hours(kind["timetable"]),
            "spaces": [_space(space, name) for space in spaces for name in space["names"]],
            "rules": {key: _rules(document("booking_rules")[key]) for key in sorted(used)},
        },
    )


def _hours(key: str) -> dict[str, Any]:
    facts = document("timetables")[key]
    names = ("closed_on_public_holidays", "closed_in_school_holidays")
    hours = [
        {**row, "opens": minutes(row["opens"]), "closes": minutes(row["closes"])}
        for row in facts["hours"]
    ]
    return {"hours": hours, **{name: facts[name] for name in names}}


def _space(facts: dict[str, Any], name: str) -> dict[str, Any]:
    capacity, area = facts["sizes"][USUAL]
    return {
        "name": name,
        "kind": facts["kind"],
        "capacity": capacity,
        "area": area,
        "parts": facts.get("assets", [name]),
        "rules": facts["rules"],
        "description": facts["description"],
        "house_rules": paragraphs(document("house_rules")[facts["house_rules"]], between="\n"),
        "facilities": facts["facilities"],
        "accessibility": facts.get("accessibility", []),
        "purposes": facts["purposes"],
    }


def _rules(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "approval": [_case(case) for case in facts["approval"]]}


def _case(facts: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in facts.items() if name not in ("from", "to")}
    start, end = facts.get("from", "00:00"), facts.get("to", "24:00")
    return {**own, "from_minute": minutes(start), "to_minute": minutes(end)}
