"""Sums kept beside the ledger, so that nothing ever counts it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from django.db import connection

from allmenning.core import scope
from allmenning.notices.models import Notice, Tally

_ADD = """
INSERT INTO notices_tally AS tally (municipality_id, notice_id, kind, name, number, at)
SELECT %(municipality)s, added.notice, added.kind, added.name, added.number, %(now)s
FROM unnest(%(notices)s::bigint[], %(kinds)s::text[], %(names)s::text[], %(numbers)s::bigint[])
    AS added (notice, kind, name, number) ORDER BY added.notice, added.kind, added.name
ON CONFLICT (notice_id, kind, name)
DO UPDATE SET number = tally.number + excluded.number,
    at = CASE WHEN excluded.number > 0 THEN excluded.at ELSE tally.at END"""
# What is to be added to each sum, by notice, kind and name.
_Sums = Counter[tuple[int, str, str]]
_LATER: Final[ContextVar[_Sums | None]] = ContextVar("sums to add later", default=None)


@contextmanager
def added_last(*, now: datetime) -> Iterator[None]:
    """What is added within the block is added at its end, all in one order.

    Each sum is locked until the transaction ends: two who locked them in the order things happened
    would wait for one another.
    """
    sums: _Sums = Counter()
    token = _LATER.set(sums)
    try:
        yield
    finally:
        _LATER.reset(token)
    _write(sums, now)


def add(*, notice_id: int, kind: str, numbers: Mapping[str, int], now: datetime) -> None:
    """Add to the notice's sums of one kind; a number may be below zero."""
    sums = Counter({(notice_id, str(kind), name): number for name, number in numbers.items()})
    later = _LATER.get()
    if later is None:
        _write(sums, now)
    else:
        later.update(sums)


def _write(sums: _Sums, now: datetime) -> None:
    if not sums:
        return
    notices, kinds, names = zip(*sums, strict=True)
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "notices": list(notices),
        "kinds": list(kinds),
        "names": list(names),
        "numbers": list(sums.values()),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)


def replace_audience(*, notice: Notice, numbers: Mapping[str, int], now: datetime) -> None:
    """Keep these as the notice's sums of who is meant and left out, in place of earlier ones."""
    Tally.objects.filter(notice=notice, kind=Tally.Kind.AUDIENCE).delete()
    add(notice_id=notice.pk, kind=Tally.Kind.AUDIENCE, numbers=numbers, now=now)
