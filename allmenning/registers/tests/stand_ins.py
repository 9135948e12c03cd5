"""The registers' stand-ins, with one client of ours and a handful of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from joserfc.jwk import KeySet, RSAKey

from allmenning.registers import krr
from allmenning.registers.maskinporten import Client, Tokens
from simulators.national_ids import synthetic_national_id
from simulators.population.city import Population
from simulators.registers import maskinporten as theirs
from simulators.registers.krr import NOT_REGISTERED, Entry
from simulators.registers.server import NO_PEOPLE, Server

NOW = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
KARI, OLA, EVA, NOBODY = (synthetic_national_id(dt.date(1990, 3, 15), serial=n) for n in range(4))
PEOPLE = {
    KARI: Entry(
        email="kari@example.org",
        updated="2026-01-10T10:45:15.768Z",
        confirmed="2026-07-01T10:00:00+02",
        language="nn",
    ),
    OLA: Entry(email="ola@example.org", is_reserved=True),
    EVA: Entry(email="eva@example.org", can_be_notified=False),
}
KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "ours"})


class Clock:
    """What time it is at the stand-ins, until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now.timestamp()


@contextmanager
def registers(clock: Clock, population: Population = NO_PEOPLE) -> Iterator[Server]:
    """The stand-ins on a free port, with these people in Folkeregisteret."""
    client = theirs.Client(
        client_id="allmenning-oslo",
        organisation="310000027",
        keys=KeySet([KEY]),
        scopes=frozenset({krr.SCOPE, "folkeregister:deling/offentligmedhjemmel"}),
        registered=NOW.timestamp(),
    )
    clients = {client.client_id: client}
    find = lambda number: PEOPLE.get(number, NOT_REGISTERED)  # noqa: E731
    with Server(0, clients, find, clock, slow_seconds=0.2, population=population) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def our_client(server: Server, key: RSAKey = KEY) -> Client:
    return Client(server.maskinporten.issuer, "allmenning-oslo", key)


def our_tokens(server: Server) -> Tokens:
    return Tokens(our_client(server))
