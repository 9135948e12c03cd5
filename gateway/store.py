"""What the gateway keeps on its disk: grants, what was taken back, what was used, and its record.

No code of digits, name, number or address of anybody is kept: a grant has sixteen random bytes for
a name, and codes are derived when the gateway starts (`gateway.known`).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from allmenning.keys.rules.grants import moment, seconds
from allmenning.keys.rules.lockout import Lockout
from allmenning.keys.rules.records import FIRST_LINK, linked

_TABLES = """
CREATE TABLE IF NOT EXISTS number (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS granted (
    id BLOB PRIMARY KEY, token BLOB NOT NULL, pin INTEGER, card BLOB NOT NULL, until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revoked (id BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS certificate (position INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS door (
    number INTEGER PRIMARY KEY, driver TEXT NOT NULL, address TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS place (
    door INTEGER NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL, mark BLOB NOT NULL, spare INTEGER,
    wanted INTEGER NOT NULL, PRIMARY KEY (door, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used (id BLOB PRIMARY KEY, times INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS once (id BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lockout (
    reader TEXT PRIMARY KEY, wrong INTEGER NOT NULL, since INTEGER NOT NULL,
    until INTEGER NOT NULL, times INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS line (
    sequence INTEGER PRIMARY KEY, content BLOB NOT NULL, link BLOB NOT NULL, at INTEGER NOT NULL,
    awaits INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS line_awaits ON line (sequence) WHERE awaits;
"""


class Store:
    """A SQLite file whose commits are on the disk when they return. ":memory:" keeps nothing.

    Every method but `transaction` and the readers belongs inside `transaction`, which tests make
    fail before, in or after by a subclass. Raises sqlite3.Error when the disk does not take it.
    """

    def __init__(self, path: Path | str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Lets go of the file; a transaction that was not committed is undone."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or none of it, durable when the block has ended."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def number(self, name: str) -> int:
        """A number by its name; 0 before it was first set."""
        found = self._db.execute("SELECT value FROM number WHERE name = ?", (name,)).fetchone()
        return int(found[0]) if found else 0

    def set_number(self, name: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO number VALUES (?, ?)", (name, value))

    def granted(self) -> list[tuple[bytes, int | None, bytes]]:
        """Token, counter of digits and card of every grant."""
        return self._db.execute("SELECT token, pin, card FROM granted").fetchall()

    def add_granted(
        self, id: bytes, token: bytes, pin: int | None, card: bytes, until: datetime
    ) -> None:
        row = (id, token, pin, card, seconds(until))
        self._db.execute("INSERT OR REPLACE INTO granted VALUES (?, ?, ?, ?, ?)", row)

    def revoked(self) -> dict[bytes, int]:
        """Until when, in seconds since 1970, each grant that was taken back is remembered."""
        return dict(self._db.execute("SELECT id, until FROM revoked ORDER BY id").fetchall())

    def add_revoked(self, id: bytes, until: datetime) -> None:
        """Remembers at least until then; takes the grant away."""
        self._db.execute(
            "INSERT INTO revoked VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET until = max(until, excluded.until)",
            (id, seconds(until)),
        )
        self._db.execute("DELETE FROM granted WHERE id = ?", (id,))

    def certificates(self) -> tuple[bytes, ...]:
        rows = self._db.execute("SELECT content FROM certificate ORDER BY position")
        return tuple(row[0] for row in rows)

    def set_certificates(self, certificates: tuple[bytes, ...]) -> None:
        self._db.execute("DELETE FROM certificate")
        self._db.executemany("INSERT INTO certificate VALUES (?, ?)", enumerate(certificates))

    def doors(self) -> tuple[tuple[int, str, str], ...]:
        return tuple(self._db.execute("SELECT number, driver, address FROM door ORDER BY number"))

    def set_doors(self, doors: tuple[tuple[int, str, str], ...]) -> None:
        self._db.execute("DELETE FROM door")
        self._db.executemany("INSERT OR REPLACE INTO door VALUES (?, ?, ?)", doors)

    def places(self, door: int) -> list[tuple[int, bytes, bytes, int | None, bool]]:
        """Number, grant, mark, count of spare codes, and whether a code is to stand there, of each
        place in a lock that decides alone."""
        rows = self._db.execute(
            "SELECT number, id, mark, spare, wanted FROM place WHERE door = ? ORDER BY number",
            (door,),
        )
        return [(*row, bool(wanted)) for *row, wanted in rows]

    def set_places(
        self, door: int, places: list[tuple[int, bytes, bytes, int | None, bool]]
    ) -> None:
        self._db.execute("DELETE FROM place WHERE door = ?", (door,))
        rows = [(door, *place) for place in places]
        self._db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", rows)

    def used(self) -> dict[bytes, int]:
        return dict(self._db.execute("SELECT id, times FROM used").fetchall())

    def add_use(self, id: bytes, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO used VALUES (?, 1, ?)"
            " ON CONFLICT (id) DO UPDATE SET times = times + 1, at = excluded.at",
            (id, seconds(at)),
        )

    def seen(self) -> set[bytes]:
        return {row[0] for row in self._db.execute("SELECT id FROM once")}

    def add_seen(self, id: bytes, at: datetime) -> None:
        self._db.execute("INSERT OR IGNORE INTO once VALUES (?, ?)", (id, seconds(at)))

    def lockouts(self) -> dict[str, Lockout]:
        rows = self._db.execute("SELECT reader, wrong, since, until, times FROM lockout")
        return {
            reader: Lockout(wrong, moment(since), moment(until), times)
            for reader, wrong, since, until, times in rows
        }

    def set_lockout(self, reader: str, lockout: Lockout) -> None:
        ends = (seconds(lockout.since), seconds(lockout.until))
        row = (reader, lockout.wrong, *ends, lockout.times)
        self._db.execute("INSERT OR REPLACE INTO lockout VALUES (?, ?, ?, ?, ?)", row)

    def last_line(self) -> tuple[int, bytes]:
        """Number and link of the last line; 0 and the first link before there is any."""
        newest = "SELECT sequence, link FROM line ORDER BY sequence DESC LIMIT 1"
        found = self._db.execute(newest).fetchone()
        return (int(found[0]), found[1]) if found else (0, FIRST_LINK)

    def add_line(self, sequence: int, line: bytes, at: datetime, *, awaits: bool) -> None:
        """Appends a line to the chain; `awaits` says that its outcome is to follow."""
        last, link = self.last_line()
        if sequence != last + 1:
            raise sqlite3.IntegrityError(f"line {sequence} after {last}")
        row = (sequence, line, linked(link, line), seconds(at), awaits)
        self._db.execute("INSERT INTO line VALUES (?, ?, ?, ?, ?)", row)

    def awaiting(self) -> list[bytes]:
        """The lines whose outcome was never written, in order."""
        rows = self._db.execute("SELECT content FROM line WHERE awaits ORDER BY sequence")
        return [row[0] for row in rows]

    def awaited(self, sequence: int) -> bytes | None:
        """The line, while its outcome is still to follow; else None."""
        found = "SELECT content FROM line WHERE sequence = ? AND awaits"
        row = self._db.execute(found, (sequence,)).fetchone()
        return row[0] if row else None

    def settle(self, sequence: int) -> None:
        """The line's outcome has come."""
        self._db.execute("UPDATE line SET awaits = 0 WHERE sequence = ?", (sequence,))

    def lines_after(self, sequence: int, most: int) -> list[tuple[int, bytes]]:
        """At most so many (number, line) that follow."""
        return self._db.execute(
            "SELECT sequence, content FROM line WHERE sequence > ? ORDER BY sequence LIMIT ?",
            (sequence, most),
        ).fetchall()

    def forget(self, *, over: datetime, shown: datetime, used: datetime, told: datetime) -> None:
        """Deletes grants and revocations of no use after `over`, what was shown once before
        `shown`, uses last counted before `used`, and received lines written before `told`."""
        self._db.execute("DELETE FROM granted WHERE until < ?", (seconds(over),))
        self._db.execute("DELETE FROM revoked WHERE until < ?", (seconds(over),))
        self._db.execute("DELETE FROM once WHERE at < ?", (seconds(shown),))
        self._db.execute("DELETE FROM used WHERE at < ?", (seconds(used),))
        # The newest line stays, since the next one is linked to it.
        self._db.execute(
            "DELETE FROM line WHERE at < ? AND NOT awaits AND sequence <= ?"
            " AND sequence < (SELECT max(sequence) FROM line)",
            (seconds(told), self.number("received")),
        )
