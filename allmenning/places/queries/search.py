"""Which spaces fit what people ask for, time apart."""

import math
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Q

from allmenning.places.models import Space
from allmenning.places.rules.words import words_in

KM_PER_DEGREE = 111.2


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


def matching(wish: SpaceWish) -> models.QuerySet[Space]:
    """Published spaces that fit the wish, in no order."""
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
    return published().filter(wanted & _about(wish.words))


def _about(words: str) -> Q:
    """Every word stands in the space's words, as part of a longer one or nearly so spelled."""
    return reduce(and_, (_has_one_of(same) for same in words_in(words)), Q())


def _has_one_of(same: tuple[str, ...]) -> Q:
    return reduce(or_, (_has(word) for word in same))


def _has(word: str) -> Q:
    inside = Q(search_words__contains=word)
    if len(word) < 4:
        return inside
    return inside | Q(search_words__trigram_word_similar=word)


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
