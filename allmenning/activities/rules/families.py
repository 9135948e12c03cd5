"""Which activities are told of together: variants of one parent, and copies of one another. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tie:
    """An activity by its id, with the ids of its parent and of what it was copied from, if any."""

    activity: int
    parent: int | None = None
    copied_from: int | None = None


def family_of(activity: int, ties: Iterable[Tie]) -> frozenset[int]:
    """The activity and all that are tied to it, also by way of others."""
    near = _neighbours(ties)
    found: set[int] = set()
    waiting = [activity]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += near.get(one, ())
    return frozenset(found)


def _neighbours(ties: Iterable[Tie]) -> Mapping[int, set[int]]:
    near: dict[int, set[int]] = {}
    for tie in ties:
        for other in (tie.parent, tie.copied_from):
            if other is not None:
                near.setdefault(tie.activity, set()).add(other)
                near.setdefault(other, set()).add(tie.activity)
    return near
