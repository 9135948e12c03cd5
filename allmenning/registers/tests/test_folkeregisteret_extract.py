"""What an event says of itself, everybody in batches, and the way through KS Fiks."""

from __future__ import annotations

import pytest

from allmenning.registers import folkeregisteret
from allmenning.registers.calling import (
    Answer,
    RegisterDown,
    TooManyCalls,
)
from allmenning.registers.folkeregisteret import (
    Site,
    documents,
    extract,
    order_extract,
    read_addresses,
    read_batch,
)
from allmenning.registers.tests.folkeregisteret import (
    NUMBER,
    PEOPLE,
    SITE,
    STREET,
    one,
    site,
)
from allmenning.registers.tests.stand_ins import Clock, registers
from simulators.population.city import MOVED
from simulators.registers.server import Server


def test_an_event_says_where_somebody_moved_without_looking_her_up(server: Server) -> None:
    person = one(server, shield="")
    feed = server.folkeregisteret
    moved, died = (
        feed.happened(person.number, MOVED, home=person.home),
        feed.happened(person.number, "personErDoed"),
    )
    page = folkeregisteret.read_events(moved, site=site(server))
    assert page is not None
    names = [event.document for event in page.events]

    assert len(names) == died - moved + 1
    assert read_addresses(names, site=site(server)) == {names[0]: "0301"}


def test_documents_are_read_bare_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    annulled = {"entitet": "bostedsadresse", "entitetsendring": "annullere"}
    told = {
        "dokumentidentifikator": "d",
        "hendelse": {"egenskapshendelse": [annulled, {"bostedsadresse": STREET}]},
    }
    monkeypatch.setattr(documents, "post_json", lambda *_, **__: [told, {"ukjent": 1}, 7])

    assert read_addresses(["d"], site=SITE) == {"d": "0301"}


def test_an_extract_has_everybody_in_batches(server: Server) -> None:
    job = order_extract("0301", site=site(server))
    server.folkeregisteret.extracts_are_ready = False
    assert read_batch(job, 0, site=site(server)) is None
    server.folkeregisteret.extracts_are_ready = True

    batches = [read_batch(job, number, site=site(server)) for number in range(4)]

    assert [len(batch or ()) for batch in batches] == [1000, 1000, 500, 0]
    assert {number for batch in batches for number in batch or ()} == set(
        server.people.residents("0301")
    )


def test_eleven_extracts_at_a_time_are_too_many(server: Server) -> None:
    with registers(Clock(), PEOPLE) as fresh:
        for _ in range(10):
            order_extract("3203", site=site(fresh))
        with pytest.raises(TooManyCalls):
            order_extract("3203", site=site(fresh))


def test_a_batch_that_cannot_be_read_is_not_taken_for_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contents: list[object] = [{}, {"foedselsEllerDNummer": [7]}, []]
    for content in contents:
        monkeypatch.setattr(extract, "get_json", lambda *_, c=content, **__: Answer(c, ""))
        with pytest.raises(RegisterDown):
            read_batch("j", 0, site=SITE)


def test_fiks_gets_its_own_headers_and_nobody_is_printed() -> None:
    fiks = Site("https://fiks.example/folkeregister/api/v1/rolle/v1", "t", {"IntegrasjonId": "i"})

    call = fiks.call(f"personer/{NUMBER}")

    assert call.headers["IntegrasjonId"] == "i"
    assert call.headers["Authorization"] == "Bearer t"
    assert "IntegrasjonId" not in repr(fiks)
