"""Counting culture hours: rows that agree with the bookings whose time has passed.

What was counted of a booking stands on the booking itself, so that whatever happens to it later,
the difference is exact. Whoever counts has locked the booking; the sums are locked last, always
in the same order (docs/locking.md).
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce

from allmenning.booking.actions.claims import retried_once
from allmenning.booking.models import Booking
from allmenning.booking.rules.culture_hours import Key, Parts, Use, change, parts_of, together
from allmenning.core import scope
from allmenning.core.period import Period

AT_ONCE = 500
# One wake-up counts at most this many batches, so that other rooms' due work is not kept waiting.
BATCHES = 20

_MARK = """
UPDATE booking_booking AS booking SET counted = fresh.counted::jsonb
FROM unnest(%s::bigint[], %s::text[]) AS fresh (id, counted) WHERE booking.id = fresh.id
"""
_CHANGES = """
WITH change AS (
    SELECT * FROM unnest(%(spaces)s::bigint[], %(days)s::date[], %(purposes)s::text[],
        %(planned)s::bigint[], %(confirmed)s::bigint[], %(bookings)s::int[], %(answered)s::int[])
        AS change (space_id, day, purpose, planned, confirmed, bookings, answered)
)
"""
_ADD = """
ON CONFLICT ({keys}) DO UPDATE SET
    planned = counted.planned + excluded.planned,
    confirmed = counted.confirmed + excluded.confirmed,
    bookings = counted.bookings + excluded.bookings,
    answered = counted.answered + excluded.answered
"""
_SUMS = "sum(planned), sum(confirmed), sum(bookings), sum(answered)"
_FIGURES = "planned, confirmed, bookings, answered"
_DAYS = f"""{_CHANGES}
INSERT INTO booking_culturehours AS counted (municipality_id, space_id, day, purpose, {_FIGURES})
SELECT %(municipality)s, space_id, day, purpose, {_FIGURES} FROM change
ORDER BY space_id, day, purpose
{_ADD.format(keys="space_id, day, purpose")}"""
_MONTHS = f"""{_CHANGES}
INSERT INTO booking_culturemonth AS counted (municipality_id, building_id, month, purpose, {_FIGURES})
SELECT %(municipality)s, building_id, date_trunc('month', day)::date, purpose, {_SUMS}
FROM change JOIN places_space space ON space.id = change.space_id
GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
{_ADD.format(keys="building_id, month, purpose")}"""
_TOTAL = f"""{_CHANGES}
INSERT INTO booking_culturetotal AS counted (municipality_id, {_FIGURES})
SELECT %(municipality)s, {_SUMS} FROM change
{_ADD.format(keys="municipality_id")}"""


def recount(*, bookings: Iterable[Booking], now: datetime) -> None:
    """Make the culture hours agree with the bookings as they stand in this transaction.

    Call it once, after everything else an action has locked and changed, with all the bookings it
    touched. What has not passed and is not counted costs nothing; to call it again changes nothing.
    """
    touched = [
        booking.pk
        for booking in bookings
        if booking.counted is not None or booking.during.upper <= now
    ]
    if touched:
        _recount(touched, now)


def count_due(*, now: datetime) -> None:
    """Count confirmed bookings whose time has passed since last time; called every minute."""
    for _batch in range(BATCHES):
        if count_some(now=now) < AT_ONCE:
            return


@retried_once
def count_some(*, now: datetime) -> int:
    """Count the oldest that are not counted, up to a batch. Returns how many.

    Those that somebody is changing now are left to her transaction or to the next minute.
    """
    uncounted = Booking.objects.filter(
        state=Booking.State.CONFIRMED,
        is_trial=False,
        counted__isnull=True,
        during__endswith__lte=now,
    ).order_by("during__endswith")
    locked = uncounted.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True)
    found = list(locked[:AT_ONCE])
    if found:
        _recount(found, now)
    return len(found)


def _recount(identifiers: Sequence[int], now: datetime) -> None:
    """The bookings are read by a statement of their own, after they are locked: one that waits
    for a lock would see what is joined to them as it was before."""
    locked = Booking.objects.select_for_update(no_key=True).filter(pk__in=identifiers)
    list(locked.order_by("pk").values_list("pk"))
    changes, marks = [], []
    for pk, before, after in _states(identifiers, now):
        if before != after:
            changes.append(change(before or [], after or []))
            marks.append((pk, None if after is None else json.dumps(after)))
    if marks:
        _write(marks, together(changes))


def _states(
    identifiers: Sequence[int], now: datetime
) -> Iterable[tuple[int, Parts | None, Parts | None]]:
    """Each booking with what is counted of it, and what should be."""
    rows = Booking.objects.filter(pk__in=identifiers).values_list(
        "pk",
        "counted",
        "state",
        "is_trial",
        "space_id",
        "request__purpose",
        "during",
        Coalesce("people", "request__participants"),
        "turnouts__people",
    )
    for pk, counted, state, is_trial, space, purpose, during, estimated, came in rows:
        counts = state == Booking.State.CONFIRMED and not is_trial and during.upper <= now
        use = Use(space, purpose, Period(during.lower, during.upper), estimated, came)
        yield pk, counted, parts_of(use) if counts else None


def _write(marks: Sequence[tuple[int, str | None]], changes: dict[Key, tuple[int, ...]]) -> None:
    columns = list(zip(*((*key, *amounts) for key, amounts in changes.items()), strict=True))
    names = ("spaces", "days", "purposes", "planned", "confirmed", "bookings", "answered")
    values: dict[str, Any] = {
        name: list(column) for name, column in zip(names, columns, strict=False)
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(column) for column in zip(*marks, strict=True)])
        for statement in (_DAYS, _MONTHS, _TOTAL) if changes else ():
            cursor.execute(statement, values | {"municipality": scope.municipality_id()})
