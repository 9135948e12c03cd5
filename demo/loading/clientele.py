"""Who borrows: associations with what they do, and residents with what people do in such spaces."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from demo.facts import Row, chance, document, email, rows_of
from demo.loading.people import residents_of
from demo.loading.town import Town

# How often the association that is at home in a building comes before others.
AT_HOME: Final = 0.25
# How many associations use one building: the same faces week after week.
REGULARS: Final = 9


@dataclass(frozen=True)
class Doing:
    """Something people borrow for: the purpose, and their own words for it."""

    purpose: str
    activity: str


@dataclass(frozen=True)
class Borrower:
    """Somebody who borrows: a resident, or an association with its leader."""

    person: Person
    association: Association | None = None
    does: tuple[Doing, ...] = ()
    home: str = ""

    @property
    def key(self) -> tuple[int, int | None]:
        return self.person.pk, self.association.pk if self.association else None

    def in_space(self, space: Space) -> "Borrower":
        """The borrower with only those doings that associations use such a space for."""
        usual = set(document("demand")[space.kind]["associations_for"]) & set(space.purposes)
        return replace(self, does=tuple(doing for doing in self.does if doing.purpose in usual))


@dataclass(frozen=True)
class Clientele:
    """Who may come to one space."""

    neighbours: tuple[Borrower, ...]
    associations: tuple[Borrower, ...]
    residents: tuple[Borrower, ...]

    def somebody(self, share_of_associations: float, luck: random.Random) -> Borrower:
        if self.associations and luck.random() < share_of_associations:
            return self.association(luck)
        return luck.choice(self.residents)

    def association(self, luck: random.Random) -> Borrower:
        """One of the associations that come here; there must be some."""
        at_home = self.neighbours and luck.random() < AT_HOME
        return luck.choice(self.neighbours if at_home else self.associations)


def everybody(town: Town) -> list[Borrower]:
    """All associations, and the residents nobody signs in as."""
    associations = [_association(row) for row in rows_of(town.slug, "associations")]
    addresses = [email(name, town.slug) for name in residents_of(town)]
    residents = Person.objects.filter(email__in=addresses).order_by("id")
    return [*associations, *map(Borrower, residents)]


def _association(row: Row) -> Borrower:
    found = Association.objects.get(organisasjonsnummer=row["organisasjonsnummer"])
    leader = found.representatives.select_related("person").order_by("id")[0].person
    does = (Doing(*words.split("=")) for words in row["does"].split("; "))
    return Borrower(leader, found, tuple(does), row["home"])


def clientele(space: Space, people: Iterable[Borrower]) -> Clientele:
    """Those of the people who may come to the space."""
    associations = [b for b in (p.in_space(space) for p in people if p.association) if b.does]
    here, anywhere = space.building.name, [b for b in associations if not b.home]
    regulars = chance(space.building.slug, space.kind).sample(
        anywhere, min(REGULARS, len(anywhere))
    )
    usual = _usual(space)
    return Clientele(
        neighbours=tuple(b for b in associations if b.home == here),
        associations=tuple(regulars),
        residents=tuple(replace(p, does=usual) for p in people if not p.association),
    )


def _usual(space: Space) -> tuple[Doing, ...]:
    """What residents do in a space of this kind."""
    return tuple(
        Doing(purpose, activity)
        for purpose, activities in document("activities")[space.kind].items()
        if purpose in space.purposes
        for activity in activities
    )
