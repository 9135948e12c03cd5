"""For whom an employee may book: associations that are known, and people who are."""

from dataclasses import dataclass
from datetime import datetime

from allmenning.people.models import Association, Person
from allmenning.people.queries import associations_called, contacts_of

MOST = 8


@dataclass(frozen=True)
class Match:
    """An association or a person to book for.

    `person` gets the letters; an association that nobody may act for yet has none.
    """

    key: str
    name: str
    person: Person | None = None
    association: Association | None = None

    @property
    def takes_contact(self) -> bool:
        """Whether somebody else may be written down as the one to reach."""
        return self.person is None or self.association is not None


def as_match(person: Person) -> Match:
    """The person herself."""
    return Match(f"person-{person.pk}", person.name, person=person)


def matching_associations(text: str, *, now: datetime) -> list[Match]:
    """The first associations called so, by name; none for an empty text."""
    found = list(associations_called(text)[:MOST]) if text else []
    acting = contacts_of(found, now=now)
    return [
        Match(f"forening-{one.pk}", one.name, person=acting.get(one.pk), association=one)
        for one in found
    ]
