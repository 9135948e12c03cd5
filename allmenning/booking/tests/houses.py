"""More houses than the cast has, for the tests of finding a space."""

from datetime import date
from typing import Any

from allmenning.booking.models import BookingRules
from allmenning.places.models import Asset, Building, District, Space, SpaceAsset


def district(name: str, code: str = "30") -> District:
    return District.objects.create(code=code, name=name, latitude=59.96, longitude=10.92)


def house(like: Building, slug: str, *, north: float = 0.0, **facts: Any) -> Building:
    """Another building open as this one is, so many degrees north of it."""
    usual = {
        "unit": like.unit,
        "timetable": like.timetable,
        "name": slug.replace("-", " ").capitalize(),
        "category": "skole",
        "latitude": like.latitude + north,
        "longitude": like.longitude,
        "is_published": True,
    }
    return Building.objects.create(slug=slug, **{**usual, **facts})


def room(building: Building, like: Space, slug: str, **facts: Any) -> Space:
    """Another room in the building, borrowed on the same terms, with a part of its own."""
    usual = {
        "name": slug.replace("-", " ").capitalize(),
        "kind": "meeting_room",
        "capacity": 30,
        "purposes": ["meeting"],
        "is_published": True,
    }
    space = Space.objects.create(building=building, slug=slug, **{**usual, **facts})
    asset = Asset.objects.create(building=building, name=space.name)
    SpaceAsset.objects.create(space=space, asset=asset)
    terms = like.booking_rules.get().terms
    BookingRules.objects.create(space=space, days=(date(2026, 8, 1), None), terms=terms)
    return space
