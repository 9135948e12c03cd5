"""Geonorge: addresses by name, and those around a point.

Source: Kartverket, Adresser REST-API v1. © Kartverket, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from allmenning.registers.calling import Answer, Call, Question, RegisterDown, get_json

MOST_HITS = 1000
# Degrees of latitude and longitude, without a map's projection.
_DEGREES = 4258


@dataclass(frozen=True, slots=True)
class Place:
    """An address and its point in degrees (EPSG:4258). `metres` is how far it lies from where one
    asked, None for a search by name."""

    kommunenummer: str
    street: str
    street_code: int
    number: int
    letter: str
    postcode: str
    post_town: str
    latitude: float
    longitude: float
    metres: float | None


def search(text: str, *, kommunenummer: str, address: str, most: int = 10) -> tuple[Place, ...]:
    """Addresses in the municipality most like the text, the best first.

    `address` is the service's, such as https://ws.geonorge.no/adresser/v1. What cannot be read, or
    is not along a street, is left out. Raises RegisterDown or one of its kinds, RegisterRefused,
    and ValueError for too many or none.
    """
    asked = {"sok": text, "kommunenummer": kommunenummer, "fuzzy": "true"}
    return _found(f"{address}/sok", most, asked)


def near(
    latitude: float, longitude: float, *, metres: int, address: str, most: int = 10
) -> tuple[Place, ...]:
    """Addresses within so many metres of a point, the nearest first. Otherwise as `search`."""
    asked = {"lat": latitude, "lon": longitude, "radius": metres, "koordsys": _DEGREES}
    return _found(f"{address}/punktsok", most, asked)


def _found(where: str, most: int, asked: Question) -> tuple[Place, ...]:
    if not 1 <= most <= MOST_HITS:
        raise ValueError(f"Geonorge gives 1 to {MOST_HITS} addresses in a page.")
    paged = {**asked, "treffPerSide": most, "side": 0, "utkoordsys": _DEGREES}
    match get_json(Call(where, {"Accept": "application/json"}), asked=paged):
        case Answer(content={"adresser": [*rows]}):
            return tuple(_read(rows))
    raise RegisterDown("no addresses in the answer")


def _read(rows: list[Any]) -> Iterator[Place]:
    for row in rows:
        with suppress(KeyError, TypeError, ValueError):
            if row["objtype"] == "Vegadresse":
                yield _place(row)


def _place(row: dict[str, Any]) -> Place:
    point, metres = row["representasjonspunkt"], row.get("meterDistansTilPunkt")
    return Place(
        kommunenummer=str(row["kommunenummer"]),
        street=str(row["adressenavn"]),
        street_code=int(row["adressekode"]),
        number=int(row["nummer"]),
        letter=str(row.get("bokstav") or ""),
        postcode=str(row["postnummer"]),
        post_town=str(row["poststed"]),
        latitude=float(point["lat"]),
        longitude=float(point["lon"]),
        metres=None if metres is None else float(metres),
    )
