"""Geonorge: all door numbers of a street.

Source: Kartverket, Adresser REST-API v1. © Kartverket, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from allmenning.registers.calling import Answer, Call, Question, RegisterDown, get_json

MOST_IN_PAGE: Final = 1000
# However one pages, Geonorge tells of the first ten thousand only.
MOST_HITS: Final = 10_000
# Degrees of latitude and longitude, without a map's projection.
_DEGREES = 4258


class TooManyDoors(Exception):
    """There are more than Geonorge tells of."""


@dataclass(frozen=True, slots=True)
class Door:
    """A door number and its point in degrees (EPSG:4258). Geonorge does not tell its id in
    Matrikkelen: within a municipality, street, number and letter are what names it."""

    street: str
    street_code: int
    number: int
    letter: str
    postcode: str
    post_town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Doors:
    """Those that could be read, and how many could not."""

    read: tuple[Door, ...]
    unreadable: int


def doors_of(street: str, *, kommunenummer: str, address: str) -> Doors:
    """All door numbers of what is called this in the municipality; capitals do not matter.

    `address` is the service's, such as https://ws.geonorge.no/adresser/v1. Raises RegisterDown or
    one of its kinds, RegisterRefused and TooManyDoors.
    """
    asked = {"adressenavn": street, "kommunenummer": kommunenummer, "objtype": "Vegadresse"}
    read, unreadable = [], 0
    for row in _rows(f"{address}/sok", asked):
        try:
            if _is_there(row, street, kommunenummer):
                read.append(_door(row))
        except (KeyError, TypeError, ValueError):
            unreadable += 1
    return Doors(tuple(read), unreadable)


def _rows(where: str, asked: Question) -> Sequence[Any]:
    """What stands on all pages. Part of a street is never taken for all of it."""
    found: list[Any] = []
    for side in range(MOST_HITS // MOST_IN_PAGE):
        total, rows = _page(where, {**asked, "side": side})
        found += rows
        if total > MOST_HITS:
            raise TooManyDoors
        if len(found) == total:
            return found
        if not rows:
            break
    raise RegisterDown("the pages do not add up")


def _page(where: str, asked: Question) -> tuple[int, list[Any]]:
    paged = {**asked, "treffPerSide": MOST_IN_PAGE, "utkoordsys": _DEGREES}
    match get_json(Call(where, {"Accept": "application/json"}), asked=paged):
        case Answer(content={"metadata": {"totaltAntallTreff": int(total)}, "adresser": [*rows]}):
            return total, rows
    raise RegisterDown("no addresses in the answer")


def _is_there(row: dict[str, Any], street: str, kommunenummer: str) -> bool:
    """Whether it is what was asked for: the search also finds what is merely alike."""
    is_named_so = str(row["adressenavn"]).casefold() == street.casefold()
    is_along_it = row["objtype"] == "Vegadresse"
    return is_named_so and is_along_it and row["kommunenummer"] == kommunenummer


def _door(row: dict[str, Any]) -> Door:
    point = row["representasjonspunkt"]
    if point["epsg"] != f"EPSG:{_DEGREES}":
        raise ValueError
    return Door(
        street=str(row["adressenavn"]),
        street_code=int(row["adressekode"]),
        number=int(row["nummer"]),
        letter=str(row["bokstav"] or ""),
        postcode=str(row["postnummer"]),
        post_town=str(row["poststed"]),
        latitude=float(point["lat"]),
        longitude=float(point["lon"]),
    )
