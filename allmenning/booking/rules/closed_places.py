"""Which spaces are closed, said in as few names as possible. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A space by name, and its parts by id."""

    name: str
    parts: frozenset[int]


def closed_names(closed: frozenset[int], places: Iterable[Place]) -> list[str]:
    """Names of places all of whose parts are closed, the largest first; none inside another.

    A place that loses only some of its parts is named when no smaller place tells of them.
    """
    named: list[Place] = []
    told: frozenset[int] = frozenset()
    by_size = sorted(places, key=lambda place: -len(place.parts))
    whole = [place for place in by_size if place.parts and place.parts <= closed]
    partly = [place for place in reversed(by_size) if place.parts & closed]
    for place in (*whole, *partly):
        if place.parts & closed - told:
            named.append(place)
            told |= place.parts
    return [place.name for place in named]
