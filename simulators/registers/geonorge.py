"""Geonorge's addresses, by the name of their street.

Source: Kartverket, Adresser REST-API v1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulators.messages import Request, Response, json_response
from simulators.population.ground import Address

_E7 = 10_000_000
_MOST_IN_PAGE, _MOST_HITS = 1000, 10_000
_KNOWN = {"adressenavn", "kommunenummer", "objtype", "utkoordsys", "treffPerSide", "side"}


def answer(request: Request, rest: str, addresses: Sequence[Address]) -> Response:
    """The answer to one call."""
    if (request.method, rest) != ("GET", "adresser/v1/sok"):
        return json_response({"message": "Not found"}, 404)
    try:
        return _page(request, [one for one in addresses if _is_asked_for(one, request)])
    except (KeyError, ValueError):
        return json_response({"message": "Input payload validation failed"}, 400)


def _is_asked_for(address: Address, request: Request) -> bool:
    """As the search does, also what has the name as part of its own."""
    name, place = request.query["adressenavn"].casefold(), request.query["kommunenummer"]
    return address.unit.code.startswith(place) and name in address.street.name.casefold()


def _page(request: Request, found: list[Address]) -> Response:
    size, side = int(request.query.get("treffPerSide", 10)), int(request.query.get("side", 0))
    _check(request, size, side)
    first = size * side
    metadata = {
        "totaltAntallTreff": len(found),
        "side": side,
        "treffPerSide": size,
        "viserFra": first,
        "viserTil": first + size,
        "asciiKompatibel": True,
    }
    page = found[:_MOST_HITS][first : first + size]
    return json_response({"metadata": metadata, "adresser": [_told(one) for one in page]})


def _check(request: Request, size: int, side: int) -> None:
    asked = request.query
    is_known = asked.keys() <= _KNOWN and asked.get("objtype", "Vegadresse") == "Vegadresse"
    is_place = len(asked["kommunenummer"]) == 4 and asked["kommunenummer"].isdecimal()
    in_degrees = asked.get("utkoordsys", "4258") == "4258"
    if not (is_known and is_place and in_degrees and 1 <= size <= _MOST_IN_PAGE and side >= 0):
        raise ValueError


def _told(address: Address) -> dict[str, Any]:
    text = f"{address.street.name} {address.number}{address.letter}"
    return {
        "adressenavn": address.street.name,
        "adressetekst": text,
        "adressetilleggsnavn": None,
        "adressekode": address.street.code,
        "nummer": address.number,
        "bokstav": address.letter,
        "kommunenummer": address.unit.code[:4],
        "kommunenavn": address.post_town,
        "objtype": "Vegadresse",
        "poststed": address.post_town,
        "postnummer": address.postcode,
        "adressetekstutenadressetilleggsnavn": text,
        "representasjonspunkt": {
            "epsg": "EPSG:4258",
            "lat": address.y / _E7,
            "lon": address.x / _E7,
        },
    }
