"""The watch that every test is under finds what is planted, and tells where without saying what."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.store import Store
from tests.canaries import CODE, EMAIL, PERSONAL, PHONE, Known, seen_in, seen_on_disk
from tests.canary_watch import Watch
from tests.house.tree import ROOT
from tests.journeys.traces import left_in

CODE_MADE, LANDLINE = "728394", "22334455"
KNOWN = Known({CODE_MADE}, {LANDLINE})
PLANTED = [
    ("15839000046", PERSONAL),
    ("pid=158390 00046;", PERSONAL),
    ("42918300044", PERSONAL),
    (CODE_MADE, CODE),
    ("728 394", CODE),
    ("728\xa0394,", CODE),
    (f'{{"status":200,"pin":"{CODE_MADE}"}}', CODE),
    ("+4799887766", PHONE),
    ("0047 998 87 766", PHONE),
    ("200 400 00 000 12", PHONE),
    ("22 33 44 55", PHONE),
    ("kari@example.org", EMAIL),
]
INNOCENT = [
    "",
    "15839000047",
    "31129000046",
    "115839000046",
    "7283941",
    "0.728394",
    "9f728394ab",
    "728395",
    "2026-12-01T08:00:00.728394Z",
    "20261201 1764579600",
    "bookings@ 12",
]


@pytest.mark.parametrize(("text", "kind"), PLANTED)
def test_what_is_planted_is_found(text: str, kind: str) -> None:
    assert seen_in(text).kinds(KNOWN) == {kind}
    assert seen_on_disk(b"\x00\xff" + text.encode("latin-1") + b"\x00").kinds(KNOWN) == {kind}


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert seen_in(text).kinds(KNOWN) == set()


def _record(message: str, *values: object, error: Exception | None = None) -> logging.LogRecord:
    raised = (type(error), error, None) if error is not None else None
    return logging.LogRecord("a.room", logging.INFO, __file__, 7, message, values, raised)


def test_a_log_is_read_with_its_values_and_its_errors() -> None:
    watch = Watch()
    watch.learn_code(CODE_MADE)
    records = [
        _record("the code is %s", CODE_MADE),
        _record("it failed", error=ValueError("Key (number)=(15839000046)")),
        _record("%d", "kari@example.org"),
    ]
    found = []
    for record in records:
        watch.heard(record)
        found.append(watch.leaks())

    place = "in the log of a.room"
    assert found == [{f"{CODE} {place}"}, {f"{PERSONAL} {place}"}, set()]
    assert watch.leaks() == set()


@pytest.mark.plants_canaries
@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("where", ["gateway.sqlite", ":memory:"])
def test_a_store_is_read_as_bytes_and_as_numbers(
    tmp_path: Path, where: str, is_closed: bool
) -> None:
    watch, path = Watch(), where if where == ":memory:" else tmp_path / where
    store = Store(path)
    watch.opened(store, path)
    watch.learn_code(CODE_MADE)
    with store.transaction():
        store.set_number("a code as a number", int(CODE_MADE))
        store.set_doors(((1, "switch", "+4799887766"), (2, "switch", "15839000046")))
    if is_closed:
        watch.looks_into(store)
        store.close()

    name = Path(where).name
    assert watch.leaks() == {f"{kind} in the store {name}" for kind in (CODE, PHONE, PERSONAL)}


SUITE = """
import logging
import pytest
from allmenning.keys.rules import pins, slots
from gateway.store import Store

SPARE = slots.spare_code(b"s", door=1, slot=1, count=0)

def test_log():
    logging.getLogger("a.room").warning("said %s", pins.pin(b"secret", b"grant", 0))

def test_log_of_a_long_one():
    logging.getLogger("a.room").warning("said %s", pins.pin(b"secret", b"grant", pins.LONG_FROM + 1))

def test_log_of_a_module():
    logging.getLogger("a.room").warning("said %s", SPARE)

def test_disk(tmp_path):
    store = Store(tmp_path / "gateway.sqlite")
    with store.transaction():
        store.set_doors(((1, "switch", pins.pin(b"secret", b"grant", 0)),))
    store.close()

@pytest.mark.plants_canaries
def test_on_purpose():
    logging.getLogger("a.room").warning("said 15839000046")

def test_nothing():
    logging.getLogger("a.room").warning("said %s", "728394")
"""


@pytest.mark.prove
def test_a_test_that_leaves_one_fails_and_does_not_repeat_it(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(SUITE)
    plugins = ("-p", "tests.canary_watch", "-p", "no:django", "-p", "no:cacheprovider")
    marks = ("-W", "ignore::pytest.PytestUnknownMarkWarning")
    command = [sys.executable, "-m", "pytest", "-q", *plugins, *marks, "--rootdir", str(tmp_path)]
    said = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout

    assert "test_log left a code of digits in the log of a.room." in said
    assert "test_log_of_a_long_one left a code of digits in the log of a.room." in said
    assert "test_log_of_a_module left a code of digits in the log of a.room." in said
    assert "test_disk left a code of digits in the store gateway.sqlite." in said
    assert "4 failed, 2 passed" in said


def test_the_logs_of_a_run_are_read_but_for_those_of_others(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("signed in: 15839000046")
    (tmp_path / "doors").mkdir()
    (tmp_path / "doors" / "gateway.sqlite-wal").write_bytes(b"\x00+4799887766\x00")
    (tmp_path / "sign-in.log").write_text("15839000046")

    assert left_in(tmp_path, KNOWN) == {f"{PERSONAL} in web.log", f"{PHONE} in gateway.sqlite-wal"}
