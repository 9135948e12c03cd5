"""Kontakt- og reservasjonsregisteret: how a person may be reached now, if at all.

What is found is for the letters of this moment: it is looked up at every sending, and never kept.

Source: Digdir, KRR REST v2; the terms of use of KRR; eForvaltningsforskriften §§ 29 and 32.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from allmenning.registers.calling import Call, RegisterDown, post_json

SCOPE = "krr:global/kontaktinformasjon.read"
MOST_PEOPLE = 1000


class Status(StrEnum):
    """Whether the register has the person."""

    ACTIVE = "AKTIV"
    DELETED = "SLETTET"
    NOT_REGISTERED = "IKKE_REGISTRERT"


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """What the register says of one person. It is not printed: it is about a person.

    `confirmed_at` is when the e-mail address was last changed or confirmed, None when not told;
    `phone_confirmed_at` the same of the mobile telephone.
    `language` is nb, nn, en or se, or "" when the person has chosen none.
    """

    status: Status
    is_reserved: bool
    can_be_notified: bool
    email: str
    confirmed_at: dt.datetime | None
    language: str
    phone: str = ""
    phone_confirmed_at: dt.datetime | None = None


def look_up(numbers: Collection[str], *, address: str, token: str) -> Mapping[str, Contact]:
    """The contacts of 1 to 1000 people, by personal number.

    `address` is the register's, such as https://kontaktregisteret.no/rest/v2. Who is missing from
    the answer, or is told of in a way that cannot be read, is missing here too: nobody may be
    written to because nothing was known. Who was not asked for is left out.
    Raises RegisterDown or one of its kinds, RegisterRefused, and ValueError for too many or none.
    """
    if not 1 <= len(numbers) <= MOST_PEOPLE:
        raise ValueError(f"KRR takes 1 to {MOST_PEOPLE} people in a call.")
    call = Call(f"{address}/personer", {"Authorization": f"Bearer {token}"})
    content = post_json(call, {"personidentifikatorer": list(numbers)})
    match content:
        case {"personer": [*people]}:
            wanted = set(numbers)
            found = [pair for pair in _read(people) if pair[0] in wanted]
        case _:
            raise RegisterDown("no people in the answer")
    return _unambiguous(found)


def _read(people: list[Any]) -> Iterator[tuple[str, Contact]]:
    for person in people:
        match person:
            case {"personidentifikator": str(number)}:
                try:
                    yield number, _contact(person)
                except (KeyError, TypeError, ValueError):
                    continue


def _unambiguous(found: list[tuple[str, Contact]]) -> dict[str, Contact]:
    """Nobody who is told of twice in two ways: which of them holds is not known."""
    contacts = dict(found)
    in_doubt = {number for number, contact in found if contacts[number] != contact}
    return {number: contact for number, contact in contacts.items() if number not in in_doubt}


def _contact(person: dict[str, Any]) -> Contact:
    reached = _reached(person)
    return Contact(
        status=Status(person["status"]),
        is_reserved=_one_of(person, "reservasjon", yes="JA", no="NEI"),
        can_be_notified=_one_of(
            person, "varslingsstatus", yes="KAN_VARSLES", no="KAN_IKKE_VARSLES"
        ),
        email=_text(reached, "epostadresse"),
        confirmed_at=_latest(reached, "epostadresse_oppdatert", "epostadresse_sist_verifisert"),
        language=_text(person, "spraak"),
        phone=_text(reached, "mobiltelefonnummer"),
        phone_confirmed_at=_latest(
            reached, "mobiltelefonnummer_oppdatert", "mobiltelefonnummer_sist_verifisert"
        ),
    )


def _reached(person: dict[str, Any]) -> dict[str, Any]:
    reached = person.get("kontaktinformasjon") or {}
    if not isinstance(reached, dict):
        raise TypeError("kontaktinformasjon")
    return reached


def _one_of(person: dict[str, Any], name: str, *, yes: str, no: str) -> bool:
    """Raises ValueError for anything but the two words: a new one is not taken for either."""
    value = person[name]
    if value not in (yes, no):
        raise ValueError(name)
    return bool(value == yes)


def _text(facts: dict[str, Any], name: str) -> str:
    value = facts.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _latest(facts: dict[str, Any], *names: str) -> dt.datetime | None:
    """The latest of some moments; the register writes them in two ways, both of ISO 8601."""
    told = [dt.datetime.fromisoformat(text) for name in names if (text := _text(facts, name))]
    if any(moment.tzinfo is None for moment in told):
        raise ValueError("a moment without its zone")
    return max(told, default=None)
