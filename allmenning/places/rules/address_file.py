"""Addresses as Kartverket hands them out: a line of text for each, with names above the columns.

Source: Kartverket, "Matrikkelen - Adresse", CSV, in degrees (EPSG:4258). © Kartverket, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

COLUMNS: Final = (
    *("adresseId", "kommunenummer", "adressetype", "adressekode", "adressenavn", "nummer"),
    *("bokstav", "EPSG-kode", "Nord", "Øst", "postnummer", "poststed"),
    *("grunnkretsnummer", "grunnkretsnavn"),
)
SEPARATOR: Final = ";"
_IN_DEGREES, _DEGREE = "4258", 10_000_000
_EAST, _NORTH = range(4 * _DEGREE, 32 * _DEGREE + 1), range(57 * _DEGREE, 72 * _DEGREE + 1)


class NotAddresses(Exception):
    """The file is another than the one that is read here; says what is missing in it."""


class Unreadable(Exception):
    """A line that cannot be read."""


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One address along a street. The point is in ten-millionths of a degree; `basic_unit` has
    eight digits, "" where none is told; so is `reference`."""

    reference: str
    street_code: int
    street: str
    number: int
    letter: str
    postcode: str
    post_town: str
    basic_unit: str
    basic_unit_name: str
    x: int
    y: int


def check_columns(found: Collection[str]) -> None:
    """Raises NotAddresses, with the names of the columns that are missing."""
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise NotAddresses(", ".join(missing))


def is_of(line: Mapping[str, str], kommunenummer: str) -> bool:
    """Whether the line is of an address in this municipality."""
    return (line["kommunenummer"] or "").zfill(4) == kommunenummer


def is_in_street(line: Mapping[str, str]) -> bool:
    """Whether it is a street address, and not that of a property (matrikkeladresse)."""
    return (line["adressetype"] or "").casefold() == "vegadresse"


def read_line(line: Mapping[str, str]) -> AddressLine:
    """The address of a line. Raises Unreadable, and NotAddresses when points are not in degrees."""
    if line["EPSG-kode"] and line["EPSG-kode"] != _IN_DEGREES:
        raise NotAddresses(f"EPSG:{_IN_DEGREES}")
    try:
        return replace(read_door(line), reference=_text((line["adresseId"] or "").strip(), 36))
    except ValueError:
        raise Unreadable from None


def read_door(line: Mapping[str, str]) -> AddressLine:
    """The address of somebody else's words in the file's columns, without an id in Matrikkelen.

    Raises Unreadable.
    """
    try:
        return _read({name: (line.get(name) or "").strip() for name in COLUMNS})
    except (ValueError, InvalidOperation):
        raise Unreadable from None


def _read(line: Mapping[str, str]) -> AddressLine:
    unit = line["grunnkretsnummer"]
    return AddressLine(
        reference="",
        street_code=_number(line["adressekode"], 99_999),
        street=_text(line["adressenavn"], 120),
        number=_number(line["nummer"], 9999),
        letter=_text(line["bokstav"] or "-", 1).replace("-", ""),
        postcode=_text(line["postnummer"].zfill(4), 4),
        post_town=_text(line["poststed"], 40),
        basic_unit=f"{_number(unit, 99_999_999):08}" if unit else "",
        basic_unit_name=line["grunnkretsnavn"][:80],
        x=_degrees(line["Øst"], _EAST),
        y=_degrees(line["Nord"], _NORTH),
    )


def _text(text: str, longest: int) -> str:
    if not 0 < len(text) <= longest:
        raise ValueError
    return text


def _number(text: str, most: int) -> int:
    number = int(text)
    if not 0 <= number <= most:
        raise ValueError
    return number


def _degrees(text: str, within: range) -> int:
    number = round(Decimal(text) * _DEGREE)
    if number not in within:
        raise ValueError
    return number
