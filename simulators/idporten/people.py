"""The invented people whom the stand-in signs in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

BUILT_IN = Path(__file__).parent.parent / "people.json"


@dataclass(frozen=True)
class Organisation:
    """An organisation that a person may act for."""

    number: str
    name: str


@dataclass(frozen=True)
class Person:
    """Someone invented. pid is None for people who have no Norwegian number (eidas)."""

    pid: str | None
    name: str
    note: str
    providers: tuple[str, ...]
    eidas: bool
    represents: tuple[Organisation, ...]


def load_people(path: Path) -> tuple[Person, ...]:
    """Read people from a JSON file. Raises ValueError for anyone who could be real."""
    return tuple(_person(entry) for entry in json.loads(path.read_text(encoding="utf-8")))


def _person(entry: dict[str, object]) -> Person:
    person = Person(
        pid=_optional_text(entry.get("pid")),
        name=str(entry["name"]),
        note=str(entry.get("note", "")),
        providers=tuple(map(str, _entries(entry, "providers"))),
        eidas=entry.get("eidas") is True,
        represents=tuple(map(_organisation, _entries(entry, "represents"))),
    )
    if (person.pid is None) is not person.eidas:
        raise ValueError("Only people with eidas, and all of those, lack a pid.")
    if person.pid is not None and person.pid[2:3] not in ("8", "9"):
        raise ValueError("Only invented people, whose month is 80 too high, may sign in here.")
    return person


def _organisation(entry: object) -> Organisation:
    if not isinstance(entry, dict):
        raise ValueError("An organisation needs a number and a name.")
    return Organisation(number=str(entry["organisation"]), name=str(entry["name"]))


def _entries(entry: dict[str, object], name: str) -> list[object]:
    entries = entry.get(name, [])
    if not isinstance(entries, list):
        raise ValueError(f"{name} must be a list.")
    return entries


def _optional_text(value: object) -> str | None:
    return None if value is None else str(value)
