"""20,000 people are written to while senders are killed and the relay is restarted; run as a
process of its own on a database of its own, which is restarted meanwhile.

It says `halfway` when the database may be restarted, and at the end what became of everybody.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.db.utils import InterfaceError

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.notices.channels import supervising
from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.queries.naming import names
from allmenning.notices.tests import scenes, town
from allmenning.notices.tests.hurried import Senders, hurry
from allmenning.people.models import Person, RegisteredPerson, Unit
from allmenning.people.queries import key_ring
from allmenning.people.rules.sealing import lookup_digest, seal
from simulators.national_ids import synthetic_national_id

PEOPLE, KILLS, SENDERS = 20_000, 20, 2
_WAITING = ("pending", "claimed", "attempting", "unknown")
_BORN = datetime(1960, 1, 1, tzinfo=UTC).date()
Found = TypeVar("Found")


class Sink:
    """A relay in a process of its own, on the same ports and with the same log whenever it starts."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._ports = folder, ["--smtp-port=0", "--http-port=0"]
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "simulators.sink", "--folder", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, *self._ports], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        port, self.log_address = self._process.stdout.readline().split()
        self.port, log_port = int(port), self.log_address.rpartition(":")[2].partition("/")[0]
        self._ports = [f"--smtp-port={port}", f"--http-port={log_port}"]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def accepted(self) -> list[str]:
        """The names of all it has taken, in order, each as often as it was taken."""
        lines = (self._folder / "accepted").read_text().split("\n")
        return [line for line in lines if "@" in line]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, hurry():
        sink = Sink(Path(folder))
        settings.NOTICES_ACCEPT_LOG = sink.log_address
        municipality = Municipality.objects.create(
            slug="oslo",
            name="Oslo",
            kommunenummer="0301",
            phone="21 80 21 80",
            email="post@oslo.example",
            hosts=["oslo.localhost"],
        )
        with scope.municipality(municipality.pk):
            about = _everything()
            _send(sink)
            _tell(about, sink)
        sink.kill()


def _everything() -> Notice:
    now = datetime.now(UTC)
    unit = Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Oslo kommune")
    author, *others = (Person.objects.create(name=n, created_at=now) for n in ("En", "To", "Tre"))
    draft = scenes.drafted(author, unit, now, max_recipients=PEOPLE, is_urgent=True)
    about = scenes.running(draft, now, *others)
    key, house = key_ring().current, town.settle()["Stovner 1"]
    numbers = (
        synthetic_national_id(_BORN + timedelta(days=at % 9000), serial=at // 9000)
        for at in range(PEOPLE)
    )
    people = RegisteredPerson.objects.bulk_create(
        RegisteredPerson(
            number_lookup=lookup_digest(number, key),
            number_sealed=seal(number, key),
            number_key_id=key.id,
            state="resident",
            born_on=_BORN,
            home=sha256(number.encode()).digest(),
            address=house.reference or "",
            basic_unit=town.AT_STOVNER,
            read_at=now,
        )
        for number in numbers
    )
    Dispatch.objects.bulk_create(
        Dispatch(notice=about, person=person, state="pending", due_at=now) for person in people
    )
    return about


def _send(sink: Sink) -> None:
    senders, chance = Senders(SENDERS, sink.port), Random(3)
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.3, 0.9))
        senders.kill_one(chance.randrange(SENDERS))
        _patiently(supervising.look_after)
        if kill == KILLS // 3:
            sink.kill()
            sink.start()
        if kill == KILLS // 2:
            _say("halfway")
    deadline = time.monotonic() + 240
    while _patiently(Dispatch.objects.filter(state__in=_WAITING).exists):
        assert time.monotonic() < deadline, _states()
        supervising.look_after()
        time.sleep(0.2)
    senders.end()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _patiently(ask: Callable[[], Found]) -> Found:
    """Ask until the database is there again."""
    while True:
        try:
            return ask()
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.2)


def _states() -> dict[str, int]:
    """How many rows are in each state, with the reason when there is one."""
    counted = Dispatch.objects.values_list("state", "reason").annotate(Count("id"))
    return {f"{state} {reason}".strip(): number for state, reason, number in counted}


def _tell(about: Notice, sink: Sink) -> None:
    taken, naming = sink.accepted(), names()
    ours = Dispatch.objects.filter(notice=about, state="accepted").values_list("pk", flat=True)
    expected = {naming.name(pk) for pk in ours}
    told = {
        "states": _states(),
        "taken": len(taken),
        "twice": len(taken) - len(set(taken)),
        "lost": len(expected - set(taken)),
        "unknown_to_the_ledger": len(set(taken) - expected),
    }
    _say(json.dumps(told))


if __name__ == "__main__":
    main()
