"""The only door from an address on the web to a building or space that figures are about."""

from django.shortcuts import get_object_or_404

from allmenning.places.models import Building, Space
from allmenning.places.queries.search import published


def building_shown(slug: str) -> Building:
    """The published building at this name of an address. Raises Http404."""
    buildings = Building.objects.filter(is_published=True).select_related("district")
    return get_object_or_404(buildings, slug=slug)


def space_shown(building: str, space: str) -> Space:
    """The published space at these two names of an address. Raises Http404."""
    spaces = published().select_related("building")
    return get_object_or_404(spaces, building__slug=building, slug=space)
