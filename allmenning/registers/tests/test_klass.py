"""Codes of SSB KLASS: read as documented, refused when they cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from allmenning.registers import klass
from allmenning.registers.calling import Answer, RegisterDown, RegisterRefused, TooManyCalls
from allmenning.registers.klass import Belongs, Code
from allmenning.registers.tests.stand_ins import Clock, registers
from simulators.registers.server import Server

DAY = dt.date(2026, 12, 1)
ITEM = {
    "sourceCode": "03011101",
    "sourceName": "Stovner 1",
    "targetCode": "030111",
    "targetName": "Stovner",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with registers(Clock()) as server:
        yield server


@pytest.fixture
def ssb(server: Server) -> Iterator[str]:
    yield f"{server.base_url}/klass"
    server.failures = dict.fromkeys(server.failures, "none")


def test_the_documented_answer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer({"correspondenceItems": [ITEM]}, "")
    monkeypatch.setattr(klass, "get_json", lambda *_, **__: answer)

    assert klass.units_in_districts(on=DAY, address="https://k.example") == (
        Belongs(Code("03011101", "Stovner 1"), Code("030111", "Stovner")),
    )


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
    server: Server, ssb: str, mode: str, error: type[Exception]
) -> None:
    server.failures.update(klass=mode)
    with pytest.raises(error):
        klass.units_in_districts(on=DAY, address=ssb)


def test_another_address_is_refused(ssb: str) -> None:
    with pytest.raises(RegisterRefused):
        klass.units_in_districts(on=DAY, address=f"{ssb}/elsewhere")


def test_oslos_units_and_their_districts_are_read(ssb: str) -> None:
    units = klass.units_in_districts(on=DAY, address=ssb)

    assert Belongs(Code("03011101", "Stovner 1"), Code("030111", "Stovner")) in units
    assert len({one.district for one in units}) == 17


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"correspondenceItems": [{"sourceCode": "03011101"}]},
        {"correspondenceItems": [7]},
        {"correspondenceItems": [{**ITEM, "targetCode": 30111}]},
        {"correspondenceItems": [ITEM, {**ITEM, "sourceCode": "nord"}]},
    ],
)
def test_a_part_of_the_map_is_not_taken_for_all_of_it(
    monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    monkeypatch.setattr(klass, "get_json", lambda *_, **__: Answer(content, ""))
    with pytest.raises(RegisterDown):
        klass.units_in_districts(on=DAY, address="https://k.example")
