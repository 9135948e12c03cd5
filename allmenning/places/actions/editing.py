"""Editing buildings and spaces, so that nobody overwrites what a colleague just wrote."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Asset, Building, District, Space, SpaceAsset
from allmenning.places.queries.trials import trials_of
from allmenning.places.rules.slugs import free_slug


class ChangedMeanwhile(Exception):
    """A colleague changed some of the same facts; `now_says` is what stands there, by field."""

    def __init__(self, now_says: dict[str, Any]) -> None:
        super().__init__(", ".join(now_says))
        self.now_says = now_says


class BeingTried(Exception):
    """The building is tried, and shown to people when that is ended, not before."""


class NotValid(Exception):
    """The facts break a rule of the table; `messages` say which, by field ("" for the whole)."""

    def __init__(self, messages: dict[str, list[str]]) -> None:
        super().__init__(", ".join(messages))
        self.messages = messages


@transaction.atomic
def edit_building(
    *,
    building: Building,
    opened: Mapping[str, Any],
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Building:
    """Write what was changed since the form was opened; `opened` is what it showed then.

    Raises ChangedMeanwhile when a colleague changed one of the same facts to something else,
    BeingTried when what is tried would be shown, NotValid when the facts break a rule.
    """
    building = _locked(building.pk)
    changed = _change(building, opened, facts)
    _refuse_shown(building.pk, changed, facts)
    if changed:
        rows = building.spaces.select_for_update(of=("self",), no_key=True).order_by("pk")
        refresh_search_words(rows.select_related("building__district"))
        _log(actor, "edited", building, changed, now)
    return building


@transaction.atomic
def edit_space(
    *,
    space: Space,
    opened: Mapping[str, Any],
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Space:
    """As `edit_building`, for a space."""
    _locked(space.building_id)
    rows = Space.objects.select_for_update(of=("self",), no_key=True)
    space = rows.select_related("building__district").get(pk=space.pk)
    changed = _change(space, opened, facts)
    _refuse_shown(space.building_id, changed, facts)
    if changed:
        refresh_search_words([space])
        _log(actor, "edited", space, changed, now)
    return space


@transaction.atomic
def add_space(
    *,
    building: Building,
    facts: Mapping[str, Any],
    parts: Sequence[Asset],
    actor: Actor,
    now: datetime,
) -> Space:
    """A new space: of existing parts of the building, or with a part of its own when none is given.

    Raises BeingTried when it would be shown while the building is tried, NotValid when the facts
    break a rule.
    """
    _locked(building.pk)
    _refuse_shown(building.pk, facts, facts)
    taken = frozenset(building.spaces.values_list("slug", flat=True))
    space = Space(building=building, slug=free_slug(facts["name"], taken), **facts)
    _validate(space)
    space.save()
    assets = list(parts) or [Asset.objects.create(building=building, name=space.name)]
    SpaceAsset.objects.bulk_create(SpaceAsset(space=space, asset=asset) for asset in assets)
    refresh_search_words([space])
    _log(actor, "added", space, sorted(facts), now)
    return space


def _locked(identifier: int) -> Building:
    """The building as it is now. Who edits it or one of its spaces waits, since a space is found by
    its building's words too; who books in it does not."""
    return Building.objects.select_for_update(no_key=True).get(pk=identifier)


def _change(
    place: Building | Space, opened: Mapping[str, Any], facts: Mapping[str, Any]
) -> list[str]:
    """Set the fields that the form changed, and give their names."""
    changed = [name for name in facts if facts[name] != opened.get(name)]
    meanwhile = {
        name: getattr(place, name)
        for name in changed
        if getattr(place, name) not in (opened.get(name), facts[name])
    }
    if meanwhile:
        raise ChangedMeanwhile(meanwhile)
    for name in changed:
        setattr(place, name, facts[name])
    _validate(place)
    if changed:
        place.save(update_fields=changed)
    return changed


@transaction.atomic
def count_residents(
    *, district: District, residents: int, source: str, actor: Actor, now: datetime
) -> None:
    """Write down how many live in a district, and who says so."""
    district.residents, district.residents_source = residents, source
    district.save(update_fields=["residents", "residents_source"])
    record_act(actor=actor, verb="counted", kind="district", id=district.pk, now=now)


def _refuse_shown(building: int, changed: Collection[str], facts: Mapping[str, Any]) -> None:
    """Nothing of a building that is tried is shown on the side; the trial ends as one thing."""
    if "is_published" in changed and facts["is_published"] and trials_of([building]):
        raise BeingTried


def _validate(place: Building | Space) -> None:
    try:
        place.validate_constraints()
    except ValidationError as error:
        raise NotValid(error.message_dict) from None


def _log(
    actor: Actor, verb: str, place: Building | Space, fields: Sequence[str], now: datetime
) -> None:
    kind = type(place).__name__.lower()
    record_act(actor=actor, verb=verb, kind=kind, id=place.pk, now=now, fields=list(fields))
