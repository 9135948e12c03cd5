"""Points people name: a building or a district."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models

from allmenning.core.memory import asked_lately
from allmenning.places.models import Building, District
from allmenning.places.queries.search import Point

ALIKE = 0.5


@dataclass(frozen=True)
class Landmark:
    """A named point."""

    name: str
    point: Point


def landmark_named(text: str) -> Landmark | None:
    """The district or building most like the text, a district first, or None."""
    named = text.strip()[:100]
    return (_most_alike(District.objects.all(), named) if named else None) or (
        _most_alike(Building.objects.filter(is_published=True), named) if named else None
    )


def _most_alike(rows: models.QuerySet, text: str) -> Landmark | None:
    alike = rows.annotate(alike=TrigramWordSimilarity(text, "name")).filter(alike__gte=ALIKE)
    row = alike.order_by("-alike", "name").first()
    return Landmark(row.name, Point(row.latitude, row.longitude)) if row else None


def districts() -> list[District]:
    """Districts with at least one published building, by name."""
    return asked_lately("districts with buildings", _districts)


def _districts() -> list[District]:
    published = Building.objects.filter(district=models.OuterRef("pk"), is_published=True)
    return list(District.objects.filter(models.Exists(published)).order_by("name"))
