"""What is public of series and sessions, in an order in which nothing comes in behind a reader.

Source: OpenActive, Realtime Paged Data Exchange 1.0 (modified timestamp and id ordering; the
timestamp may be any number that grows, and ours is the transaction's).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.db import connection

from allmenning.activities.models import PublicChange
from allmenning.activities.queries.openactive import series_told, sessions_told
from allmenning.core import scope

AT_ONCE: Final = 500
Kind = PublicChange.Kind
Told: TypeAlias = Callable[[Sequence[int]], Mapping[int, dict[str, Any]]]
_TOLD: Final[Mapping[Kind, Told]] = {Kind.SERIES: series_told, Kind.SESSION: sessions_told}
# A clock would lose changes: a transaction that began before another may commit after it, and its
# rows would lie behind who has read past them. None that still runs, and none that comes, has a
# number below xmin: what stands there is all there will ever be.
_AFTER: Final = """
SELECT transaction::text, object_id FROM activities_publicchange
WHERE municipality_id = %(municipality)s AND kind = %(kind)s
    AND (transaction, object_id) > (%(transaction)s::text::xid8, %(id)s)
    AND transaction < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY transaction, object_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Item:
    """One series or session as it stands now; `data` is None when it is not public any more."""

    id: int
    modified: int
    data: dict[str, Any] | None


def items_after(kind: Kind, modified: int, id: int) -> list[Item]:
    """What has changed since, in order. What it says may be newer: then it comes once more."""
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "kind": kind,
        "transaction": str(modified),
        "id": id,
        "most": AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, values)
        changed = [(int(transaction), found) for transaction, found in cursor.fetchall()]
    told = _TOLD[kind]([found for _transaction, found in changed])
    return [Item(found, transaction, told.get(found)) for transaction, found in changed]
