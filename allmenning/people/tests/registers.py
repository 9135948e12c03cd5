"""Folkeregisteret's stand-in with some people, and Oslo following it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

from joserfc.jwk import KeySet, RSAKey

from django.conf import LazySettings
from django.utils import timezone

from allmenning.people import queries
from allmenning.people.channels.maskinporten import tokens
from allmenning.people.models import RegisteredPerson, RegisterEvent
from demo.loading.population.people import load_population
from simulators.population.city import TOLD_BEFORE, Population
from simulators.population.known import KNOWN
from simulators.population.people import Person
from simulators.registers import folkeregisteret, krr
from simulators.registers.life import Act
from simulators.registers.maskinporten import Client
from simulators.registers.server import Server

DAY = date(2026, 12, 1)
KARI = KNOWN[0].number
HERE, ELSEWHERE = "030111", "3203-01"
PEOPLE = Population({HERE: 120, ELSEWHERE: 40}, DAY)
KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "ours"})


@dataclass
class Register:
    """The stand-in, what happens there, and the municipality's copy of it."""

    server: Server
    run_jobs: Callable[[], list[str]]

    def let(self, what: str, number: str, to: str = "") -> None:
        """Let something happen to somebody."""
        self.server.life.let(Act(what, number, to), now=timezone.now())

    def one(self, **wanted: object) -> Person:
        """The first person of Oslo like this."""
        return next(
            one
            for one in self.server.people.everybody.values()
            if one.home.address.unit.code.startswith("0301")
            and all(getattr(one, name) == value for name, value in wanted.items())
        )

    def copy(self, number: str) -> RegisteredPerson:
        """What is kept of a person."""
        return queries.copies_of([number], ring=queries.key_ring()).get()


@contextmanager
def following(
    run_jobs: Callable[[], list[str]], now: datetime, settings: LazySettings, folder: Path
) -> Iterator[Register]:
    """Oslo in scope follows a register in which the people of a part of Stovner, and of Asker,
    live, and has read all until now."""
    load_population(PEOPLE, now=now - timedelta(days=1))
    client = Client(
        client_id="allmenning",
        organisation="310000027",
        keys=KeySet([KEY]),
        scopes=frozenset({krr.SCOPE, folkeregisteret.SCOPE}),
        registered=_clock(),
    )
    key_file = folder / "key.json"
    key_file.write_text(json.dumps(KEY.as_dict(private=True)))
    people = {"population": PEOPLE, "told": TOLD_BEFORE}
    with Server(0, {"allmenning": client}, _unknown, _clock, **people) as server:  # type: ignore[arg-type]
        settings.MASKINPORTEN_ISSUER = server.maskinporten.issuer
        settings.MASKINPORTEN_CLIENT_ID = "allmenning"
        settings.MASKINPORTEN_KEY_FILE = str(key_file)
        settings.FOLKEREGISTERET_URL = f"{server.base_url}/folkeregisteret/{folkeregisteret.PATH}"
        tokens.cache_clear()
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Register(server, run_jobs)
        server.shutdown()
        tokens.cache_clear()


def _clock() -> float:
    return timezone.now().timestamp()


def _unknown(_number: str) -> krr.Entry:
    return krr.NOT_REGISTERED


def new_events() -> list[RegisterEvent]:
    """What has been read of the list since the demo's people were made."""
    return list(RegisterEvent.objects.filter(sequence__gt=TOLD_BEFORE).order_by("sequence"))
