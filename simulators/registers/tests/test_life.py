"""What is let happen to people stands in the list, and has happened after a restart too."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import requests

from allmenning.registers.tests.stand_ins import NOW, Clock, registers
from simulators.national_ids import is_synthetic
from simulators.population.city import BORN, MOVED, TOLD_BEFORE, Population
from simulators.population.known import KNOWN
from simulators.registers.folkeregisteret import Folkeregisteret
from simulators.registers.life import Act, Impossible, Life
from simulators.registers.people import People

POPULATION = Population({"030111": 200, "030105": 200}, dt.date(2026, 12, 1))
KARI = KNOWN[0].number


def register() -> Folkeregisteret:
    return Folkeregisteret(Clock(), People(POPULATION), TOLD_BEFORE)


def happened(freg: Folkeregisteret) -> list[tuple[int, str, str]]:
    told: list[dict[str, Any]] = [event for _, event in freg._events]
    return [(one["sekvensnummer"], one["hendelse"]["hendelsetype"], _number(one)) for one in told]


def _number(told: dict[str, Any]) -> str:
    return str(told["hendelse"]["folkeregisteridentifikator"])


def test_who_moves_takes_along_whom_she_lives_with() -> None:
    freg = register()

    Life(freg).let(Act("move", KARI, "030105"), now=NOW)

    told = happened(freg)
    assert len(told) == 3
    assert {kind for _, kind, _ in told} == {MOVED}
    assert told[0][0] == TOLD_BEFORE + 1
    kari = freg.people.everybody[KARI]
    assert kari.home.address.unit.district == "030105"
    assert kari.moved == NOW.date()


def test_a_child_is_born_with_a_number_and_a_guardian() -> None:
    freg = register()

    Life(freg).let(Act("bear", KARI), now=NOW)

    (_, kind, number), _ = happened(freg)
    assert kind == BORN
    assert is_synthetic(number)
    assert freg.people.everybody[number].guardians == (KARI,)
    assert number in freg.people.wards(KARI)


def test_a_death_is_annulled_once() -> None:
    freg = register()
    life = Life(freg)

    life.let(Act("die", KARI), now=NOW)
    assert freg.people.everybody[KARI].state == "doed"
    life.let(Act("annul", KARI), now=NOW)

    assert freg.people.everybody[KARI].state == "bosatt"
    with pytest.raises(Impossible):
        life.let(Act("annul", KARI), now=NOW)


def test_it_has_happened_after_a_restart(tmp_path: Path) -> None:
    journal = tmp_path / "acts.jsonl"
    before = register()
    life = Life(before, journal)
    for act in (Act("move", KARI, "ut"), Act("bear", KARI), Act("shield", KARI, "fortrolig")):
        life.let(act, now=NOW)

    after = register()
    Life(after, journal)

    assert happened(after) == happened(before)
    assert after.people.everybody[KARI] == before.people.everybody[KARI]


@pytest.mark.parametrize(
    "act",
    [
        Act("move", KARI, "030199"),
        Act("fly", KARI),
        Act("die", "15839010351"),
        Act("shield", KARI, "x"),
    ],
)
def test_what_cannot_happen_leaves_no_trace(act: Act, tmp_path: Path) -> None:
    freg, journal = register(), tmp_path / "acts.jsonl"

    with pytest.raises(Impossible):
        Life(freg, journal).let(act, now=NOW)

    assert happened(freg) == []
    assert not journal.exists()


def test_the_page_lets_things_happen_and_no_other_page_does() -> None:
    with registers(Clock(), POPULATION) as server:
        page = requests.get(f"{server.base_url}/", timeout=10)
        assert "Kari Nordlie" in page.text
        form = {"what": "die", "number": KARI}
        there = f"{server.base_url}/simulator/let"

        elsewhere = requests.post(
            there, form, headers={"Origin": "http://evil.example"}, timeout=10
        )
        assert elsewhere.status_code == 403
        said = requests.post(there, form, headers={"Origin": server.base_url}, timeout=10)

        assert "Det har skjedd" in said.text
        assert server.people.everybody[KARI].state == "doed"
        again = requests.post(there, form, timeout=10)
        assert "kan ikke skje" in again.text
