"""The page where employees book for somebody, in tests."""

from typing import Any

from allmenning.people.models import Person
from allmenning.places.models import Space

PAGE = "/ansatte/bygg/haugen-skole/bestill"
DAY = "/ansatte/bygg/haugen-skole/dag?date=2026-12-15"
BERIT = {"borrower": "ny", "name": "Berit Lund", "phone": "400 00 099"}


def typed(room: Space, **changes: Any) -> dict[str, Any]:
    """The form as it is filled in for Tuesday evening."""
    usual = {
        "space": room.pk,
        "date": "2026-12-15",
        "start": "18:00",
        "end": "20:00",
        "participants": "20",
        "find": "",
        "purpose": "music",
        "activity": "Korøvelse",
    }
    return {**usual, **changes}


def reached(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(phone="+4740000001")
    person.refresh_from_db()
    return person
