"""After a campaign no e-mail address is left anywhere: not in a table, a dump, a log or a file.

The dump is what a backup is made of. The write-ahead log, which a backup may keep too, holds the
rows that were written and no statement with its values, also rows of a transaction that was undone:
an address would be there only if somebody had tried to store it.
"""

import logging
import os
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import psycopg
from django.db import connection

from allmenning.notices.models import Bounce, Notice
from allmenning.notices.tests import posting
from allmenning.notices.tests.posting import (
    REACHED,
    Register,
    dispatch,
    number_of,
    send_until,
    states,
)
from allmenning.people.models import RegisteredPerson
from runner import binaries
from simulators.sink.server import Sink

# Each campaign is followed by a dump of the whole database.
pytestmark = pytest.mark.prove

CANARY = "kanarifugl"


@pytest.fixture
def people(committed: None, sending: Notice) -> list[RegisteredPerson]:
    people = posting.residents(40)
    for person in people:
        dispatch(sending, person)
    return people


def tables_with(word: str) -> list[str]:
    """The tables that hold the word in any row, read as their owner."""
    name = connection.settings_dict["NAME"]
    options = "-c allmenning.municipality=*"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name, options=options) as owner:
        tables = owner.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        asked = "SELECT count(*) FROM {} AS one WHERE one::text ILIKE %s"
        return [
            table
            for (table,) in tables
            if owner.execute(asked.format(table), [f"%{word}%"]).fetchone() != (0,)
        ]


def dump(folder: Path) -> str:
    """The database as pg_dump writes it, read as the owner of its tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        (version,) = cursor.fetchone()
    program = binaries.find(version=version).folder / "pg_dump"
    path = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(
        path=connection.settings_dict["NAME"]
    )
    written = subprocess.run(
        [program, "--enable-row-security", "--file", folder / "dump.sql", path.geturl()],
        env={**os.environ, "PGOPTIONS": "-c allmenning.municipality=*"},
        capture_output=True,
        text=True,
    )
    assert written.returncode == 0, written.stderr
    return (folder / "dump.sql").read_text()


def files_with(word: str, since: float) -> list[str]:
    """The files for a moment's use, written since then, that hold the word."""
    found = []
    for folder, _inner, names in os.walk(tempfile.gettempdir(), onerror=lambda _error: None):
        for path in (Path(folder) / name for name in names):
            try:
                is_new = path.is_file() and path.stat().st_mtime >= since
                if (
                    is_new
                    and path.stat().st_size < 50_000_000
                    and word.encode() in path.read_bytes()
                ):
                    found.append(path.name)
            except OSError:
                continue
    return found


@pytest.mark.parametrize("mode", ["none", "accept_and_drop", "refuse"])
def test_no_address_is_left_anywhere(
    mode: str,
    people: list[RegisteredPerson],
    sending: Notice,
    sink: Sink,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    began, sink.state.mode, sink.state.times = time.time(), mode, 10
    caplog.set_level(logging.DEBUG)
    told = {
        number_of(person): replace(REACHED, email=f"{CANARY}{at}@innbygger.example")
        for at, person in enumerate(people)
    }
    got: list[str] = []
    sink.state.keep = lambda recipient, _content: got.append(recipient)

    def is_over() -> bool:
        return not set(states(sending)) & {"pending", "claimed", "attempting"}

    send_until(is_over, sink, Register(told=told))
    assert len(got) == (30 if mode == "refuse" else 40)
    assert all(CANARY in address for address in got)
    assert tables_with(CANARY) == []
    dumped = dump(tmp_path)
    assert sending.title in dumped
    assert CANARY not in dumped
    assert CANARY not in caplog.text
    assert CANARY not in "".join(capfd.readouterr())
    assert files_with(CANARY, began) == []
    if mode == "refuse":
        assert Bounce.objects.count() == 10
