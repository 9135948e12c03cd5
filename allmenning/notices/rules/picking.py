"""The places a notice is for, chosen one by one: by touching a map, or by name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from allmenning.notices.rules.audience import Audience, Polygon, Stretch

# A stretch of a street, a drawn area, or districts by their codes.
Place: TypeAlias = Stretch | Polygon | tuple[str, ...]
_FIRST, _LAST = Stretch(0).first, Stretch(0).last


def is_whole(stretch: Stretch) -> bool:
    """Whether the whole street is meant."""
    return (stretch.first, stretch.last) == (_FIRST, _LAST)


def reaching(stretch: Stretch, number: int) -> Stretch:
    """The stretch when this number of its street is touched.

    The first touch of a whole street chooses that number, the next one carries the stretch there;
    a touch within it moves the nearer end.
    """
    if is_whole(stretch):
        return replace(stretch, first=number, last=number)
    if number - stretch.first < stretch.last - number:
        return replace(stretch, first=number)
    return replace(stretch, last=number)


def places_of(meant: Audience) -> list[Place]:
    """Each place that is meant; none when everybody is."""
    districts: list[Place] = [meant.districts] if meant.districts else []
    return [*meant.stretches, *meant.polygons, *districts]


def in_places(meant: Audience, places: Iterable[Place]) -> Audience:
    """The same people in these places, each of them once. Raises AudienceError."""
    each = list(dict.fromkeys(places))
    codes = (code for one in each if isinstance(one, tuple) for code in one)
    return replace(
        meant,
        everybody=False,
        stretches=tuple(one for one in each if isinstance(one, Stretch)),
        polygons=tuple(one for one in each if isinstance(one, Polygon)),
        districts=tuple(dict.fromkeys(codes)),
    )
