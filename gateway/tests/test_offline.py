"""Codes for who booked when the line was down: they open once, whatever the gateway was told."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from allmenning.core.period import Period
from allmenning.keys.rules.decisions import Presentation, Reason
from allmenning.keys.rules.offline import lasting
from allmenning.keys.rules.pins import offline_code, offline_mark, whole_quarters
from allmenning.keys.rules.presenting import By, Digits
from allmenning.keys.rules.records import record_in
from gateway.core import Gateway
from gateway.journal import OPENED
from gateway.store import Store
from gateway.tests import world
from gateway.tests.world import DOOR, NOW, SECRET, at

HOUR = timedelta(hours=1)
BOOKED = Period(NOW + HOUR, NOW + 3 * HOUR)


def code_for(during: Period, *, taken: set[Period] | None = None) -> str:
    """What the platform gives, which shares nothing with the gateway but their secret."""
    lasts = lasting(during, taken or set())
    assert lasts is not None
    starts, quarters = whole_quarters(lasts)
    return offline_code(SECRET, door=DOOR, starts=starts, quarters=quarters)


def answer(made: Gateway, code: str, now: datetime, door: int = DOOR) -> Reason:
    tried = made.attempt(Presentation(door, "1", Digits(code)), at(now))
    if tried.decision.allowed and tried.sequence is not None:
        made.journal.outcome(tried.sequence, OPENED)
    return tried.decision.reason


def test_it_opens_once_also_when_the_gateway_is_started_anew(tmp_path: Path) -> None:
    path, code = tmp_path / "gateway.sqlite", code_for(BOOKED)
    made = world.told(path)

    assert answer(made, code, BOOKED.start - HOUR) is Reason.TOO_EARLY
    assert answer(made, code, BOOKED.start) is Reason.OPEN
    assert answer(made, code, BOOKED.start) is Reason.USED_UP

    again = world.gateway(path)
    assert answer(again, code, BOOKED.start + HOUR) is Reason.USED_UP
    assert answer(again, code, BOOKED.end) is Reason.ENDED


def test_another_s_for_the_same_time_is_a_code_of_its_own() -> None:
    made, first = world.told(), code_for(BOOKED)
    second = code_for(BOOKED, taken={BOOKED})

    assert first != second
    assert answer(made, first, BOOKED.start) is Reason.OPEN
    assert answer(made, second, BOOKED.start) is Reason.OPEN
    assert answer(made, second, BOOKED.start) is Reason.USED_UP


def test_it_opens_no_other_door() -> None:
    assert answer(world.told(), code_for(BOOKED), BOOKED.start, door=DOOR + 1) is Reason.UNKNOWN


def test_it_stands_in_the_record_and_its_digits_nowhere(tmp_path: Path) -> None:
    path, code = tmp_path / "gateway.sqlite", code_for(BOOKED)
    made = world.told(path)
    answer(made, code, BOOKED.start)

    lines = made.journal.unsent()
    assert lines is not None
    tried, came = (record_in(line) for line in lines.lines)
    assert (tried.by, tried.allowed, tried.grant, came.outcome_of) == (
        By.OFFLINE_CODE.value,
        True,
        offline_mark(SECRET, door=DOOR, code=code),
        1,
    )
    assert [file for file in tmp_path.iterdir() if code.encode() in file.read_bytes()] == []


class Full(Store):
    """A disk that takes nothing more."""

    def add_seen(self, id: bytes, at: datetime) -> None:
        raise sqlite3.OperationalError("database or disk is full")


def test_what_cannot_be_remembered_does_not_open(tmp_path: Path) -> None:
    path, code = tmp_path / "gateway.sqlite", code_for(BOOKED)
    world.told(path)
    full = Gateway(world.IDENTITY, Full(path), world.Hands().clock())

    assert answer(full, code, BOOKED.start) is Reason.NOT_WRITTEN
    assert answer(world.gateway(path), code, BOOKED.start) is Reason.OPEN
