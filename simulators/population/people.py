"""Who lives in a district: households with children and their guardians, who moved and when, and
some whom the registers must be careful with."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from simulators.population.districts import OSLO, District
from simulators.population.ground import Home, neighbourhoods, people_in_unit
from simulators.population.known import Known
from simulators.population.numbers import Numbers

YEAR = 365.25
RESIDENT, DEAD, GONE, NOT_RESIDENT = "bosatt", "doed", "utflyttet", "ikkeBosatt"
FORTROLIG, STRENGT_FORTROLIG = "fortrolig", "strengtFortrolig"


@dataclass(slots=True)
class Person:
    """One person as the register has her. `came_from` is the basic unit she moved here from.

    A child's guardians are named by number; `second` is its other home (delt bosted). `changed` is
    when she died, left or was shielded, or for some days was taken for dead (`annulled`).
    `replaced` is a number she had before.
    """

    number: str
    born: dt.date
    home: Home
    moved: dt.date
    state: str = RESIDENT
    shield: str = ""
    guardians: tuple[str, ...] = ()
    second: Home | None = None
    came_from: str = ""
    changed: dt.date | None = None
    annulled: bool = False
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of household: how common it is in blocks and in houses, how many grown-ups of what
    ages, and how likely it has one, two or three children."""

    in_blocks: int
    in_houses: int
    adults: int
    ages: tuple[int, int]
    children: tuple[float, float, float] = (0, 0, 0)


_FAMILY = (0.45, 0.42, 0.13)
_KINDS = (
    _Kind(24, 2, 1, (19, 35)),
    _Kind(15, 5, 1, (36, 66)),
    _Kind(13, 10, 1, (67, 96)),
    _Kind(13, 8, 2, (22, 45)),
    _Kind(9, 24, 2, (46, 90)),
    _Kind(16, 46, 2, (26, 50), _FAMILY),
    _Kind(5, 5, 1, (26, 50), (0.6, 0.32, 0.08)),
    _Kind(5, 0, 3, (19, 29)),
)
_IN_BLOCKS = [kind.in_blocks for kind in _KINDS]
_IN_HOUSES = [kind.in_houses for kind in _KINDS]
# How far back children go that may live at home.
_CHILDHOOD = 20


class Filler:
    """Moves people into one district."""

    def __init__(self, district: District, *, seed: int, day: dt.date, named: Sequence[Known]):
        self.district, self.day = district, day
        self._chance = random.Random(f"{seed}/{district.code}")
        self._numbers = Numbers(district.index)
        self._named = list(named)

    def households(self, most: int) -> Iterator[list[Person]]:
        """Household by household until this many residents live here, and besides them some who
        have died, moved away or never lived here."""
        residents, quota = 0, people_in_unit(self.district)
        for homes in neighbourhoods(self.district, self._chance):
            in_unit = 0
            while in_unit < quota and residents < most:
                people = _first(self._moved_in(homes), most - residents)
                come = sum(person.state == RESIDENT for person in people)
                residents, in_unit = residents + come, in_unit + come
                yield people + self._others(people[0].home)
            if residents >= most:
                return

    def _moved_in(self, homes: Iterator[Home]) -> list[Person]:
        home = next(homes)
        if self._named:
            return self._named_one(self._named.pop(0), home)
        kinds = _IN_HOUSES if home.address.is_detached else _IN_BLOCKS
        kind = self._chance.choices(_KINDS, kinds)[0]
        moved = self._day_within(self._chance.expovariate(1 / 3000))
        adults = self._adults(kind, home, moved)
        people = adults + self._children(kind, adults)
        if kind.children[0] and kind.adults == 1:
            people += self._elsewhere(kind, people, homes)
        came_from = self._another_unit() if self._chance.random() < 0.5 else ""
        for person in people:
            person.came_from = came_from
        self._mark(people)
        return people

    def _named_one(self, named: Known, home: Home) -> list[Person]:
        moved = self.day - dt.timedelta(days=named.moved_days_ago)
        person = Person(named.number, named.born, home, moved, state=named.state)
        person.came_from = named.came_from
        children = [
            self._child(self.day - dt.timedelta(days=age), home, moved, (named.number,))
            for age in named.children_days
        ]
        return [person, *children]

    def _adults(self, kind: _Kind, home: Home, moved: dt.date) -> list[Person]:
        youngest, oldest = kind.ages
        age = youngest + self._chance.random() * (oldest + 1 - youngest)
        # Who live together are of about the same age, and all of them grown up.
        ages = [max(age + 6 * self._chance.random() * (at > 0), 19) for at in range(kind.adults)]
        born = [self._numbers.next(self._day_within(age * YEAR)) for age in ages]
        return [Person(number, day, home, moved) for number, day in born]

    def _children(self, kind: _Kind, adults: list[Person]) -> list[Person]:
        if not kind.children[0]:
            return []
        parent = max(adult.born for adult in adults)
        eldest = min((self.day - parent).days / YEAR - 23, _CHILDHOOD)
        count = self._chance.choices((1, 2, 3), kind.children)[0]
        ages = [self._chance.random() * eldest for _ in range(count)]
        # Now and then they come two at a time.
        ages = [ages[0], *ages[:-1]] if self._chance.random() < 0.015 else ages
        guardians = tuple(adult.number for adult in adults)
        home, moved = adults[0].home, adults[0].moved
        return [self._child(self._day_within(age * YEAR), home, moved, guardians) for age in ages]

    def _child(
        self, born: dt.date, home: Home, moved: dt.date, guardians: tuple[str, ...]
    ) -> Person:
        number, born = self._numbers.next(born)
        if (self.day - born).days >= 18 * YEAR:
            guardians = ()
        return Person(number, born, home, max(moved, born), guardians=guardians)

    def _elsewhere(self, kind: _Kind, people: list[Person], homes: Iterator[Home]) -> list[Person]:
        """The other parent next door, for half of those whose parents live apart."""
        if self._chance.random() < 0.5:
            return []
        other = self._adults(replace(kind, adults=1), next(homes), people[0].moved)[0]
        lives_with_both = self._chance.random() < 0.5
        for child in people[1:]:
            child.guardians = (*child.guardians, other.number) if child.guardians else ()
            child.second = other.home if lives_with_both and child.guardians else None
        return [other]

    def _mark(self, people: list[Person]) -> None:
        """A few are shielded, alone or all of a home; fewer were taken for dead, or had another
        number before."""
        lot, first = self._chance.random(), people[0]
        if lot < 0.0012:
            shield = FORTROLIG if lot < 0.0008 else STRENGT_FORTROLIG
            for person in people if lot % 0.0002 < 0.0001 else [first]:
                person.shield, person.changed = shield, self._day_within(lot * 100_000)
        elif lot < 0.0014:
            first.annulled, first.changed = True, self._day_within(10 + lot * 10_000)
        elif lot < 0.003:
            first.replaced, _born = self._numbers.next(first.born, d_number=True)

    def _others(self, home: Home) -> list[Person]:
        """Somebody who lived in this home, or is known by a D-number only; mostly nobody."""
        lot = self._chance.random()
        if lot >= 0.02:
            return []
        long_ago = self._day_within(3000)
        number, born = self._numbers.next(
            self._day_within((25 + lot * 3000) * YEAR), d_number=lot < 0.004
        )
        person = Person(number, born, home, long_ago)
        person.changed = self._day_within(self._chance.random() * 90)
        if lot < 0.004:
            return [replace(person, state=NOT_RESIDENT, changed=None)]
        return [replace(person, state=DEAD if lot < 0.012 else GONE)]

    def _another_unit(self) -> str:
        if self.district.kommunenummer != OSLO:
            return ""
        return f"{OSLO}{self._chance.randrange(1, 18):02}01"

    def _day_within(self, days: float) -> dt.date:
        return self.day - dt.timedelta(days=int(days))


def _first(people: list[Person], count: int) -> list[Person]:
    """No more of a household than there is room for, and none who stayed outside."""
    inside, outside = people[:count], {person.number for person in people[count:]}
    for child in inside if outside else ():
        child.guardians = tuple(who for who in child.guardians if who not in outside)
        child.second = None
    return inside
