"""A template and a building to be taken into use, for tests."""

from datetime import datetime
from typing import Any, Final

from allmenning.booking.actions.adopting import begin
from allmenning.booking.models import Adoption, PlaceTemplate, Terms
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, Timetable

GYM: Final = {"min_minutes": 60, "max_minutes": 240, "horizon_days": 180}
CONTENTS: Final[dict[str, Any]] = {
    "hours": [
        {"weekdays": [0, 1, 2, 3, 4], "opens": 960, "closes": 1320, "kind": "staffed"},
        {"weekdays": [5, 6], "opens": 600, "closes": 1080, "kind": "staffed"},
    ],
    "closed_on_public_holidays": True,
    "closed_in_school_holidays": True,
    "spaces": [
        {
            "name": name,
            "kind": "gym",
            "capacity": capacity,
            "parts": parts,
            "rules": "gym",
            "purposes": ["sport"],
        }
        for name, capacity, parts in (
            ("Hele salen", 100, ["Sal 1", "Sal 2"]),
            ("Sal 1", 50, ["Sal 1"]),
            ("Sal 2", 50, ["Sal 2"]),
        )
    ],
    "rules": {
        "gym": {
            **GYM,
            "needs_approval": False,
            "approval": [
                {
                    "weekdays": [5, 6],
                    "from_minute": 0,
                    "to_minute": 1440,
                    "needs_approval": True,
                }
            ],
        }
    },
}


def template(terms: Terms) -> PlaceTemplate:
    """A school with a hall in two parts."""
    return PlaceTemplate.objects.create(
        name={"nb": "Skole"}, category="Skole", contents=CONTENTS, terms=terms
    )


def empty_school(unit: Unit, name: str = "Bjørkelunden skole") -> Building:
    """A school nobody can borrow anything in yet."""
    return Building.objects.create(
        unit=unit,
        timetable=Timetable.objects.create(name=name),
        name=name,
        slug="bjorkelunden-skole",
        category="Skole",
        latitude=59.95,
        longitude=10.91,
    )


def begun(unit: Unit, terms: Terms, person: Person, now: datetime) -> Adoption:
    """The person has begun to take the school into use."""
    school = empty_school(unit)
    return begin(building=school, template=template(terms), person=person, now=now)
