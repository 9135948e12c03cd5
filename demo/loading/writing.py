"""How planned requests become rows: whole columns at a time, as they are many.

PostgreSQL takes columns in a third of the time Django takes to write row by row. Instants are
sent as minutes since 1970.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from django.db import connection

from allmenning.core import scope
from demo.loading.drafts import CONFIRMED, DECLINED, NO_ROOM, Asked, Draft

_NUMBERS: Final = """
SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)
"""
_REQUESTS: Final = """
INSERT INTO booking_request (municipality_id, id, applicant_id, association_id, purpose, activity,
    participants, phone, note, terms_id, sent_at)
SELECT %s, number, applicant, association, purpose, activity, participants, phone, '', terms,
    to_timestamp(sent_at * 60)
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::int[],
    %s::text[], %s::bigint[], %s::bigint[])
    AS draft (number, applicant, association, purpose, activity, participants, phone, terms, sent_at)
"""
_BOOKINGS: Final = """
INSERT INTO booking_booking (municipality_id, id, request_id, space_id, during, state,
    decided_by_id, decided_at, reason)
SELECT %s, number, request, space, tstzrange(to_timestamp(starts * 60), to_timestamp(ends * 60)),
    state, decider, to_timestamp(decided_at * 60), reason
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::text[], %s::bigint[], %s::bigint[], %s::text[])
    AS draft (number, request, space, starts, ends, state, decider, decided_at, reason)
"""
_CLAIMS: Final = """
INSERT INTO booking_claim (municipality_id, booking_id, asset_id, during)
SELECT %s, booking, asset, tstzrange(to_timestamp(starts * 60), to_timestamp(ends * 60))
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    AS piece (booking, asset, starts, ends)
"""
# Instants are written as `actions.changes.snapshot` writes them.
_ISO: Final = (
    """to_char(to_timestamp({} * 60) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')"""
)
_CHANGES: Final = f"""
INSERT INTO booking_change (municipality_id, booking_id, kind, at, by_id, by_staff, before, after)
SELECT %s, booking, kind, to_timestamp(at * 60), by, by_staff,
    agreed || jsonb_build_object('state', was, 'reason', ''),
    agreed || jsonb_build_object('state', became, 'reason', reason)
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[],
    %s::text[], %s::bigint[], %s::bigint[], %s::bool[], %s::text[], %s::text[], %s::text[])
    AS act (booking, space, starts, ends, people, kind, at, by, by_staff, was, became, reason)
CROSS JOIN LATERAL (SELECT jsonb_build_object('space', space, 'people', people,
    'starts', {_ISO.format("starts")}, 'ends', {_ISO.format("ends")}) AS agreed) AS common
"""
_SERIES: Final = """
INSERT INTO booking_series (municipality_id, id, request_id, space_id, first_day, last_day,
    every_weeks, weekdays, from_minute, to_minute, skips_days_off)
SELECT %s, number, request, space, first_day, last_day, weeks, ARRAY[weekday::smallint],
    from_minute, to_minute, true
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::date[],
    %s::int[], %s::int[], %s::int[], %s::int[])
    AS draft (number, request, space, first_day, last_day, weeks, weekday, from_minute, to_minute)
"""
_SKIPPED: Final = """
INSERT INTO booking_skippeddate (municipality_id, series_id, day, reason)
SELECT %s, series, day, reason FROM unnest(%s::bigint[], %s::date[], %s::text[])
    AS skipped (series, day, reason)
"""

Row = tuple[Any, ...]
Numbered = list[tuple[int, int, Asked, Draft]]


def store(asked: Sequence[Asked]) -> list[int]:
    """Write requests, bookings, their history, and the claims of those that stand.

    Returns the requests' numbers, in the same order.
    """
    requests = numbers("booking_request", len(asked))
    write(_REQUESTS, map(_request, requests, asked))
    ids = iter(numbers("booking_booking", sum(len(one.dates) for one in asked)))
    dates: Numbered = [
        (next(ids), request, one, date)
        for request, one in zip(requests, asked, strict=True)
        for date in one.dates
    ]
    write(_BOOKINGS, (_booking(*each) for each in dates))
    write(_CLAIMS, chain.from_iterable(_claims(*each) for each in dates))
    write(_CHANGES, chain.from_iterable(_changes(*each) for each in dates))
    _store_series([each for each in zip(requests, asked, strict=True) if each[1].weeks])
    return requests


def _store_series(found: Sequence[tuple[int, Asked]]) -> None:
    ids = numbers("booking_series", len(found))
    write(_SERIES, (_series(pk, *each) for pk, each in zip(ids, found, strict=True)))
    skipped = (
        (pk, *one) for pk, (_, asked) in zip(ids, found, strict=True) for one in asked.skipped
    )
    write(_SKIPPED, skipped)


def numbers(table: str, count: int) -> list[int]:
    """So many new ids of the table."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [table, count])
        return [number for (number,) in cursor.fetchall()]


def write(statement: str, rows: Iterable[Row]) -> None:
    """Run a statement that takes the municipality and then the rows, column by column."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    if not columns:
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.municipality_id(), *columns])


def _request(number: int, asked: Asked) -> Row:
    wish, borrower = asked.wish, asked.wish.borrower
    return (
        number,
        borrower.person.pk,
        borrower.association.pk if borrower.association else None,
        wish.doing.purpose,
        wish.doing.activity,
        wish.participants,
        borrower.person.phone,
        asked.venue.rules.terms_id,
        asked.sent_at,
    )


def _booking(number: int, request: int, asked: Asked, date: Draft) -> Row:
    return (
        number,
        request,
        asked.venue.space.pk,
        date.slot.starts,
        date.slot.ends,
        date.state,
        asked.answered_by,
        asked.decided_at(date),
        NO_ROOM if date.state == DECLINED else "",
    )


def _claims(number: int, _request: int, asked: Asked, date: Draft) -> Iterable[Row]:
    if date.state != CONFIRMED:
        return
    rules, slot = asked.venue.rules, date.slot
    for asset in asked.venue.assets:
        yield number, asset, slot.starts - rules.buffer_before, slot.ends + rules.buffer_after


def _changes(number: int, _request: int, asked: Asked, date: Draft) -> Iterable[Row]:
    slot = date.slot
    for act in asked.acts(date):
        space, people = asked.venue.space.pk, asked.wish.participants
        yield number, space, slot.starts, slot.ends, people, *act


def _series(number: int, request: int, asked: Asked) -> Row:
    days = [date.slot.day for date in asked.dates] + [day for day, _why in asked.skipped]
    wish = asked.wish
    return (
        number,
        request,
        asked.venue.space.pk,
        min(days),
        max(days),
        asked.weeks,
        wish.weekday,
        wish.minute,
        wish.minute + wish.length,
    )
