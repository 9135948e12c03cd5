"""Everybody the register has, as they are now: made when somebody first asks, and changed by what
is let happen to them."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from simulators.population.city import Population
from simulators.population.districts import DISTRICTS
from simulators.population.ground import Address, Home, Street, Unit
from simulators.population.people import RESIDENT, Person

# Where those go who leave for somewhere that nobody of the population lives.
_AWAY = Unit("11030101", "Sentrum 1", "1103")
AWAY = Home(
    Address("", Street(10, "Storgata"), _AWAY, 1, "", "4006", "STAVANGER", 0, 0, is_detached=False),
    "H0101",
)


class People:
    """The people of a population, by number."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self._making = threading.Lock()

    @property
    def everybody(self) -> dict[str, Person]:
        """All of them."""
        with self._making:
            return self._everybody

    @cached_property
    def _everybody(self) -> dict[str, Person]:
        places = sorted({district.kommunenummer for district in DISTRICTS})
        return {
            person.number: person
            for place in places
            for household in self.population.households(place)
            for person in household
        }

    @cached_property
    def _former(self) -> dict[str, Person]:
        return {one.replaced: one for one in self.everybody.values() if one.replaced}

    @cached_property
    def _wards(self) -> dict[str, list[str]]:
        wards: dict[str, list[str]] = defaultdict(list)
        for person in self.everybody.values():
            for guardian in person.guardians:
                wards[guardian].append(person.number)
        return wards

    @cached_property
    def addresses(self) -> list[Address]:
        """Every address that somebody lived at when all were made."""
        found = {one.home.address.reference: one.home.address for one in self.everybody.values()}
        return list(found.values())

    def find(self, number: str) -> Person | None:
        """Who has this number, or had it before."""
        return self.everybody.get(number) or self._former.get(number)

    def wards(self, number: str) -> list[str]:
        """Whom she has parental responsibility for."""
        return self._wards.get(number, [])

    def residents(self, kommunenummer: str) -> Iterator[str]:
        """The numbers of everybody who lives in a municipality."""
        for person in self.everybody.values():
            is_here = person.home.address.unit.code.startswith(kommunenummer)
            if is_here and person.state == RESIDENT:
                yield person.number

    def add(self, child: Person) -> None:
        """Somebody who was born."""
        self.everybody[child.number] = child
        for guardian in child.guardians:
            self._wards[guardian].append(child.number)
