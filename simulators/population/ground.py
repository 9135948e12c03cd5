"""Where people live: streets in rows within each basic unit, houses along them, homes in houses."""

from __future__ import annotations

import hashlib
import itertools
import math
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from simulators.population.districts import District

_PEOPLE_IN_UNIT = 900
_ROWS = 16
_ASIDE = 0.00012
_E7 = 10_000_000
# First parts of names, and after an empty line last parts.
_FIRST, _LAST = (
    (Path(__file__).parent / "street_names.txt").read_text(encoding="utf-8").split("\n\n")
)
_WHICH = ("", "Øvre ", "Nedre ", "Nordre ", "Søndre ")
_NAMES = [f"{first}{last}" for first in _FIRST.split() for last in _LAST.split()]
random.Random("streets").shuffle(_NAMES)
_DISTRICTS_APART = 20
# South, west, height and width in degrees.
Cell: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Unit:
    """A basic statistical unit: eight digits, and the district it lies in."""

    code: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Street:
    """A street by its number in the municipality."""

    code: int
    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """A door number, with its point in ten-millionths of a degree."""

    reference: str
    street: Street
    unit: Unit
    number: int
    letter: str
    postcode: str
    post_town: str
    x: int
    y: int
    is_detached: bool


@dataclass(frozen=True, slots=True)
class Home:
    """One dwelling (bruksenhetsnummer) at an address."""

    address: Address
    dwelling: str


def neighbourhoods(district: District, chance: random.Random) -> Iterator[Iterator[Home]]:
    """For each basic unit of the district, its homes without end, street by street."""
    numbering = itertools.count()
    for unit, cell in _cells(district):
        yield _homes(district, unit, cell, numbering, chance)


def _homes(
    district: District, unit: Unit, cell: Cell, numbering: Iterator[int], chance: random.Random
) -> Iterator[Home]:
    for row in itertools.count():
        at = next(numbering)
        street = Street(10_000 + district.index * 1000 + at, _name(district, at))
        for address in _houses(district, unit, street, _line(cell, row), chance):
            yield from _dwellings(address, chance)


def people_in_unit(district: District) -> int:
    """How many live in each basic unit of the district when all of it is filled."""
    return -(-district.people // _units(district))


def units_of(district: District) -> list[Unit]:
    """All basic units of the district, also those where nobody has moved in yet."""
    return [unit for unit, _cell in _cells(district)]


def _units(district: District) -> int:
    return max(1, district.people // _PEOPLE_IN_UNIT)


def _cells(district: District) -> list[tuple[Unit, Cell]]:
    count = _units(district)
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    south, west, north, east = district.box
    high, wide = (north - south) / rows, (east - west) / columns
    return [
        (
            Unit(_code(district, at), f"{district.name} {at + 1}", district.code),
            (south + at // columns * high, west + at % columns * wide, high, wide),
        )
        for at in range(count)
    ]


def _code(district: District, at: int) -> str:
    return f"{district.kommunenummer}{district.index + 1:02}{at + 1:02}"


def _name(district: District, at: int) -> str:
    again, which = divmod(at * _DISTRICTS_APART + district.index, len(_NAMES))
    return f"{_WHICH[again]}{_NAMES[which]}"


def _line(cell: Cell, row: int) -> Cell:
    """The strip of the cell that its street of this number runs along."""
    south, west, high, wide = cell
    at = (row % _ROWS + 0.5 + row // _ROWS % 2 * 0.4) / (_ROWS + 1)
    return south + high * at, west, min(_ASIDE, high / _ROWS / 4), wide


def _houses(
    district: District, unit: Unit, street: Street, line: Cell, chance: random.Random
) -> Iterator[Address]:
    middle, west, aside, wide = line
    is_detached = chance.random() * 10 < district.detached
    count = 24 if is_detached else 12
    for number in range(1, count + 1):
        letter = "B" if chance.random() < 0.06 else ""
        yield Address(
            reference=_reference(f"{district.kommunenummer} {street.code} {number}{letter}"),
            street=street,
            unit=unit,
            number=number,
            letter=letter,
            postcode=district.postcode,
            post_town=district.post_town,
            x=round((west + wide * number / (count + 1)) * _E7),
            y=round((middle + (aside if number % 2 else -aside)) * _E7),
            is_detached=is_detached,
        )


def _reference(known: str) -> str:
    return str(uuid.UUID(bytes=hashlib.md5(known.encode(), usedforsecurity=False).digest()))


def _dwellings(address: Address, chance: random.Random) -> Iterator[Home]:
    if address.is_detached:
        count = 1 if chance.random() < 0.85 else 2
        return (Home(address, f"H010{at + 1}") for at in range(count))
    floors = 3 + int(chance.random() * 4)
    return (
        Home(address, f"H{floor + 1:02}0{at + 1}") for floor in range(floors) for at in (0, 1, 2)
    )
