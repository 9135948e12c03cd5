"""People as Folkeregisteret tells of them: the parts that are asked for, and the number always.

Source: Skatteetaten, PersondokumentMedHistorikk, "Oppslag" and "Dataminimering".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from simulators.population.ground import Home
from simulators.population.people import FORTROLIG, RESIDENT, STRENGT_FORTROLIG, Person

_UNTIL = dt.timedelta(days=3650)


def told(person: Person, wards: Sequence[str], parts: Sequence[str]) -> dict[str, Any]:
    """The document of one person. Of who is strictly shielded no address is told."""
    every = {
        "status": [_holds(status=person.state)],
        "navn": [_holds(fornavn="Syntetisk", etternavn=f"Nummer {person.number[-5:]}")],
        "foedsel": [_holds(foedselsdato=str(person.born), foedselsaar=str(person.born.year))],
        "bostedsadresse": _home(person),
        "deltBosted": _second(person),
        "adressebeskyttelse": [_holds(graderingsnivaa=person.shield)] if person.shield else [],
        "foreldreansvar": _bearing(person, wards),
    }
    document = {part: every[part] for part in parts if every.get(part)}
    return {"identifikasjonsnummer": _numbers(person), **document}


def address(home: Home, *, level: str = "ugradert") -> dict[str, Any]:
    """Where somebody lives, as an address along a street."""
    at = home.address
    told = {
        "vegadresse": {
            "kommunenummer": at.unit.code[:4],
            "bruksenhetsnummer": home.dwelling,
            "adressenavn": at.street.name,
            "adressenummer": {"husnummer": str(at.number), "husbokstav": at.letter},
            "adressekode": str(at.street.code),
            "poststed": {"poststedsnavn": at.post_town, "postnummer": at.postcode},
        },
        "adresseIdentifikatorFraMatrikkelen": at.reference,
        "adressegradering": level,
        # The register counts a municipality's units, without zeros in front.
        "grunnkrets": int(at.unit.code[4:]),
    }
    return {name: value for name, value in told.items() if value}


def _home(person: Person) -> list[dict[str, Any]]:
    if person.shield == STRENGT_FORTROLIG or person.state != RESIDENT:
        return []
    level = FORTROLIG if person.shield else "ugradert"
    return [_holds(**address(person.home, level=level), flyttedato=str(person.moved))]


def _second(person: Person) -> list[dict[str, Any]]:
    if person.second is None or person.shield == STRENGT_FORTROLIG:
        return []
    until = str(person.born + _UNTIL)
    return [_holds(**address(person.second), startdatoForKontrakt=until)]


def _bearing(person: Person, wards: Sequence[str]) -> list[dict[str, Any]]:
    word = "felles" if len(person.guardians) > 1 else "andre"
    above = [_holds(ansvar=word, ansvarlig=number) for number in person.guardians]
    return above + [_holds(ansvar="felles", ansvarssubjekt=number) for number in wards]


def _numbers(person: Person) -> list[dict[str, Any]]:
    kind = "dnummer" if int(person.number[0]) > 3 else "foedselsnummer"
    now = _holds(foedselsEllerDNummer=person.number, identifikatortype=kind, status="iBruk")
    if not person.replaced:
        return [now]
    before = {"foedselsEllerDNummer": person.replaced, "status": "opphoert", "erGjeldende": False}
    return [before, now]


def _holds(**told: Any) -> dict[str, Any]:
    return {**told, "erGjeldende": True}
