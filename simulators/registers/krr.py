"""Kontakt- og reservasjonsregisteret: at most a thousand people in a call, told of as they are.

Source: Digdir, KRR REST v2 (POST /personer).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulators.messages import Response, json_response
from simulators.national_ids import is_synthetic

SCOPE = "krr:global/kontaktinformasjon.read"
MOST_PEOPLE = 1000


@dataclass(frozen=True)
class Entry:
    """One person, as she is kept. Moments are texts, as the register writes them."""

    email: str = ""
    status: str = "AKTIV"
    is_reserved: bool = False
    can_be_notified: bool = True
    updated: str = ""
    confirmed: str = ""
    language: str = ""
    phone: str = ""


NOT_REGISTERED = Entry(status="IKKE_REGISTRERT", can_be_notified=False)
Find = Callable[[str], Entry]


def people(body: bytes, find: Find) -> Response:
    """The answer to one call. `find` knows everybody, also who is not registered."""
    try:
        asked = json.loads(body)["personidentifikatorer"]
    except (ValueError, KeyError, TypeError):
        return _refused("The body must name personidentifikatorer.")
    if not isinstance(asked, list) or not 1 <= len(asked) <= MOST_PEOPLE:
        return _refused(f"Ask for 1 to {MOST_PEOPLE} people.")
    if not all(isinstance(number, str) and is_synthetic(number) for number in asked):
        return _refused("A personal number is wrong.")
    return json_response({"personer": [_told(number, find(number)) for number in asked]})


def _refused(why: str) -> Response:
    return json_response({"feilmelding": why}, 400)


def _told(number: str, entry: Entry) -> dict[str, Any]:
    can_be = entry.can_be_notified and entry.status == "AKTIV" and not entry.is_reserved
    told: dict[str, Any] = {
        "personidentifikator": number,
        "reservasjon": "JA" if entry.is_reserved else "NEI",
        "status": entry.status,
        "varslingsstatus": "KAN_VARSLES" if can_be else "KAN_IKKE_VARSLES",
    }
    if can_be and (reached := _reached(entry)):
        told["kontaktinformasjon"] = reached
    if entry.language:
        told["spraak"] = entry.language
    return told


def _reached(entry: Entry) -> dict[str, str]:
    ways = {"epostadresse": entry.email, "mobiltelefonnummer": entry.phone}
    found: dict[str, str] = {}
    for name, value in ways.items():
        dated = {"": value, "_oppdatert": entry.updated, "_sist_verifisert": entry.confirmed}
        found |= {f"{name}{end}": told for end, told in dated.items() if value and told}
    return found
