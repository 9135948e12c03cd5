"""What is let happen to people: it changes how they are and grows the list, and is kept in a file so
that it has happened after a restart too."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simulators.national_ids import numbers_of
from simulators.population.city import BORN, DEATH_CHANGED, DIED, MOVED, SHIELDED
from simulators.population.ground import Home
from simulators.population.people import (
    DEAD,
    FORTROLIG,
    RESIDENT,
    STRENGT_FORTROLIG,
    Person,
)
from simulators.registers.folkeregisteret import Folkeregisteret
from simulators.registers.people import AWAY

AWAY_FROM_ALL = "ut"
# Numbers of a day that neither the population nor anybody named has.
_NEWBORN = range(10, 20)


class Impossible(Exception):
    """This cannot happen to this person."""


@dataclass(frozen=True, slots=True)
class Act:
    """What happens to whom, and for moves the code of the district."""

    what: str
    number: str
    to: str = ""


class Life:
    """Lets acts happen, and first those that the file holds."""

    def __init__(self, register: Folkeregisteret, journal: Path | None = None) -> None:
        self._register, self._journal = register, journal
        self._lock = threading.Lock()
        self._ways: dict[str, Callable[[Person, str, dt.datetime], None]] = {
            "move": self._move,
            "bear": self._bear,
            "die": self._die,
            "annul": self._annul,
            "shield": self._shield,
        }
        if journal is not None and journal.exists():
            for line in journal.read_text(encoding="utf-8").splitlines():
                kept = json.loads(line)
                self._happen(Act(**kept["act"]), dt.datetime.fromisoformat(kept["at"]))

    def let(self, act: Act, *, now: dt.datetime) -> None:
        """Let something happen. Raises Impossible."""
        with self._lock:
            self._happen(act, now)
            if self._journal is not None:
                kept = {"at": now.isoformat(), "act": _plain(act)}
                with self._journal.open("a", encoding="utf-8") as file:
                    file.write(f"{json.dumps(kept)}\n")

    def _happen(self, act: Act, now: dt.datetime) -> None:
        person = self._register.people.find(act.number)
        if person is None or act.what not in self._ways:
            raise Impossible
        self._ways[act.what](person, act.to, now)

    def _move(self, person: Person, to: str, now: dt.datetime) -> None:
        """She moves, and all she lives with."""
        home, everybody = self._home(to, person), self._register.people.everybody
        together = [one for one in everybody.values() if one.home == person.home]
        for one in together:
            one.home, one.moved, one.second = home, now.date(), None
            self._register.happened(one.number, MOVED, at=now, home=home)

    def _home(self, to: str, person: Person) -> Home:
        if to == AWAY_FROM_ALL:
            return AWAY
        there = [one for one in self._register.people.addresses if one.unit.district == to]
        if not there:
            raise Impossible
        at = there[int(person.number) % len(there)]
        # Nobody lives so high up, so she moves in with nobody.
        return Home(at, f"H99{int(person.number) % 90 + 10}")

    def _bear(self, person: Person, _to: str, now: dt.datetime) -> None:
        known, born = self._register.people.everybody, now.date()
        free = [number for number in numbers_of(born, _NEWBORN) if number not in known]
        if not free:
            raise Impossible
        child = Person(free[0], born, person.home, born, guardians=(person.number,))
        self._register.people.add(child)
        self._register.happened(child.number, BORN, at=now, home=child.home)
        self._register.happened(person.number, "endringIForeldreansvar", at=now)

    def _die(self, person: Person, _to: str, now: dt.datetime) -> None:
        if person.state == DEAD:
            raise Impossible
        person.state = DEAD
        self._register.happened(person.number, DIED, at=now)

    def _annul(self, person: Person, _to: str, now: dt.datetime) -> None:
        if person.state != DEAD:
            raise Impossible
        person.state = RESIDENT
        self._register.happened(person.number, DEATH_CHANGED, at=now)

    def _shield(self, person: Person, to: str, now: dt.datetime) -> None:
        if to not in ("", FORTROLIG, STRENGT_FORTROLIG):
            raise Impossible
        person.shield = to
        self._register.happened(person.number, SHIELDED, at=now)


def _plain(act: Act) -> dict[str, str]:
    return {"what": act.what, "number": act.number, "to": act.to}
