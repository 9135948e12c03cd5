"""Points people name: an address, a district or a building."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models

from allmenning.core.memory import asked_lately
from allmenning.core.models import sort_key_of
from allmenning.places.models import Address, Building, District
from allmenning.places.queries.search import Point
from allmenning.places.rules.address_text import address_in

ALIKE = 0.5
# An address's point is in ten-millionths of a degree.
DEGREE = 10_000_000


@dataclass(frozen=True)
class Landmark:
    """A named point."""

    name: str
    point: Point


def landmark_named(text: str) -> Landmark | None:
    """The address, or else the district or building most like the text, a district first; or None."""
    named = text.strip()[:100]
    if not named:
        return None
    return (
        _address(named)
        or _most_alike(District.objects.all(), named)
        or _most_alike(Building.objects.filter(is_published=True), named)
    )


def _address(text: str) -> Landmark | None:
    """The address of that number in the street of that name, with its letter if it has one."""
    asked = address_in(text)
    if asked is None:
        return None
    in_street = models.Q(street__sort_key=sort_key_of(models.Value(asked.street)))
    there = Address.objects.filter(in_street, number=asked.number).select_related("street")
    right_letter = models.Case(models.When(letter__iexact=asked.letter, then=0), default=1)
    found = there.order_by(right_letter, "letter", "pk").first()
    if found is None:
        return None
    point = Point(found.y / DEGREE, found.x / DEGREE)
    return Landmark(f"{found.street.name} {found.number}{found.letter}", point)


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
