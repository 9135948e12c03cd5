"""What a spreadsheet tells about places, and what it would change. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

Facts = Mapping[str, Any]

# What a building or a space cannot be without, with the heading it stands under.
NEEDED: Final = {
    "building": {
        "name": "byggnavn",
        "unit": "enhet",
        "category": "slags bygg",
        "latitude": "breddegrad",
        "longitude": "lengdegrad",
        "timetable": "åpningstider",
    },
    "space": {
        "name": "lokalnavn",
        "kind": "slags lokale",
        "capacity": "personer",
        "purposes": "passer til",
    },
}


@dataclass(frozen=True)
class Told:
    """One row: a building, and a space of it or none, by slug or by name, with facts by name."""

    row: int
    building: str
    building_facts: Facts
    space: str = ""
    space_facts: Facts = field(default_factory=dict)

    @property
    def has_space(self) -> bool:
        return bool(self.space or self.space_facts.get("name"))


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row, in which column ("" for the whole row), in a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Read:
    """What the rows of a sheet tell, and what is wrong in those that could not be read."""

    told: tuple[Told, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class FieldChange:
    """One fact before and after."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Item:
    """A building or space that is new (no id) or changed, with the row that tells of it.

    `place` is the building: the id of one that is there, or the name of a new one.
    """

    row: int
    kind: str
    name: str
    place: int | str
    id: int | None
    changes: tuple[FieldChange, ...]

    @property
    def is_new(self) -> bool:
        return self.id is None

    @property
    def facts(self) -> dict[str, Any]:
        return {change.name: change.after for change in self.changes}


@dataclass(frozen=True)
class Plan:
    """All that a spreadsheet would do. Nothing is done when there are problems."""

    items: tuple[Item, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    def new(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.is_new and item.kind == kind]

    def changed(self, kind: str) -> list[Item]:
        return [item for item in self.items if not item.is_new and item.kind == kind]

    @property
    def digest(self) -> str:
        """The same for plans that do the same, so that nobody says yes to another than she saw."""
        rows = [
            [item.kind, item.place, item.id, [[c.name, c.before, c.after] for c in item.changes]]
            for item in self.items
        ]
        return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def differences(before: Facts, after: Facts) -> tuple[FieldChange, ...]:
    """The facts that would change, in order of `after`."""
    return tuple(
        FieldChange(name, before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value
    )
