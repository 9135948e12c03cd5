"""What becomes of the ledger's rows: claimed, marked before the final dot, settled.

Every step is one conditional change: only a row that is in the state it was read in, and in the
hands of the claim that read it (`tries`), is changed. Whoever changes nothing owns nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from allmenning.core import scope
from allmenning.mail.rules.answers import wait_after
from allmenning.notices.actions import passing_on, tallying
from allmenning.notices.models import Dispatch, Tally
from allmenning.notices.queries.guards import unfit
from allmenning.notices.rules import pace
from allmenning.notices.rules.reasons import Reason

_State = Dispatch.State

# The most urgent notice first; of each only as many as may be sent now: the first tenth has an index
# of its own. What is bundled follows the one it is bundled in.
_READY = """
SELECT ready.id FROM (
    SELECT id, share FROM notices_notice
    WHERE municipality_id = %(municipality)s AND state = 'sending' AND share > 0
    ORDER BY is_urgent DESC, priority, id
) AS notice
CROSS JOIN LATERAL (
    SELECT id FROM (SELECT id FROM notices_dispatch
        WHERE notice.share <= 10 AND mod(id, 100) < 10 AND {ready}) AS first
    UNION ALL
    SELECT id FROM (SELECT id FROM notices_dispatch WHERE notice.share > 10 AND {ready}) AS rest
) AS ready
LIMIT %(most)s""".format(
    ready="""municipality_id = %(municipality)s AND notice_id = notice.id AND state = 'pending'
        AND due_at <= %(now)s AND bundled_in_id IS NULL AND mod(id, 100) < notice.share
    ORDER BY due_at LIMIT %(most)s FOR UPDATE SKIP LOCKED"""
)
_CLAIM = """
UPDATE notices_dispatch AS dispatch
SET state = 'claimed', tries = tries + 1, leased_until = %(leased_until)s
FROM notices_notice notice
WHERE dispatch.state = 'pending' AND dispatch.municipality_id = %(municipality)s
    AND notice.id = dispatch.notice_id AND notice.state = 'sending'
    AND (dispatch.id = ANY(%(ready)s) OR dispatch.bundled_in_id = ANY(%(ready)s))
RETURNING dispatch.id, dispatch.tries, dispatch.notice_id, dispatch.person_id,
    dispatch.district_id, dispatch.variant, dispatch.is_reminder, COALESCE(dispatch.bundled_in_id, dispatch.id)"""
_NUMBERS = """
SELECT id, number_sealed, number_key_id FROM people_registeredperson WHERE id = ANY(%s)"""
_MOVE = """
UPDATE notices_dispatch AS dispatch SET {change}
FROM unnest(%(ids)s::bigint[], %(tries)s::int[]) AS mine (id, tries)
WHERE dispatch.municipality_id = %(municipality)s AND dispatch.id = mine.id
    AND dispatch.tries = mine.tries AND dispatch.state = %(before)s {only}
RETURNING dispatch.id, dispatch.notice_id"""
_IS_SENDING = """AND EXISTS (SELECT FROM notices_notice notice WHERE notice.id = dispatch.notice_id
    AND notice.state = 'sending' AND notice.valid_until > %(now)s)"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ledger in the hands of one claim."""

    id: int
    tries: int
    notice: int
    district: int | None
    variant: str
    is_reminder: bool


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """One mail to one person: the row it is sent for, and those that are sent within it.

    It is not printed: it is about a person, whose number is sealed with the key of that id.
    """

    rows: tuple[Row, ...]
    person: int
    number_sealed: bytes
    number_key_id: str

    @property
    def head(self) -> Row:
        """The row that gives the mail its name."""
        return self.rows[0]


@transaction.atomic(durable=True)
def claim(*, now: datetime) -> list[Claim]:
    """Take some mails that are due, and skip those that must not be sent now.

    Nobody else has them until the lease is over. What would be too much for its person now waits
    to be looked at again: `releasing` finds it a day, or none.
    """
    found = _taken(now)
    if not found:
        return []
    against = unfit([row.id for row, _person, _head in found], now=now)
    refused = [(row, against[row.id]) for row, _person, _head in found if row.id in against]
    _postpone([row for row, reason in refused if reason is Reason.BUDGET], now)
    _skip([one for one in refused if one[1] is not Reason.BUDGET], now)
    fit = [one for one in found if one[0].id not in against]
    mails: dict[tuple[int, int], list[Row]] = {}
    for row, person, head in sorted(fit, key=lambda one: (one[2], one[0].id != one[2], one[0].id)):
        mails.setdefault((head, person), []).append(row)
    _lead_anew(mails)
    return _with_numbers({rows[0].id: (person, rows) for (_head, person), rows in mails.items()})


def _taken(now: datetime) -> list[tuple[Row, int, int]]:
    """Each row with its person, and the row it is sent within: itself or another."""
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "now": now,
        "most": pace.AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READY, values)
        ready = [identifier for (identifier,) in cursor.fetchall()]
        if not ready:
            return []
        lease = {"ready": ready, "leased_until": now + pace.LEASE}
        cursor.execute(_CLAIM, values | lease)
        return [
            (Row(pk, tries, notice, district, variant, again), person, head)
            for pk, tries, notice, person, district, variant, again, head in cursor.fetchall()
        ]


def _lead_anew(mails: Mapping[tuple[int, int], Sequence[Row]]) -> None:
    """Where the row that led a bundle is skipped, the next one leads."""
    for (head, _person), rows in mails.items():
        if rows[0].id != head:
            mine = Dispatch.objects.filter(pk__in=[row.id for row in rows])
            mine.exclude(pk=rows[0].id).update(bundled_in=rows[0].id)
            mine.filter(pk=rows[0].id).update(bundled_in=None)


def _with_numbers(mails: Mapping[int, tuple[int, Sequence[Row]]]) -> list[Claim]:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [[person for person, _rows in mails.values()]])
        known = {person: (bytes(sealed), key_id) for person, sealed, key_id in cursor.fetchall()}
    return [Claim(tuple(rows), person, *known[person]) for person, rows in mails.values()]


@transaction.atomic(durable=True)
def skip(*, reasons: Sequence[tuple[Claim, Reason]], now: datetime) -> None:
    """Send nothing to these, for the reason given: what the contact register said, or did not."""
    _skip([(row, reason) for claimed, reason in reasons for row in claimed.rows], now)


def _skip(skipped: Sequence[tuple[Row, Reason]], now: datetime) -> None:
    ordered = sorted(skipped, key=lambda one: one[1].value)
    with tallying.added_last(now=now):
        for reason, group in groupby(ordered, key=lambda one: one[1]):
            _skip_for(reason, [row for row, _reason in group], now)


def _skip_for(reason: Reason, rows: Sequence[Row], now: datetime) -> None:
    change = "state = 'skipped', reason = %(reason)s, settled_at = %(now)s, leased_until = NULL"
    moved = _move(rows, change, before=_State.CLAIMED, now=now, reason=reason.value)
    _count(moved, Tally.Kind.AUDIENCE, reason.value, now)
    _count(moved, Tally.Kind.OUTCOME, _State.SKIPPED, now)
    passing_on.pass_on(dispatches=list(moved), reason=reason, now=now)


def _postpone(rows: Sequence[Row], now: datetime) -> None:
    change = "state = 'candidate', leased_until = NULL, bundled_in_id = NULL"
    _move(rows, change, before=_State.CLAIMED, now=now)


@transaction.atomic(durable=True)
def release(*, claims: Iterable[Claim], now: datetime) -> None:
    """Give back what was claimed and nothing has been done with: it is due as before."""
    give_back(claims=claims, now=now)


def give_back(*, claims: Iterable[Claim], now: datetime) -> None:
    """As `release`, in the transaction of the caller."""
    rows = [row for claimed in claims for row in claimed.rows]
    _move(rows, "state = 'pending', leased_until = NULL", before=_State.CLAIMED, now=now)


def mark(*, claims: Sequence[Claim], now: datetime) -> set[int]:
    """Write that these are about to be finished; returns the heads of those that may be.

    What is paused, over or another's now is not among them, nor what was to go in one mail with
    that: it is as it was. Call it in a transaction, and send the
    final dot only after that has been committed.
    """
    change = (
        "state = 'attempting', attempted_at = %(now)s, leased_until = %(leased_until)s, reason = ''"
    )
    moved = _move(
        [row for claimed in claims for row in claimed.rows],
        change,
        before=_State.CLAIMED,
        only=_IS_SENDING,
        now=now,
        leased_until=now + pace.ATTEMPT_LEASE,
    )
    whole = {one.head.id for one in claims if all(row.id in moved for row in one.rows)}
    parts = [row for one in claims if one.head.id not in whole for row in one.rows]
    unmark = "state = 'claimed', attempted_at = NULL"
    _move([row for row in parts if row.id in moved], unmark, before=_State.ATTEMPTING, now=now)
    return whole


def settle_accepted(*, claims: Sequence[Claim], now: datetime) -> None:
    """The relay has them: each head is accepted, what was sent within it is bundled."""
    heads = [one.head for one in claims]
    within = [row for one in claims for row in one.rows[1:]]
    _settle(heads, _State.ACCEPTED, _MARKED, now)
    _settle(within, _State.BUNDLED, _MARKED, now)


def settle_refused(*, claims: Sequence[Claim], now: datetime) -> None:
    """The relay refused them for good, before the dot or after it."""
    rows = [row for one in claims for row in one.rows]
    _settle(rows, _State.REJECTED, (_State.CLAIMED, *_MARKED), now)


def settle_unknown(*, claims: Sequence[Claim], now: datetime) -> None:
    """The dot was sent and nothing came back: the relay may have them."""
    rows = [row for one in claims for row in one.rows]
    change = "state = 'unknown', leased_until = NULL"
    _count(_move(rows, change, before=_State.ATTEMPTING, now=now), _OUTCOME, _State.UNKNOWN, now)


def settle_postponed(*, claims: Sequence[Claim], now: datetime) -> None:
    """Nothing was taken: each is due again after a while, longer each time."""
    change = "state = 'pending', leased_until = NULL, attempted_at = NULL, due_at = %(due_at)s"
    ordered = sorted((row for one in claims for row in one.rows), key=lambda row: row.tries)
    for tries, group in groupby(ordered, key=lambda row: row.tries):
        rows, due_at = list(group), now + wait_after(tries)
        for before in (_State.ATTEMPTING, _State.CLAIMED):
            _move(rows, change, before=before, now=now, due_at=due_at)


_OUTCOME = Tally.Kind.OUTCOME
_MARKED = (_State.ATTEMPTING, _State.UNKNOWN)


def _settle(rows: Sequence[Row], state: str, before_it: Sequence[str], now: datetime) -> None:
    """An answer that comes after the lease was over still tells what became of the row."""
    change = "state = %(state)s, settled_at = %(now)s, leased_until = NULL"
    moved: dict[int, int] = {}
    for before in before_it:
        rest = [row for row in rows if row.id not in moved]
        late = _move(rest, change, before=before, now=now, state=state) if rest else {}
        if before == _State.UNKNOWN:
            _count(late, _OUTCOME, _State.UNKNOWN, now, by=-1)
        moved |= late
    _count(moved, _OUTCOME, state, now)


def _move(
    rows: Sequence[Row], change: str, *, before: str, now: datetime, only: str = "", **more: Any
) -> dict[int, int]:
    """Change what is in the state `before` and still ours; returns those rows' notices by id."""
    if not rows:
        return {}
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "ids": [row.id for row in rows],
        "tries": [row.tries for row in rows],
        "before": before,
        "now": now,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE.format(change=change, only=only), values)
        return dict(cursor.fetchall())


def _count(moved: Mapping[int, int], kind: str, name: str, now: datetime, by: int = 1) -> None:
    for notice, number in sorted(Counter(moved.values()).items()):
        tallying.add(notice_id=notice, kind=kind, numbers={name: by * number}, now=now)
