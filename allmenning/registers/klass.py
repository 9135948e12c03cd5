"""SSB KLASS: the districts of large towns, and which of them each basic unit lies in.

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


def districts(*, on: dt.date, address: str) -> tuple[Code, ...]:
    """All districts on a day. `address` is the service's, such as
    https://data.ssb.no/api/klass/v1. Raises RegisterDown or one of its kinds, and RegisterRefused.
    """
    where = f"{address}/classifications/{DISTRICTS}/codesAt"
    return tuple(_code(row, "") for row in _rows(where, "codes", {"date": on.isoformat()}))


def units_in_districts(*, on: dt.date, address: str) -> tuple[Belongs, ...]:
    """Which district each basic unit lies in on a day. Raises as `districts`."""
    where = f"{address}/classifications/{BASIC_UNITS}/correspondsAt"
    asked: Question = {"targetClassificationId": DISTRICTS, "date": on.isoformat()}
    rows = _rows(where, "correspondenceItems", asked)
    return tuple(Belongs(_code(row, "source"), _code(row, "target")) for row in rows)


def _rows(where: str, name: str, asked: Question) -> list[Any]:
    answer = get_json(Call(where, {"Accept": "application/json"}), asked=asked)
    if isinstance(answer, Answer) and isinstance(answer.content, dict):
        rows = answer.content.get(name)
        if isinstance(rows, list):
            return rows
    raise RegisterDown(f"no {name} in the answer")


def _code(row: Any, side: str) -> Code:
    """A row that cannot be read stops all: with a part of the map, people would be lost."""
    names = (f"{side}Code", f"{side}Name") if side else ("code", "name")
    try:
        code, name = (row[key] for key in names)
    except (KeyError, TypeError):
        raise RegisterDown("a code that cannot be read") from None
    if not (isinstance(code, str) and isinstance(name, str) and code.isdecimal()):
        raise RegisterDown("a code that cannot be read")
    return Code(code, name)
