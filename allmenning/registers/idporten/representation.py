"""Whom a person may represent, as Ansattporten tells it from Altinn.

Source: Digdir, "Representasjon i Ansattporten"; RFC 9396.
"""

from __future__ import annotations

from collections.abc import Iterator

from stdnum.no import orgnr

from allmenning.registers.idporten.contract import Reportee

_NORWEGIAN_ORGANISATION = "0192:"


def reportees(authorization_details: object) -> tuple[Reportee, ...]:
    """The organisations named in the claim, each once.

    Whatever cannot be understood is left out: a person who represents nobody is signed in
    all the same, and the shape differs between versions of the provider.
    """
    found: dict[str, Reportee] = {}
    for detail in _objects(authorization_details):
        for entry in _objects(detail.get("reportees")):
            reportee = _reportee(entry)
            if reportee:
                found.setdefault(reportee.organisation_number, reportee)
    return tuple(found.values())


def _objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _reportee(entry: dict[str, object]) -> Reportee | None:
    identifier, name, rights = entry.get("ID"), entry.get("Name"), entry.get("Rights")
    if not isinstance(identifier, str) or not identifier.startswith(_NORWEGIAN_ORGANISATION):
        return None
    number = identifier.removeprefix(_NORWEGIAN_ORGANISATION)
    if not orgnr.is_valid(number):
        return None
    return Reportee(
        organisation_number=orgnr.compact(number),
        name=name if isinstance(name, str) else "",
        rights=tuple(r for r in rights if isinstance(r, str)) if isinstance(rights, list) else (),
    )
