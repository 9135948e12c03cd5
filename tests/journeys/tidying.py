"""A database as it was before a test, though the product goes on writing in it meanwhile."""

from graphlib import TopologicalSorter

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

# What people make on the pages; what is about it goes with it.
MADE = (
    "booking_approvalrule",
    "booking_adoption",
    "booking_closure",
    "booking_embed",
    "booking_feed",
    "booking_foreigncalendar",
    "booking_hold",
    "booking_placetemplate",
    "booking_request",
    "booking_series",
    "booking_terms",
    "booking_webhook",
    "desk_pagenote",
    "keys_bundle",
    "keys_door",
    "keys_gateway",
    "keys_grant",
    "keys_keyhandover",
    "keys_keyset",
    "keys_openaccess",
    "keys_staffgrant",
    "notices_notice",
    "notices_tariff",
    "notices_theme",
    "people_apikey",
    "people_association",
    "people_role",
    "places_asset",
    "places_holiday",
    "places_openingexception",
    "places_openinghours",
    "places_placesimport",
    "places_space",
    "places_timetable",
)
# Rooms in which people make all there is, and what comes of it.
ROOMS = ("activities", "voice")
TABLES = "SELECT tablename FROM pg_tables WHERE starts_with(tablename, %s)"
# The record of openings is kept for thirty days, whoever asks; nothing points at it.
RECORD = "keys_opening"
# How many tries a visitor has left; all visitors of the journeys have one address.
TRIES_LEFT = "core_ratebucket"
POINTS_AT = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND conrelid <> confrelid
"""
TRIES = 10

Last = dict[str, int]


def as_owner(address: str, statement: str, *names: str) -> None:
    """Run a statement as the tables' owner, with the names quoted into it."""
    with psycopg.connect(_everywhere(address), autocommit=True) as owner:
        owner.execute(_named(statement, *names))


def last_of_all(address: str) -> Last:
    """The last number in each table that people write in, children before what they point at."""
    with psycopg.connect(_everywhere(address)) as owner:
        tables = _children_first(owner)
        return {table: _last(owner, table) for table in tables}


def put_back(address: str, last: Last) -> None:
    """Take away what came after, all at once and while nobody else writes.

    Raises DeadlockDetected when somebody else is in the way every time.
    """
    for left in reversed(range(TRIES)):
        try:
            with psycopg.connect(_everywhere(address)) as owner:
                _take_away(owner, last)
            return
        except psycopg.errors.DeadlockDetected:
            if not left:
                raise


def _take_away(owner: psycopg.Connection, last: Last) -> None:
    every = sql.SQL(", ").join(map(sql.Identifier, last))
    # Whoever is about to write waits here, and then finds that it is gone.
    owner.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(every))
    owner.execute(_named("TRUNCATE {}, {}", RECORD, TRIES_LEFT))
    for table, number in last.items():
        if table != RECORD:
            owner.execute(_named("DELETE FROM {} WHERE id > %s", table), [number])


def _children_first(owner: psycopg.Connection) -> list[str]:
    found = {*MADE, *(table for room in ROOMS for table in _tables(owner, room))}
    pairs = owner.execute(POINTS_AT).fetchall()
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    before: dict[str, set[str]] = {table: set() for table in found}
    for child, parent in pairs:
        if child in found and parent in found:
            before[parent].add(child)
    return list(TopologicalSorter(before).static_order())


def _tables(owner: psycopg.Connection, room: str) -> list[str]:
    return [table for (table,) in owner.execute(TABLES, [f"{room}_"])]


def _last(owner: psycopg.Connection, table: str) -> int:
    found = owner.execute(_named("SELECT coalesce(max(id), 0) FROM {}", table)).fetchone()
    assert found
    return int(found[0])


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _everywhere(address: str) -> str:
    return make_conninfo(address, options="-c allmenning.municipality=*")
