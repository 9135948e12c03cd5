"""SSB KLASS: which district of a large town each basic unit lies in.

Source: Statistics Norway, KLASS API v1: classifications 103 (bydel) and 1 (grunnkrets).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allmenning.registers.calling import Answer, Call, Question, RegisterDown, get_json

DISTRICTS, BASIC_UNITS = 103, 1


@dataclass(frozen=True, slots=True)
class Code:
    """A code and what it is called: six digits for a district, with kommunenummer in front."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Belongs:
    """That a basic unit, eight digits, lies in a district."""

    unit: Code
    district: Code


def units_in_districts(*, on: dt.date, address: str) -> tuple[Belongs, ...]:
    """Which district each basic unit lies in on a day, in all towns that have districts. `address`
    is the service's, such as https://data.ssb.no/api/klass/v1.

    Raises RegisterDown or one of its kinds, and RegisterRefused.
    """
    where = f"{address}/classifications/{BASIC_UNITS}/correspondsAt"
    asked: Question = {"targetClassificationId": DISTRICTS, "date": on.isoformat()}
    return tuple(Belongs(_code(row, "source"), _code(row, "target")) for row in _rows(where, asked))


def _rows(where: str, asked: Question) -> list[Any]:
    answer = get_json(Call(where, {"Accept": "application/json"}), asked=asked)
    match answer:
        case Answer(content={"correspondenceItems": [*rows]}):
            return rows
    raise RegisterDown("no districts in the answer")


def _code(row: Any, side: str) -> Code:
    """A row that cannot be read stops all: with a part of the map, people would be lost."""
    try:
        code, name = row[f"{side}Code"], row[f"{side}Name"]
    except (KeyError, TypeError):
        raise RegisterDown("a code that cannot be read") from None
    if not (isinstance(code, str) and isinstance(name, str) and code.isdecimal()):
        raise RegisterDown("a code that cannot be read")
    return Code(code, name)
