"""Addresses of Geonorge and codes of SSB KLASS: read as documented, refused when they cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from allmenning.registers import geonorge, klass
from allmenning.registers.calling import Answer, RegisterDown, RegisterRefused, TooManyCalls
from allmenning.registers.geonorge import Place
from allmenning.registers.klass import Belongs, Code
from allmenning.registers.tests.stand_ins import Clock, registers
from simulators.population.city import Population
from simulators.registers.server import Server

DAY = dt.date(2026, 12, 1)
# As Kartverket's documentation shows it.
DOCUMENTED: dict[str, Any] = {
    "metadata": {"totaltAntallTreff": 1, "side": 0, "treffPerSide": 10, "viserFra": 0},
    "adresser": [
        {
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
    ],
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with registers(Clock(), Population({"030111": 300}, DAY)) as server:
        yield server


@pytest.fixture
def geo(server: Server) -> Iterator[str]:
    yield f"{server.base_url}/geonorge/adresser/v1"
    server.failures = dict.fromkeys(server.failures, "none")


@pytest.fixture
def ssb(server: Server) -> Iterator[str]:
    yield f"{server.base_url}/klass"
    server.failures = dict.fromkeys(server.failures, "none")


def test_the_documented_address_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geonorge, "get_json", lambda *_, **__: Answer(DOCUMENTED, ""))

    found = geonorge.search("eksempelveien 12", kommunenummer="0301", address="https://g.example")

    place = Place("0301", "Eksempelveien", 12345, 12, "B", "0979", "OSLO", 59.9, 10.9, None)
    assert found == (place,)


def test_addresses_are_found_by_name_and_around_a_point(server: Server, geo: str) -> None:
    known = server.people.addresses[5]
    text = f"{known.street.name} {known.number}"

    found = geonorge.search(text, kommunenummer="0301", address=geo)
    assert (known.street.code, known.number) in {(p.street_code, p.number) for p in found}
    assert geonorge.search(text, kommunenummer="3203", address=geo) == ()

    around = geonorge.near(known.y / 1e7, known.x / 1e7, metres=100, address=geo, most=3)
    assert around[0].metres == pytest.approx(0, abs=0.5)
    assert [place.metres for place in around] == sorted(place.metres or 0 for place in around)
    assert len(around) == 3


def test_what_is_no_street_address_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    row = DOCUMENTED["adresser"][0]
    rows = [{**row, "objtype": "Matrikkeladresse"}, {**row, "nummer": None}, 7, {}]
    monkeypatch.setattr(geonorge, "get_json", lambda *_, **__: Answer({"adresser": rows}, ""))

    assert geonorge.search("a", kommunenummer="0301", address="https://g.example") == ()


@pytest.mark.parametrize("most", [0, 1001])
def test_too_many_addresses_are_not_asked_for(most: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        geonorge.search("a", kommunenummer="0301", address="https://g.example", most=most)


def test_geonorge_refuses_a_point_that_is_none(geo: str) -> None:
    with pytest.raises(RegisterRefused) as caught:
        geonorge.near(59.9, 10.9, metres=10, address=f"{geo}/feil")
    assert caught.value.status == 404


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("down", RegisterDown),
        ("broken", RegisterDown),
        ("no_json", RegisterDown),
        ("too_many", TooManyCalls),
    ],
)
def test_every_way_to_fail_is_told_apart(
    server: Server, geo: str, ssb: str, mode: str, error: type[Exception]
) -> None:
    server.failures.update(geonorge=mode, klass=mode)
    for ask in (
        lambda: geonorge.search("a", kommunenummer="0301", address=geo),
        lambda: klass.districts(on=DAY, address=ssb),
        lambda: klass.units_in_districts(on=DAY, address=ssb),
    ):
        with pytest.raises(error):
            ask()


def test_oslos_districts_and_their_units_are_read(ssb: str) -> None:
    districts = klass.districts(on=DAY, address=ssb)
    units = klass.units_in_districts(on=DAY, address=ssb)

    assert Code("030111", "Stovner") in districts
    assert len(districts) == 17
    assert Belongs(Code("03011101", "Stovner 1"), Code("030111", "Stovner")) in units
    assert {one.district for one in units} == set(districts)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"codes": [{"code": "030111"}]},
        {"codes": [7]},
        {"codes": [{"code": 30111, "name": "Stovner"}]},
        {"codes": [{"code": "nord", "name": "Stovner"}]},
    ],
)
def test_a_part_of_the_map_is_not_taken_for_all_of_it(
    monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    monkeypatch.setattr(klass, "get_json", lambda *_, **__: Answer(content, ""))
    with pytest.raises(RegisterDown):
        klass.districts(on=DAY, address="https://k.example")
