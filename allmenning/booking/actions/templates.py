"""Editing the templates that places are taken into use from.

What somebody is taking into use stays as the template was when she began.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import TextChoices

from allmenning.booking.actions.laying_down import FIGURES
from allmenning.booking.models import Adoption, BookingRules, PlaceTemplate, Terms
from allmenning.booking.rules.template_parts import (
    OF_THE_PLACE,
    apart,
    free_key,
    space_named,
    together,
    whole_case,
    with_space,
    without_space,
)
from allmenning.core import scope
from allmenning.core.log import Actor, record_act
from allmenning.core.models import Municipality
from allmenning.places.actions.editing import ChangedMeanwhile
from allmenning.places.models import Accessibility, Facility, Purpose

# The rules of a new space, as its form names them.
OWN_RULES = ""


class CategoryTaken(Exception):
    """Another template is for such places."""


class SpaceNameTaken(Exception):
    """Another space of the template is called so."""


class SpaceGone(Exception):
    """A colleague took the space away, or gave it another name."""


class RulesGone(Exception):
    """No space of the template has these rules any more."""


class TemplateInUse(Exception):
    """Places were taken into use from the template, so it stays."""


def place_facts(template: PlaceTemplate) -> dict[str, Any]:
    """What the template says of the whole place, with the terms by name."""
    contents = {name: template.contents[name] for name in OF_THE_PLACE}
    return {
        "name": template.name,
        "category": template.category,
        "terms": template.terms.name,
        **contents,
        "hours": together(apart(contents["hours"])),
    }


def space_facts(space: Mapping[str, Any]) -> dict[str, Any]:
    """What the template says of a space; one that is a part of its own has no parts."""
    own = space["parts"] == [space["name"]]
    lists: Mapping[str, type[TextChoices]]
    lists = {"facilities": Facility, "accessibility": Accessibility, "purposes": Purpose}
    return {
        **{name: space.get(name) for name in ("name", "kind", "capacity", "area", "floor")},
        **{
            name: [value for value in known.values if value in space.get(name, ())]
            for name, known in lists.items()
        },
        **{name: space.get(name, {}) for name in ("description", "house_rules")},
        "parts": [] if own else list(space["parts"]),
        "rules": space["rules"],
    }


def rules_facts(rules: Mapping[str, Any]) -> dict[str, Any]:
    """What the template says of booking; figures it leaves out are the usual ones."""
    cases = [whole_case(case) for case in rules["approval"]]
    return {**usual_figures(), **rules, "approval": cases}


def usual_figures() -> dict[str, Any]:
    """The figures of rules nobody has laid down."""
    usual = BookingRules()
    return {name: getattr(usual, name) for name in FIGURES}


@transaction.atomic
def add_template(*, facts: Mapping[str, Any], actor: Actor, now: datetime) -> PlaceTemplate:
    """A new template, without spaces yet. Raises CategoryTaken."""
    template = PlaceTemplate(contents={"spaces": [], "rules": {}})
    _write(template, facts, now)
    template.save()
    _log(template, "added", actor, now)
    return template


@transaction.atomic
def edit_template(
    *,
    template: PlaceTemplate,
    opened: Mapping[str, Any],
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Write what of the whole place was changed since the form was opened with `opened`.

    Raises places' ChangedMeanwhile, CategoryTaken.
    """
    template = _locked(template)
    _write(template, _merged(place_facts(template), opened, facts), now)
    template.save()
    _log(template, "edited", actor, now)


def _write(template: PlaceTemplate, facts: Mapping[str, Any], now: datetime) -> None:
    Municipality.objects.select_for_update(no_key=True).get(pk=scope.municipality_id())
    others = PlaceTemplate.objects.exclude(pk=template.pk)
    if others.filter(category__iexact=facts["category"]).exists():
        raise CategoryTaken
    template.name, template.category = facts["name"], facts["category"]
    if template.terms_id is None or template.terms.name != facts["terms"]:
        template.terms = _newest(facts["terms"], now)
    contents = {name: facts[name] for name in OF_THE_PLACE}
    template.contents = {**template.contents, **contents}


def _newest(name: str, now: datetime) -> Terms:
    published = Terms.objects.filter(name=name, published_at__lte=now)
    return published.order_by("-version")[0]


@transaction.atomic
def add_space(
    *, template: PlaceTemplate, facts: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """One more space. Raises SpaceNameTaken."""
    template = _locked(template)
    _refuse_taken(template, facts["name"])
    contents, space = _with_rules(template.contents, facts, like={})
    template.contents = with_space(contents, space)
    template.save(update_fields=["contents"])
    _log(template, "edited", actor, now)


@transaction.atomic
def edit_space(
    *,
    template: PlaceTemplate,
    opened: Mapping[str, Any],
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Write what was changed of the space since the form was opened with `opened`.

    Raises SpaceGone, SpaceNameTaken, places' ChangedMeanwhile.
    """
    template, name = _locked(template), opened.get("name", "")
    standing = space_named(template.contents, name)
    if standing is None:
        raise SpaceGone
    merged = _merged(space_facts(standing), opened, facts)
    _refuse_taken(template, merged["name"], besides=name)
    like = template.contents["rules"][standing["rules"]]
    contents, space = _with_rules(template.contents, merged, like=like)
    template.contents = with_space(contents, space, instead_of=name)
    template.save(update_fields=["contents"])
    _log(template, "edited", actor, now)


def _refuse_taken(template: PlaceTemplate, name: str, *, besides: str = "") -> None:
    names = {space["name"] for space in template.contents["spaces"]} - {besides}
    if name.casefold() in {other.casefold() for other in names}:
        raise SpaceNameTaken


def _with_rules(
    contents: Mapping[str, Any], facts: Mapping[str, Any], *, like: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The contents with rules for the space, and the space; it has its own when none are named,
    which begin as the usual ones or `like` others."""
    key, rules = facts["rules"], dict(contents["rules"])
    if key not in rules:
        key = free_key(contents)
        rules[key] = {**usual_figures(), "approval": [], **like}
    space = {**facts, "parts": facts["parts"] or [facts["name"]], "rules": key}
    return {**contents, "rules": rules}, space


@transaction.atomic
def remove_space(*, template: PlaceTemplate, name: str, actor: Actor, now: datetime) -> None:
    """Take the space away; nothing happens when it is gone already."""
    template = _locked(template)
    template.contents = without_space(template.contents, name)
    template.save(update_fields=["contents"])
    _log(template, "edited", actor, now)


@transaction.atomic
def edit_rules(
    *,
    template: PlaceTemplate,
    key: str,
    opened: Mapping[str, Any],
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Write what was changed of the rules since the form was opened with `opened`.

    Raises RulesGone, places' ChangedMeanwhile.
    """
    template = _locked(template)
    standing = template.contents["rules"].get(key)
    if standing is None:
        raise RulesGone
    merged = _merged(rules_facts(standing), opened, facts)
    rules = {**template.contents["rules"], key: merged}
    template.contents = {**template.contents, "rules": rules}
    template.save(update_fields=["contents"])
    _log(template, "edited", actor, now)


@transaction.atomic
def remove_template(*, template: PlaceTemplate, actor: Actor, now: datetime) -> None:
    """Delete a template that no place was taken into use from. Raises TemplateInUse."""
    template = _locked(template)
    if Adoption.objects.filter(template=template).exists():
        raise TemplateInUse
    _log(template, "removed", actor, now)
    template.delete()


def _merged(
    current: Mapping[str, Any], opened: Mapping[str, Any], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What stands now with what the form changed. Raises ChangedMeanwhile."""
    changed = [name for name in facts if facts[name] != opened.get(name)]
    meanwhile = {
        name: current.get(name)
        for name in changed
        if current.get(name) not in (opened.get(name), facts[name])
    }
    if meanwhile:
        raise ChangedMeanwhile(meanwhile)
    return {**current, **{name: facts[name] for name in changed}}


def _locked(template: PlaceTemplate) -> PlaceTemplate:
    rows = PlaceTemplate.objects.select_for_update(of=("self",)).select_related("terms")
    return rows.get(pk=template.pk)


def _log(template: PlaceTemplate, verb: str, actor: Actor, now: datetime) -> None:
    record_act(actor=actor, verb=verb, kind="template", id=template.pk, now=now)
