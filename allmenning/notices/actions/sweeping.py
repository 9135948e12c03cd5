"""What is left behind is taken up again: leases that are over, and attempts nobody knows of.

It is done again and again, since a claim may be committed after its process is dead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from allmenning.core import scope
from allmenning.notices.actions import tallying
from allmenning.notices.models import Dispatch, Tally
from allmenning.notices.rules import pace

_State = Dispatch.State
_OUTCOME = Tally.Kind.OUTCOME
AT_ONCE = 1000

_UNTOUCHED = """
UPDATE notices_dispatch SET state = 'pending', leased_until = NULL
WHERE municipality_id = %(municipality)s AND state = 'claimed' AND leased_until <= %(now)s"""
_IN_DOUBT = """
UPDATE notices_dispatch SET state = 'unknown', leased_until = NULL
WHERE municipality_id = %(municipality)s AND state = 'attempting' AND leased_until <= %(now)s
RETURNING notice_id"""
# Bundled with something that has gone out without it, or that does not go out now.
_LEFT_BEHIND = """
UPDATE notices_dispatch AS late SET bundled_in_id = NULL
FROM notices_dispatch AS head JOIN notices_notice AS notice ON notice.id = head.notice_id
WHERE late.municipality_id = %(municipality)s AND late.state = 'pending'
    AND head.id = late.bundled_in_id
    AND (head.state NOT IN ('pending', 'claimed', 'attempting', 'unknown')
        OR head.state = 'pending' AND notice.state <> 'sending')"""
# An attempt's rows change together or not at all, and only from what was asked about.
_FOUND = """
UPDATE notices_dispatch AS dispatch
SET state = CASE WHEN dispatch.id = asked.id THEN 'accepted' ELSE 'bundled' END,
    settled_at = dispatch.attempted_at
FROM unnest(%(ids)s::bigint[], %(tries)s::int[]) AS asked (id, tries)
JOIN notices_dispatch head ON head.id = asked.id AND head.tries = asked.tries
WHERE dispatch.municipality_id = %(municipality)s AND dispatch.state = 'unknown'
    AND head.state = 'unknown' AND (dispatch.id = asked.id OR dispatch.bundled_in_id = asked.id)
RETURNING dispatch.notice_id, dispatch.state"""
_ABSENT = """
UPDATE notices_dispatch AS dispatch
SET state = 'pending', attempted_at = NULL
FROM unnest(%(ids)s::bigint[], %(tries)s::int[]) AS asked (id, tries)
JOIN notices_dispatch head ON head.id = asked.id AND head.tries = asked.tries
WHERE dispatch.municipality_id = %(municipality)s AND dispatch.state = 'unknown'
    AND head.state = 'unknown' AND (dispatch.id = asked.id OR dispatch.bundled_in_id = asked.id)
    AND head.attempted_at <= %(over)s
RETURNING dispatch.notice_id, 'pending'"""


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A mail that may have gone out: the row that names it, and when its dot was about to be sent."""

    id: int
    tries: int
    attempted_at: datetime


@transaction.atomic(durable=True)
def sweep(*, now: datetime) -> int:
    """Free claims whose lease is over, put attempts in doubt; returns how many are in doubt now."""
    _execute(_UNTOUCHED, now=now)
    doubtful = _execute(_IN_DOUBT, now=now)
    _execute(_LEFT_BEHIND, now=now)
    _count([(notice, _State.UNKNOWN.value) for (notice,) in doubtful], now, unknown=0)
    return len(doubtful)


def in_doubt(*, now: datetime) -> list[InDoubt]:
    """Some mails in doubt, the oldest first: what the relay's log is asked about."""
    rows = Dispatch.objects.filter(
        state=_State.UNKNOWN, bundled_in=None, attempted_at__lte=now - pace.QUIESCE
    )
    found = rows.order_by("attempted_at").values_list("pk", "tries", "attempted_at")
    return [InDoubt(*one) for one in found[:AT_ONCE]]


@transaction.atomic(durable=True)
def reconcile(*, answers: Mapping[InDoubt, bool | None], now: datetime) -> None:
    """Settle what was in doubt by what the relay's log says: taken, never taken, or None.

    It is due again only when the relay never took it and nothing can be under way any more.
    """
    taken = [one for one, answer in answers.items() if answer]
    absent = [one for one, answer in answers.items() if answer is False]
    with tallying.added_last(now=now):
        for text, asked in ((_FOUND, taken), (_ABSENT, absent)):
            ids, tries = [one.id for one in asked], [one.tries for one in asked]
            moved = _execute(text, now=now, ids=ids, tries=tries, over=now - pace.QUIESCE)
            _count(moved, now, unknown=-1)


def _execute(text: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, {"municipality": scope.municipality_id(), **values})
        return cursor.fetchall() if cursor.description else []


def _count(moved: list[tuple[Any, ...]], now: datetime, *, unknown: int) -> None:
    """Add what the rows became to their notices' sums, and `unknown` for each to those in doubt."""
    sums: dict[int, dict[str, int]] = {}
    for notice, state in moved:
        of_notice = sums.setdefault(notice, {})
        if state != _State.PENDING:
            of_notice[state] = of_notice.get(state, 0) + 1
        if unknown:
            of_notice[_State.UNKNOWN] = of_notice.get(_State.UNKNOWN, 0) + unknown
    for notice, numbers in sorted(sums.items()):
        tallying.add(notice_id=notice, kind=_OUTCOME, numbers=numbers, now=now)
