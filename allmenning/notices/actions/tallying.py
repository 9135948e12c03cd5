"""Sums kept beside the ledger, so that nothing ever counts it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from allmenning.core import scope
from allmenning.notices.models import Notice, Tally

_ADD = """
INSERT INTO notices_tally AS tally (municipality_id, notice_id, kind, name, number, at)
SELECT %(municipality)s, %(notice)s, %(kind)s, added.name, added.number, %(now)s
FROM unnest(%(names)s::text[], %(numbers)s::bigint[]) AS added (name, number) ORDER BY added.name
ON CONFLICT (notice_id, kind, name)
DO UPDATE SET number = tally.number + excluded.number,
    at = CASE WHEN excluded.number > 0 THEN excluded.at ELSE tally.at END"""


def add(*, notice_id: int, kind: str, numbers: Mapping[str, int], now: datetime) -> None:
    """Add to the notice's sums of one kind; a number may be below zero."""
    if not numbers:
        return
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "notice": notice_id,
        "kind": kind,
        "names": list(numbers),
        "numbers": list(numbers.values()),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)


def replace_audience(*, notice: Notice, numbers: Mapping[str, int], now: datetime) -> None:
    """Keep these as the notice's sums of who is meant and left out, in place of earlier ones."""
    Tally.objects.filter(notice=notice, kind=Tally.Kind.AUDIENCE).delete()
    add(notice_id=notice.pk, kind=Tally.Kind.AUDIENCE, numbers=numbers, now=now)
