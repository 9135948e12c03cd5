"""People as they are now: only what is asked for, and nothing unknown taken for a yes.

Source: Skatteetaten, "Oppslag" and "Dataminimering"; PersondokumentMedHistorikk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from allmenning.registers.calling import RegisterDown, RegisterRefused, get_json, post_json
from allmenning.registers.folkeregisteret.site import Site

MOST_PEOPLE = 1000
# The number itself always comes along.
PARTS = (
    "status",
    "foedsel",
    "bostedsadresse",
    "deltBosted",
    "adressebeskyttelse",
    "foreldreansvar",
)
_OPEN = "ugradert"
_UNKNOWN = 404


@dataclass(frozen=True, slots=True, repr=False)
class Home:
    """Where somebody lives. `address` is its id in Matrikkelen and `basic_unit` eight digits, each
    "" when not told; `dwelling` is the bruksenhetsnummer."""

    kommunenummer: str
    address: str = ""
    dwelling: str = ""
    basic_unit: str = ""
    moved_on: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """One person. `number` is what she has now, which may be another than she was asked for by.

    `status` is the register's own word, "" when none holds. Whoever's address is not open to all,
    in words we know, is shielded. Not printed: it is about a person.
    """

    number: str
    status: str
    born_on: dt.date | None
    home: Home | None
    second: Home | None
    is_shielded: bool
    guardians: tuple[str, ...]
    children: tuple[str, ...]


def look_up(numbers: Collection[str], *, site: Site) -> Mapping[str, Person]:
    """1 to 1000 people, by the number they were asked for by.

    Who is missing from the answer, or cannot be read, is missing here too; who was not asked for
    is left out. Raises RegisterDown or one of its kinds, RegisterRefused, and ValueError for too
    many or none.
    """
    if not 1 <= len(numbers) <= MOST_PEOPLE:
        raise ValueError(f"Folkeregisteret takes 1 to {MOST_PEOPLE} people in a call.")
    wanted = {"foedselsEllerDNummer": list(numbers)}
    match post_json(site.call("personer/bulkoppslag"), wanted, asked={"part": PARTS}):
        case {"oppslag": [*found]}:
            asked_for = set(numbers)
            return {number: person for number, person in _read(found) if number in asked_for}
    raise RegisterDown("no people in the answer")


def look_up_one(number: str, *, site: Site) -> Person | None:
    """One person, or None when the register does not know the number or tells of her in a way that
    cannot be read. Raises as `look_up`."""
    told = read_one(number, PARTS, site=site)
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        return _person(told) if told else None
    return None


def read_one(number: str, parts: Collection[str], *, site: Site) -> Any:
    """What the register tells of one person in these parts, not looked into; None when it does not
    know the number. Raises as `look_up`."""
    try:
        answer = get_json(site.call(f"personer/{number}"), asked={"part": tuple(parts)})
    except RegisterRefused as error:
        if error.status == _UNKNOWN:
            return None
        raise
    return answer.content if answer else None


def _read(found: list[Any]) -> Iterator[tuple[str, Person]]:
    for one in found:
        match one:
            case {"foedselsEllerDNummer": str(number), "folkeregisterperson": dict(told)}:
                with suppress(KeyError, TypeError, ValueError, AttributeError):
                    yield number, _person(told)


def _person(told: dict[str, Any]) -> Person:
    bearing = current(told, "foreldreansvar")
    home = _home(_one(told, "bostedsadresse"))
    return Person(
        number=_number(told),
        status=_text(_one(told, "status"), "status"),
        born_on=_day(_one(told, "foedsel"), "foedselsdato"),
        home=home,
        second=_home(_one(told, "deltBosted")),
        is_shielded=_is_shielded(told),
        guardians=tuple(filter(None, (_text(one, "ansvarlig") for one in bearing))),
        children=tuple(filter(None, (_text(one, "ansvarssubjekt") for one in bearing))),
    )


def current(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """What holds now of a part. Raises TypeError when it is no list of things."""
    rows = told.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TypeError(name)
    return [row for row in rows if row.get("erGjeldende", True)]


def _one(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(iter(current(told, name)), {})


def _number(told: dict[str, Any]) -> str:
    """Raises ValueError when she has none in use."""
    for row in current(told, "identifikasjonsnummer"):
        if row.get("status", "iBruk") == "iBruk":
            return _text(row, "foedselsEllerDNummer") or _nothing()
    return _nothing()


def _nothing() -> str:
    raise ValueError("no number in use")


def _is_shielded(told: dict[str, Any]) -> bool:
    levels = [_text(row, "graderingsnivaa") for row in current(told, "adressebeskyttelse")]
    for name in ("bostedsadresse", "deltBosted"):
        levels += [_text(row, "adressegradering") or _OPEN for row in current(told, name)]
    return any(level.lower() != _OPEN for level in levels)


def _home(told: dict[str, Any]) -> Home | None:
    match told:
        case {"vegadresse": {"kommunenummer": str(kommunenummer)} as place}:
            pass
        case {
            "matrikkeladresse": {"matrikkelnummer": {"kommunenummer": str(kommunenummer)}} as place
        }:
            pass
        case {"ukjentBosted": {"bostedskommune": str(kommunenummer)}}:
            return Home(kommunenummer, moved_on=_day(told, "flyttedato"))
        case _:
            return None
    return Home(
        kommunenummer,
        address=_text(told, "adresseIdentifikatorFraMatrikkelen"),
        dwelling=_text(place, "bruksenhetsnummer"),
        basic_unit=_basic_unit(kommunenummer, told.get("grunnkrets")),
        moved_on=_day(told, "flyttedato"),
    )


def _basic_unit(kommunenummer: str, told: Any) -> str:
    """Eight digits. The register counts a municipality's units, and leaves their zeros out."""
    if told is None:
        return ""
    number = int(told)
    if not 0 <= number <= 9999:
        raise ValueError("grunnkrets")
    return f"{kommunenummer}{number:04}"


def _day(told: dict[str, Any], name: str) -> dt.date | None:
    text = _text(told, name)
    return dt.date.fromisoformat(text[:10]) if text else None


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(name)
    return value
