"""Districts by their pages' addresses, and what stands in each."""

from django.db import models

from allmenning.places.models import Building, District
from allmenning.places.rules.slugs import slug_of


def every_district() -> list[District]:
    """All districts with their units, by name."""
    return list(District.objects.select_related("unit__parent").order_by("name"))


def district_called(slug: str) -> District | None:
    """The district of this address, or None."""
    return next((one for one in every_district() if slug_of(one.name) == slug), None)


def buildings_in(district: District) -> models.QuerySet[Building]:
    """Published buildings of the district, by name."""
    return Building.objects.filter(district=district, is_published=True).order_by("sort_key", "pk")
