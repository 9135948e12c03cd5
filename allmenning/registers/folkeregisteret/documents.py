"""What an event said, for those who are not known here: whether it brings somebody, asked without
looking the person up.

Source: Skatteetaten, Hendelsedokument. How several come in one answer is not openly documented:
taken as lookups of people come, and as documents standing bare.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from allmenning.registers.calling import RegisterDown, post_json
from allmenning.registers.folkeregisteret.persons import MOST_PEOPLE
from allmenning.registers.folkeregisteret.site import Site


def read_addresses(documents: Collection[str], *, site: Site) -> Mapping[str, str]:
    """The kommunenummer of the address that each of 1 to 1000 events tells of, by the event's
    document; what tells of none is left out.

    Raises RegisterDown or one of its kinds, RegisterRefused, and ValueError for too many or none.
    """
    if not 1 <= len(documents) <= MOST_PEOPLE:
        raise ValueError(f"Folkeregisteret takes 1 to {MOST_PEOPLE} documents in a call.")
    asked = {"dokumentidentifikator": list(documents)}
    match post_json(site.call("hendelser/bulkoppslag"), asked):
        case {"oppslag": [*found]} | [*found]:
            return dict(_read(found))
    raise RegisterDown("no events in the answer")


def _read(found: list[Any]) -> Iterator[tuple[str, str]]:
    for one in found:
        match one:
            case {"hendelsesdokument": dict(document)} | dict(document):
                yield from _addresses(document)


def _addresses(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    match document:
        case {"dokumentidentifikator": str(name), "hendelse": {"egenskapshendelse": [*told]}}:
            for change in told:
                for place in _places(change):
                    yield name, place


def _places(change: Any) -> Iterator[str]:
    """An annulment has no address, and brings nobody."""
    for name in ("bostedsadresse", "deltBosted"):
        match change:
            case dict(told) if name in told:
                match told[name]:
                    case {"vegadresse": {"kommunenummer": str(place)}}:
                        yield place
                    case {"matrikkeladresse": {"matrikkelnummer": {"kommunenummer": str(place)}}}:
                        yield place
                    case {"ukjentBosted": {"bostedskommune": str(place)}}:
                        yield place
