"""No test of the suite may leave a canary in a log or on a gateway's disk; one that does, fails.

Every record of every logger is read as production would write it and as it was said, and every
gateway's store when it is closed and when its test ends. Codes of digits and telephone numbers
are learned where the product makes and reads them. Tests that plant a canary on purpose are
marked `plants_canaries`.
"""

import logging
import sqlite3
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from functools import wraps
from pathlib import Path
from typing import Any, Final

import phonenumbers
import pytest

from allmenning.core.jsonlog import JsonFormatter
from allmenning.keys.rules import pins, slots
from gateway.store import Store
from tests.canaries import Known, Seen, seen_in

_JSON = JsonFormatter()
# The stand-in for the mail relay says whom letters go to, as relays do: a system of others.
_OF_OTHERS = ("mail.log", "mail.debug")


class Watch:
    """What was learned, said and kept since a test began."""

    def __init__(self) -> None:
        # What modules made as they were read holds for every test.
        self._everywhere = self._known = Known()
        self._seen: list[tuple[str, Seen]] = []
        self._stores: dict[Store, Path | str] = {}

    def begin(self) -> None:
        """A test begins, with nothing learned, said or kept."""
        self._known, self._seen, self._stores = Known(), [], {}

    def learn_code(self, code: str) -> None:
        if len(code) in (pins.DIGITS, pins.LONG_DIGITS, pins.OFFLINE_DIGITS):
            self._known.codes.add(code)

    def learn_phone(self, number: phonenumbers.PhoneNumber) -> None:
        self._known.phones.add(str(number.national_number))

    def heard(self, record: logging.LogRecord) -> None:
        """A record, as it is said and as it would be written."""
        if record.name in _OF_OTHERS:
            return
        told = [_JSON.format(record), _message(record)]
        if record.exc_info:
            told += traceback.format_exception(*record.exc_info)
        self._seen.append((f"the log of {record.name}", seen_in("\n".join(told))))

    def opened(self, store: Store, path: Path | str) -> None:
        self._stores[store] = path

    def looks_into(self, store: Store) -> None:
        """A store as it stands, before it is closed or when its test ends."""
        path = self._stores.get(store, ":memory:")
        self._seen += [(f"the store {Path(path).name}", seen_in(t)) for t in _kept_by(store, path)]

    def leaks(self) -> set[str]:
        """Which kinds of canary stand where; what was looked at is not looked at again."""
        for store in self._stores:
            self.looks_into(store)
        seen, self._seen = self._seen, []
        known = self._known | self._everywhere
        return {f"{kind} in {place}" for place, one in seen for kind in one.kinds(known)}


def _message(record: logging.LogRecord) -> str:
    with suppress(Exception):
        return record.getMessage()
    return str(record.msg)


def _kept_by(store: Store, path: Path | str) -> Iterator[str]:
    """The bytes of a store, and the numbers and texts in its rows: a number is no text on a disk."""
    if path == ":memory:":
        # Closed, or in use by another thread: then it was read when it was closed, or is not ours.
        with suppress(sqlite3.ProgrammingError):
            yield store._db.serialize().decode("latin-1")
            yield _cells(store._db)
        return
    for file in Path(path).parent.glob(f"{Path(path).name}*"):
        yield file.read_bytes().decode("latin-1")
    if Path(path).exists():
        with closing(sqlite3.connect(path)) as db, suppress(sqlite3.DatabaseError):
            yield _cells(db)


def _cells(db: sqlite3.Connection) -> str:
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = [row for (name,) in tables for row in db.execute(f"SELECT * FROM {name}")]
    return "\n".join(str(cell) for row in rows for cell in row if isinstance(cell, int | str))


WATCH: Final = Watch()


def _then(first: Callable[..., Any], learn: Callable[[Any], None]) -> Callable[..., Any]:
    @wraps(first)
    def both(*given: Any, **named: Any) -> Any:
        made = first(*given, **named)
        learn(made)
        return made

    return both


def pytest_configure(config: pytest.Config) -> None:
    """Listen from before any test is read: all loggers, all stores, and where numbers are made."""
    watched = pytest.MonkeyPatch()
    config.add_cleanup(watched.undo)
    for maker in ("cut", "offline_code"):
        watched.setattr(pins, maker, _then(getattr(pins, maker), WATCH.learn_code))
    watched.setattr(slots, "spare_code", _then(slots.spare_code, WATCH.learn_code))
    watched.setattr(phonenumbers, "parse", _then(phonenumbers.parse, WATCH.learn_phone))
    handle, start, close = logging.Logger.handle, Store.__init__, Store.close

    def handling(logger: logging.Logger, record: logging.LogRecord) -> None:
        WATCH.heard(record)
        handle(logger, record)

    def starting(store: Store, path: Path | str) -> None:
        start(store, path)
        WATCH.opened(store, path)

    def ending(store: Store) -> None:
        WATCH.looks_into(store)
        close(store)

    watched.setattr(logging.Logger, "handle", handling)
    watched.setattr(Store, "__init__", starting)
    watched.setattr(Store, "close", ending)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    WATCH.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    result = yield
    _judge(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    result = yield
    _judge(item)
    return result


def _judge(item: pytest.Item) -> None:
    leaks = WATCH.leaks()
    if leaks and item.get_closest_marker("plants_canaries") is None:
        pytest.fail(f"{item.name} left {', '.join(sorted(leaks))}.", pytrace=False)
