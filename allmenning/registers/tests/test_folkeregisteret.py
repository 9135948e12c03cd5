"""The list of what happened: read in order, from where one was, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from allmenning.registers import folkeregisteret, krr
from allmenning.registers.calling import (
    Answer,
    RegisterDown,
    RegisterRefused,
    TokenRefused,
    TooManyCalls,
)
from allmenning.registers.folkeregisteret import (
    Event,
    Page,
    Site,
    TooOld,
    feed,
    latest_sequence,
    read_events,
)
from allmenning.registers.tests.stand_ins import KARI, NOW, OLA, Clock, our_tokens, registers
from simulators.registers.folkeregisteret import PATH
from simulators.registers.server import Server

MOVED = "endringIBostedsadresse"
# As Skatteetaten's documentation shows it.
DOCUMENTED: list[dict[str, Any]] = [
    {
        "sekvensnummer": 40241,
        "hendelse": {
            "folkeregisteridentifikator": "15839010009",
            "hendelsetype": "endringIBostedsadresse",
            "hendelsesdokument": "55591b51b20518f4f22bf1edd6aa9f25",
            "persondokument": "8f475708c3d855defca884f4af6e49ae",
            "ajourholdstidspunkt": "2026-06-20T09:26:03.689+02:00",
        },
    }
]


@pytest.fixture
def server() -> Iterator[Server]:
    with registers(Clock()) as server:
        yield server


def known(server: Server, scope: str = folkeregisteret.SCOPE) -> Site:
    address = f"{server.base_url}/folkeregisteret/{PATH}"
    return Site(address, our_tokens(server).token(scope, now=NOW))


def page(server: Server, since: int = 1, *, unless: str = "") -> Page:
    found = read_events(since, site=known(server), unless=unless)
    assert found is not None
    return found


def answered(monkeypatch: pytest.MonkeyPatch, content: object) -> Page | None:
    monkeypatch.setattr(feed, "get_json", lambda *_, **__: Answer(content, '"m"'))
    return read_events(40000, site=Site("https://freg.example", "t"))


def test_the_documented_example_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answered(monkeypatch, DOCUMENTED)

    two_hours = dt.timezone(dt.timedelta(hours=2))
    at = dt.datetime(2026, 6, 20, 9, 26, 3, 689000, tzinfo=two_hours)
    event = Event(40241, "15839010009", MOVED, "55591b51b20518f4f22bf1edd6aa9f25", at)
    assert found == Page((event,), '"m"')


def test_events_come_in_order_from_where_one_was(server: Server) -> None:
    for number, kind in ((KARI, MOVED), (OLA, "personErDoed"), (KARI, "personErOppdatert")):
        server.folkeregisteret.happened(number, kind)

    found = page(server, since=2)

    assert [(event.sequence, event.number) for event in found.events] == [(2, OLA), (3, KARI)]
    assert [bool(event.document) for event in found.events] == [True, False]
    assert latest_sequence(site=known(server)) == 3
    assert page(server, since=4).events == ()


def test_a_page_has_a_thousand(server: Server) -> None:
    for _ in range(1001):
        server.folkeregisteret.happened(KARI, MOVED)

    first = page(server)
    second = page(server, since=first.events[-1].sequence + 1)

    assert (len(first.events), first.is_full) == (1000, True)
    assert ([event.sequence for event in second.events], second.is_full) == ([1001], False)


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    server.folkeregisteret.happened(KARI, MOVED)
    mark = page(server).etag

    assert read_events(1, unless=mark, site=known(server)) is None
    server.folkeregisteret.happened(OLA, MOVED)
    assert len(page(server, unless=mark).events) == 2


def test_what_is_older_than_the_list_must_be_looked_up_anew(server: Server) -> None:
    server.folkeregisteret.happened(KARI, MOVED, at=NOW - dt.timedelta(days=4 * 365))
    server.folkeregisteret.happened(OLA, MOVED)

    with pytest.raises(TooOld):
        page(server)
    assert len(page(server, since=2).events) == 1


def test_a_kind_that_is_new_is_read_as_it_stands(server: Server) -> None:
    server.folkeregisteret.happened(KARI, "endringIUnik")

    assert [event.kind for event in page(server).events] == ["endringIUnik"]


@pytest.mark.parametrize(
    "content",
    [
        {},
        [7],
        [{"sekvensnummer": "40241", "hendelse": DOCUMENTED[0]["hendelse"]}],
        [{"sekvensnummer": True, "hendelse": DOCUMENTED[0]["hendelse"]}],
        [{"sekvensnummer": 40241}],
        *(
            [{**DOCUMENTED[0], "hendelse": {**DOCUMENTED[0]["hendelse"], **change}}]
            for change in (
                {"folkeregisteridentifikator": None},
                {"hendelsetype": 3},
                {"hendelsesdokument": ["a"]},
                {"ajourholdstidspunkt": "2026-06-20T09:26:03"},
                {"ajourholdstidspunkt": "i fjor"},
            )
        ),
        [*DOCUMENTED, *DOCUMENTED],
        [{**DOCUMENTED[0], "sekvensnummer": 39999}],
    ],
)
def test_an_event_that_cannot_be_read_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    with pytest.raises(RegisterDown):
        answered(monkeypatch, content)


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("down", RegisterDown),
        ("broken", RegisterDown),
        ("no_json", RegisterDown),
        ("no_token", TokenRefused),
        ("wrong_scope", RegisterRefused),
    ],
)
def test_every_way_to_fail_is_told_apart(server: Server, mode: str, error: type[Exception]) -> None:
    server.failures["folkeregisteret"] = mode
    for ask in (lambda: page(server), lambda: latest_sequence(site=known(server))):
        with pytest.raises(error):
            ask()


def test_it_counts_the_pause_in_milliseconds(server: Server) -> None:
    server.failures["folkeregisteret"] = "too_many"

    with pytest.raises(TooManyCalls) as caught:
        page(server)
    assert caught.value.pause == dt.timedelta(seconds=2)


def test_a_token_for_something_else_is_refused(server: Server) -> None:
    with pytest.raises(RegisterRefused) as caught:
        read_events(1, site=known(server, krr.SCOPE))
    assert caught.value.status == 403


def test_a_refusal_has_the_registers_own_code(server: Server) -> None:
    site = known(server)
    with pytest.raises(RegisterRefused) as caught:
        read_events(1, site=Site(f"{site.address}/feil", site.token))
    assert (caught.value.status, caught.value.code) == (404, "FREG-004")


def test_nobody_is_printed(server: Server) -> None:
    server.folkeregisteret.happened(KARI, MOVED)

    assert KARI not in repr(page(server))
