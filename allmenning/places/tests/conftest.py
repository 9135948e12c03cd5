"""A neighbour of the cast's school."""

import pytest

from allmenning.people.models import Unit
from allmenning.places.models import Building


@pytest.fixture
def deichman(haugen: Building, oslo_kommune: Unit) -> Building:
    """A library that Fatima does not look after, with the hours of her school."""
    unit = Unit.objects.create(parent=oslo_kommune, kind=Unit.Kind.BUILDING, name="Deichman")
    return Building.objects.create(
        unit=unit,
        timetable=haugen.timetable,
        name="Deichman Stovner",
        slug="deichman-stovner",
        category="bibliotek",
        latitude=59.96,
        longitude=10.92,
    )
