"""Pictures of buildings and spaces, in the order they are shown."""

from collections.abc import Iterable

from django.db import models

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
