"""The whole population, and what the register told of it in the last sixty days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from simulators.population.districts import DISTRICTS, District
from simulators.population.known import KNOWN
from simulators.population.people import DEAD, GONE, Filler, Person

SEED = 2026
TOLD_DAYS = 60
# Up to which number the register's list is taken for read when these people are loaded.
TOLD_BEFORE = 100_000
MOVED = "endringIBostedsadresse"
BORN = "endringIFoedselINorge"
DIED = "personErDoed"
DEATH_CHANGED = "endringIDoedsfall"
LEFT = "personErUtflyttet"
SHIELDED = "endringIAdressebeskyttelse"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the register told of a person: its word for it, and for moves from which basic
    unit to which, "" for elsewhere."""

    day: dt.date
    number: str
    kind: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """The people of some districts as they are on a day, by how many of each district's first."""

    counts: Mapping[str, int]
    day: dt.date
    seed: int = SEED

    def districts(self, kommunenummer: str) -> list[District]:
        """The districts of a municipality that somebody lives in."""
        return [
            district
            for district in DISTRICTS
            if district.kommunenummer == kommunenummer and self.counts.get(district.code)
        ]

    def households(self, kommunenummer: str) -> Iterator[list[Person]]:
        """Everybody in a municipality, home by home."""
        for district in self.districts(kommunenummer):
            named = [known for known in KNOWN if known.district == district.code]
            filler = Filler(district, seed=self.seed, day=self.day, named=named)
            yield from filler.households(self.counts[district.code])


def happenings(people: Iterable[Person], day: dt.date) -> list[Happening]:
    """What was told of these people in the sixty days before, in the register's order."""
    since = day - dt.timedelta(days=TOLD_DAYS)
    told = [one for person in people for one in _told(person) if since < one.day <= day]
    return sorted(told, key=attrgetter("day", "number"))


def _told(person: Person) -> Iterator[Happening]:
    number, changed = person.number, person.changed
    if person.state in (DEAD, GONE) and changed:
        yield Happening(changed, number, DIED if person.state == DEAD else LEFT)
    elif person.shield and changed:
        yield Happening(changed, number, SHIELDED)
    elif person.annulled and changed:
        yield Happening(changed, number, DIED)
        yield Happening(changed + dt.timedelta(days=5), number, DEATH_CHANGED)
    elif person.born == person.moved:
        yield Happening(person.born, number, BORN)
    else:
        unit = person.home.address.unit.code
        yield Happening(person.moved, number, MOVED, person.came_from, unit)
