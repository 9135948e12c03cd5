"""How many places are to be connected, set by the municipality's administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from allmenning.core import scope
from allmenning.core.log import Actor, record_act
from allmenning.core.models import Municipality
from allmenning.places.models import RolloutTarget


@dataclass(frozen=True, order=True)
class Target:
    """How many places of a category are to be connected; an empty category counts all."""

    category: str
    places: int


class TargetsChanged(Exception):
    """A colleague changed the targets since the form was opened; `now_says` is what they are."""

    def __init__(self, now_says: Sequence[Target]) -> None:
        super().__init__(len(now_says))
        self.now_says = now_says


def standing_targets() -> list[Target]:
    """The targets as they are now, the one for all places first, then by category."""
    rows = RolloutTarget.objects.order_by("category")
    return [Target(row.category, row.places) for row in rows]


@transaction.atomic
def set_targets(
    *, opened: Sequence[Target], targets: Sequence[Target], actor: Actor, now: datetime
) -> None:
    """Put the targets in place of those the form was opened with; a category stands once.

    Raises TargetsChanged when they are no longer those of `opened`, and not these either.
    """
    here = scope.municipality_id()
    Municipality.objects.select_for_update(no_key=True).get(pk=here)
    standing = standing_targets()
    if sorted(standing) == sorted(targets):
        return
    if sorted(standing) != sorted(opened):
        raise TargetsChanged(standing)
    RolloutTarget.objects.exclude(category__in=[one.category for one in targets]).delete()
    RolloutTarget.objects.bulk_create(
        [RolloutTarget(category=one.category, places=one.places) for one in targets],
        update_conflicts=True,
        unique_fields=["municipality", "category"],
        update_fields=["places"],
    )
    record_act(actor=actor, verb="edited", kind="rollout_targets", id=here, now=now)
