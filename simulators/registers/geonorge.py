"""Geonorge's addresses: by name, and around a point.

Source: Kartverket, Adresser REST-API v1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from simulators.messages import Request, Response, json_response
from simulators.population.ground import Address

_E7 = 10_000_000
_METRES = 111_200
_MOST = 1000


def answer(request: Request, rest: str, addresses: Sequence[Address]) -> Response:
    """The answer to one call."""
    try:
        match request.method, rest:
            case "GET", "adresser/v1/sok":
                return _page(request, [_told(one) for one in _called(request, addresses)])
            case "GET", "adresser/v1/punktsok":
                return _page(request, _around(request, addresses))
    except (KeyError, ValueError):
        return json_response({"message": "Invalid query parameters"}, 400)
    return json_response({"message": "Not found"}, 404)


def _called(request: Request, addresses: Sequence[Address]) -> list[Address]:
    words = request.query["sok"].casefold().rstrip("*").split()
    place = request.query.get("kommunenummer", "")
    return [
        one
        for one in addresses
        if one.unit.code.startswith(place)
        and all(word in f"{one.street.name} {one.number}{one.letter}".casefold() for word in words)
    ]


def _around(request: Request, addresses: Sequence[Address]) -> list[dict[str, Any]]:
    latitude, longitude = float(request.query["lat"]), float(request.query["lon"])
    radius = float(request.query["radius"])
    found = sorted((_metres(one, latitude, longitude), one.reference, one) for one in addresses)
    return [{**_told(one), "meterDistansTilPunkt": m} for m, _, one in found if m <= radius]


def _metres(address: Address, latitude: float, longitude: float) -> float:
    north = (address.y / _E7 - latitude) * _METRES
    east = (address.x / _E7 - longitude) * _METRES * math.cos(math.radians(latitude))
    return math.hypot(north, east)


def _page(request: Request, found: list[dict[str, Any]]) -> Response:
    size, page = int(request.query.get("treffPerSide", 10)), int(request.query.get("side", 0))
    if not 1 <= size <= _MOST or page < 0:
        raise ValueError
    first = size * page
    metadata = {
        "totaltAntallTreff": len(found),
        "side": page,
        "treffPerSide": size,
        "viserFra": first,
        "viserTil": first + size,
        "asciiKompatibel": True,
    }
    return json_response({"metadata": metadata, "adresser": found[first : first + size]})


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
        "representasjonspunkt": {
            "epsg": "EPSG:4258",
            "lat": address.y / _E7,
            "lon": address.x / _E7,
        },
    }
