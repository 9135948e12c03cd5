"""The tree of units grows."""

from datetime import datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people.models import Unit
from allmenning.people.rules.roles import MUNICIPALITY, may_stand_below


class CannotStandThere(Exception):
    """Only the municipality is a root, and no unit stands below one of its own level."""


class UnitNameTaken(Exception):
    """There is a unit of this name at this place already."""


@transaction.atomic
def add_unit(*, parent: Unit | None, kind: str, name: str, actor: Actor, now: datetime) -> Unit:
    """Add a unit below its parent; the municipality itself has none.

    Raises CannotStandThere or UnitNameTaken.
    """
    if not _fits(kind, parent):
        raise CannotStandThere
    unit, is_new = Unit.objects.get_or_create(parent=parent, name=name, defaults={"kind": kind})
    if not is_new:
        raise UnitNameTaken
    record_act(actor=actor, verb="unit_added", kind="unit", id=unit.pk, now=now)
    return unit


def _fits(kind: str, parent: Unit | None) -> bool:
    if parent is None:
        return kind == MUNICIPALITY
    return may_stand_below(kind, parent_kind=parent.kind)
