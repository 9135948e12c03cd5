"""Geonorge's door numbers: all of a street or none, read as documented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from allmenning.registers import calling, geonorge
from allmenning.registers.calling import Answer, RegisterDown, RegisterRefused, TooManyCalls
from allmenning.registers.geonorge import Door, Doors, TooManyDoors, doors_of
from allmenning.registers.tests.stand_ins import Clock, registers
from simulators.population.city import Population
from simulators.registers.server import Server

DAY = dt.date(2026, 12, 1)
# As Kartverket's documentation shows it.
ADDRESS: dict[str, Any] = {
    "adressenavn": "Eksempelveien",
    "adressetekst": "Eksempelveien 12B",
    "adressetilleggsnavn": None,
    "adressekode": 12345,
    "nummer": 12,
    "bokstav": "B",
    "kommunenummer": "0301",
    "kommunenavn": "OSLO",
    "gardsnummer": 1,
    "bruksnummer": 2,
    "festenummer": 0,
    "undernummer": None,
    "bruksenhetsnummer": ["H0101"],
    "objtype": "Vegadresse",
    "poststed": "OSLO",
    "postnummer": "0979",
    "adressetekstutenadressetilleggsnavn": "Eksempelveien 12B",
    "stedfestingverifisert": True,
    "representasjonspunkt": {"epsg": "EPSG:4258", "lat": 59.9, "lon": 10.9},
    "oppdateringsdato": "2026-01-01T00:00:00",
}
DOOR = Door("Eksempelveien", 12345, 12, "B", "0979", "OSLO", 59.9, 10.9)


def _answer(*rows: object, total: int | None = None) -> Answer:
    metadata = {"totaltAntallTreff": len(rows) if total is None else total, "side": 0}
    return Answer({"metadata": metadata, "adresser": list(rows)}, "")


def _told(monkeypatch: pytest.MonkeyPatch, answer: object) -> Doors:
    monkeypatch.setattr(geonorge, "get_json", lambda *_, **__: answer)
    return doors_of("eksempelveien", kommunenummer="0301", address="https://g.example")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with registers(Clock(), Population({"030111": 300}, DAY)) as server:
        yield server


@pytest.fixture
def geo(server: Server) -> Iterator[str]:
    yield f"{server.base_url}/geonorge/adresser/v1"
    server.failures = dict.fromkeys(server.failures, "none")


def test_the_documented_address_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _told(monkeypatch, _answer(ADDRESS)) == Doors((DOOR,), 0)


@pytest.mark.parametrize(
    "other",
    [
        {"objtype": "Matrikkeladresse"},
        {"adressenavn": "Nordre Eksempelveien"},
        {"kommunenummer": "3203"},
    ],
)
def test_what_is_merely_alike_is_left_out(
    monkeypatch: pytest.MonkeyPatch, other: dict[str, str]
) -> None:
    assert _told(monkeypatch, _answer({**ADDRESS, **other})) == Doors((), 0)


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        {},
        {**ADDRESS, "nummer": None},
        {**ADDRESS, "representasjonspunkt": None},
        {**ADDRESS, "representasjonspunkt": {"epsg": "EPSG:25833", "lat": 59.9, "lon": 10.9}},
    ],
)
def test_what_cannot_be_read_is_counted(monkeypatch: pytest.MonkeyPatch, wrong: object) -> None:
    assert _told(monkeypatch, _answer(ADDRESS, wrong)) == Doors((DOOR,), 1)


@pytest.mark.parametrize("many_in_page", [1, 5, 12, 1000])
def test_a_street_is_read_page_by_page(
    server: Server, geo: str, monkeypatch: pytest.MonkeyPatch, many_in_page: int
) -> None:
    street = server.people.addresses[0].street
    known = [one for one in server.people.addresses if one.street == street]
    monkeypatch.setattr(geonorge, "MOST_IN_PAGE", many_in_page)
    calls = server.calls["geonorge"]

    found = doors_of(street.name.upper(), kommunenummer="0301", address=geo).read

    assert len(known) > 5
    assert {(one.number, one.letter) for one in found} == {(o.number, o.letter) for o in known}
    assert {one.street_code for one in found} == {street.code}
    assert server.calls["geonorge"] - calls == -(-len(known) // many_in_page)


def test_elsewhere_there_is_no_such_street(server: Server, geo: str) -> None:
    street = server.people.addresses[0].street

    assert doors_of(street.name, kommunenummer="3203", address=geo) == Doors((), 0)
    assert doors_of("Finnes ikke", kommunenummer="0301", address=geo) == Doors((), 0)


@pytest.mark.parametrize(
    "pages",
    [
        [Answer([], "")],
        [Answer({"adresser": [ADDRESS]}, "")],
        [Answer({"metadata": {"totaltAntallTreff": 1}}, "")],
        [_answer(total=3)],
        [_answer(ADDRESS, total=3), _answer(total=3)],
        [_answer(ADDRESS, ADDRESS, total=1), _answer(total=1)],
    ],
)
def test_part_of_a_street_is_not_taken_for_all_of_it(
    monkeypatch: pytest.MonkeyPatch, pages: list[Answer]
) -> None:
    answers = iter(pages)
    monkeypatch.setattr(geonorge, "get_json", lambda *_, **__: next(answers))
    with pytest.raises(RegisterDown):
        doors_of("eksempelveien", kommunenummer="0301", address="https://g.example")


def test_more_than_geonorge_tells_of_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooManyDoors):
        _told(monkeypatch, _answer(ADDRESS, total=10_001))


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("down", RegisterDown),
        ("broken", RegisterDown),
        ("no_json", RegisterDown),
        ("slow", RegisterDown),
        ("too_many", TooManyCalls),
    ],
)
def test_every_way_to_fail_is_told_apart(
    server: Server, geo: str, monkeypatch: pytest.MonkeyPatch, mode: str, error: type[Exception]
) -> None:
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", 0.1)
    server.failures.update(geonorge=mode)
    with pytest.raises(error):
        doors_of("Eksempelveien", kommunenummer="0301", address=geo)


@pytest.mark.parametrize(
    ("kommunenummer", "page", "elsewhere", "status"),
    [("301", 1000, "", 400), ("0301", 1001, "", 400), ("0301", 1000, "/feil", 404)],
)
def test_what_breaks_the_contract_is_refused(
    geo: str,
    monkeypatch: pytest.MonkeyPatch,
    kommunenummer: str,
    page: int,
    elsewhere: str,
    status: int,
) -> None:
    monkeypatch.setattr(geonorge, "MOST_IN_PAGE", page)
    with pytest.raises(RegisterRefused) as caught:
        doors_of("Eksempelveien", kommunenummer=kommunenummer, address=f"{geo}{elsewhere}")
    assert caught.value.status == status
