"""Which spaces fit what people ask for, time apart."""

import math
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Q

from allmenning.core.memory import asked_lately
from allmenning.places.models import Space
from allmenning.places.rules.words import words_in

KM_PER_DEGREE = 111.2
# Shorter words are like too many others to be taken for a misspelling.
SHORTEST_MISSPELLED = 4
# Fields of a space that hold codes people can ask for.
KEPT_AS_CODES = ("purposes", "facilities", "accessibility")


@dataclass(frozen=True)
class Point:
    """A point on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class SpaceWish:
    """What a space must have. Everything given must hold; what is empty does not matter."""

    words: str = ""
    people: int | None = None
    purpose: str = ""
    facilities: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    district: int | None = None


def published() -> models.QuerySet[Space]:
    """Spaces people can see."""
    return Space.objects.filter(is_published=True, building__is_published=True)


def in_use() -> dict[str, set[str]]:
    """What some published space is for or has: codes, by the field that holds them."""
    return asked_lately("what spaces are for and have", _in_use)


def _in_use() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {name: set() for name in KEPT_AS_CODES}
    for row in published().order_by().values_list(*KEPT_AS_CODES).distinct():
        for name, codes in zip(KEPT_AS_CODES, row, strict=True):
            found[name].update(codes)
    return found


def matching(wish: SpaceWish) -> models.QuerySet[Space]:
    """Published spaces that fit the wish, in no order. Misspelled words count when nothing else
    is found."""
    wanted = Q()
    if wish.people:
        wanted &= Q(capacity__gte=wish.people)
    if wish.purpose:
        wanted &= Q(purposes__contains=[wish.purpose])
    if wish.facilities:
        wanted &= Q(facilities__contains=list(wish.facilities))
    if wish.accessibility:
        wanted &= Q(accessibility__contains=list(wish.accessibility))
    if wish.district:
        wanted &= Q(building__district_id=wish.district)
    fitting = published().filter(wanted)
    spelled = fitting.filter(_about(wish.words, spelled_alike=False))
    if not wish.words or spelled.exists():
        return spelled
    return fitting.filter(_about(wish.words, spelled_alike=True))


def _about(words: str, *, spelled_alike: bool) -> Q:
    """Every word, or another for the same thing, stands in the space's words, if only as part of
    a longer one; `spelled_alike` also takes words that are nearly spelled so."""
    asked = words_in(words)
    return reduce(and_, (_has_one_of(same, spelled_alike) for same in asked), Q())


def _has_one_of(same: tuple[str, ...], spelled_alike: bool) -> Q:
    inside = reduce(or_, (Q(search_words__contains=word) for word in same))
    typed = same[0]
    if not spelled_alike or len(typed) < SHORTEST_MISSPELLED:
        return inside
    return inside | Q(search_words__trigram_word_similar=typed)


def distance_from(point: Point) -> models.expressions.Combinable:
    """Kilometres from the point to a space's building as the crow flies, for `annotate`.

    The earth is taken as flat within a municipality, which errs by less than one per cent there.
    """
    east = KM_PER_DEGREE * math.cos(math.radians(point.latitude))
    north_km = (models.F("building__latitude") - point.latitude) * KM_PER_DEGREE
    east_km = (models.F("building__longitude") - point.longitude) * east
    return models.functions.Sqrt(
        models.functions.Power(north_km, 2) + models.functions.Power(east_km, 2),
        output_field=models.FloatField(),
    )
