"""What happened to bookings, in an order in which nothing comes in behind a reader's back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from allmenning.booking.models import Booking
from allmenning.core import scope

# Each event that changes bookings: what it is called outside, and where it holds their ids.
KINDS: Final = {
    "booking.BookingConfirmed": ("confirmed", ("booking_id",)),
    "booking.BookingRequested": ("requested", ("booking_id",)),
    "booking.BookingDeclined": ("declined", ("booking_id",)),
    "booking.BookingUnanswered": ("unanswered", ("booking_id",)),
    "booking.BookingCancelled": ("cancelled", ("booking_id",)),
    "booking.BookingMoved": ("moved", ("booking_id",)),
    "booking.PeopleChanged": ("people", ("booking_ids",)),
    "booking.ActUndone": ("undone", ("booking_id",)),
    "booking.OwnUseBooked": ("confirmed", ("booking_ids",)),
    "booking.SeriesBooked": ("confirmed", ("booking_ids",)),
    "booking.SeriesRequested": ("requested", ("booking_ids",)),
    "booking.SeriesAnswered": ("answered", ("approved_ids", "declined_ids")),
    "booking.SeriesCancelled": ("cancelled", ("booking_ids",)),
    "booking.SeriesMoved": ("moved", ("booking_ids",)),
}
# A transaction that began before another may commit after it. None of those that still run, and
# none that comes, has a number below xmin: what stands there is all there will ever be.
_AFTER = """
SELECT transaction::text, id, name, payload::text, happened_at FROM core_eventrecord
WHERE municipality_id = %(municipality)s AND name = ANY(%(names)s)
    AND (transaction, id) > (%(transaction)s::text::xid8, %(id)s)
    AND transaction < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY transaction, id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Cursor:
    """How far somebody has read."""

    transaction: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}-{self.id}"


@dataclass(frozen=True)
class Happening:
    """What happened to which bookings, and the cursor that comes after it."""

    cursor: Cursor
    kind: str
    bookings: tuple[int, ...]
    at: datetime


def happenings_after(cursor: Cursor, *, most: int) -> list[Happening]:
    """What happened after the cursor, in order, of transactions older than any that still runs."""
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "names": list(KINDS),
        "transaction": str(cursor.transaction),
        "id": cursor.id,
        "most": most,
    }
    with connection.cursor() as database:
        database.execute(_AFTER, values)
        return [_happening(row) for row in database.fetchall()]


def end_of_feed() -> Cursor:
    """A cursor before all that is yet to come, and after all that is over."""
    with connection.cursor() as database:
        database.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return Cursor(int(database.fetchone()[0]), 0)


def _happening(row: Sequence[Any]) -> Happening:
    transaction, identifier, name, payload, at = row
    kind, fields = KINDS[name]
    return Happening(
        Cursor(int(transaction), identifier), kind, _ids(json.loads(payload), fields), at
    )


def _ids(payload: dict[str, Any], fields: Iterable[str]) -> tuple[int, ...]:
    found: list[int] = []
    for field in fields:
        value = payload[field]
        found += value if isinstance(value, list) else [value]
    return tuple(found)


def bookings_within(units: Iterable[int], ids: Iterable[int]) -> frozenset[int]:
    """Those of the bookings that are in buildings of the units, but not those made as a trial."""
    real = Booking.objects.filter(pk__in=set(ids), is_trial=False)
    there = real.filter(space__building__unit_id__in=units)
    return frozenset(there.values_list("pk", flat=True))
