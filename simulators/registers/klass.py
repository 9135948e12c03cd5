"""SSB KLASS: the basic units of Oslo, and the districts they lie in.

Source: Statistics Norway, KLASS API v1.
"""

from __future__ import annotations

import datetime as dt

from simulators.messages import Request, Response, json_response
from simulators.population.districts import DISTRICTS, OSLO
from simulators.population.ground import units_of

_OSLOS = [district for district in DISTRICTS if district.kommunenummer == OSLO]


def answer(request: Request, rest: str) -> Response:
    """The answer to one call."""
    try:
        dt.date.fromisoformat(request.query.get("date", ""))
    except ValueError:
        return json_response({"message": "date must be yyyy-MM-dd"}, 400)
    match request.method, rest, request.query.get("targetClassificationId"):
        case "GET", "classifications/1/correspondsAt", "103":
            return json_response({"correspondenceItems": _items()})
    return json_response({"message": "Not found"}, 404)


def _items() -> list[dict[str, str]]:
    return [
        {
            "sourceCode": unit.code,
            "sourceName": unit.name,
            "targetCode": district.code,
            "targetName": district.name,
        }
        for district in _OSLOS
        for unit in units_of(district)
    ]
