"""Pictures of buildings and spaces, in the order they are shown."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from allmenning.places.models import Building, Picture, Space


def pictures_of(place: Building | Space) -> models.QuerySet[Picture]:
    """The pictures of the place, the first first, with their files."""
    shown: models.QuerySet[Picture] = place.pictures.select_related("file", "small")
    return shown.order_by("order", "pk")


def first_pictures(spaces: Iterable[int]) -> dict[int, Picture]:
    """The first picture of each of the spaces that has any, by space."""
    rows = Picture.objects.filter(space__in=list(spaces)).select_related("file", "small")
    firsts = rows.order_by("space_id", "order", "pk").distinct("space_id")
    return {picture.space_id: picture for picture in firsts}


def pictures_at(buildings: Iterable[int]) -> dict[int, Picture]:
    """The first picture of each of the buildings, or else of a space in it, by building."""
    at = Coalesce("building_id", "space__building_id")
    rows = Picture.objects.annotate(at=at).filter(at__in=set(buildings))
    own_first = F("building_id").asc(nulls_last=True)
    firsts = rows.order_by("at", own_first, "order", "pk").distinct("at")
    return {picture.at: picture for picture in firsts.select_related("file", "small")}
