"""The guard: who of some dispatches must not be sent now. Asked when they fall due, and in the claim.

People are locked first, so that two claims for one person, or a claim and her opting out, follow
one another: the later one sees what the earlier did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.queries import fitness
from allmenning.notices.queries.audience import meaning
from allmenning.notices.queries.meant import standing_sql
from allmenning.notices.rules.reasons import Reason

_JUDGED = """
WITH {prelude}, judged AS (
    SELECT dispatch.id, dispatch.person_id, dispatch.occurrence, dispatch.is_reminder,
        dispatch.state, person.home, person.born_on, {reasons} AS reason
    FROM notices_dispatch dispatch
    JOIN people_registeredperson person ON person.id = dispatch.person_id
    WHERE dispatch.id = ANY(%(dispatches)s)
)
SELECT id, CASE
    WHEN reason IS NULL AND %(one_per_household)s AND home IS NOT NULL AND (row_number() OVER (
        PARTITION BY home, occurrence, is_reminder, reason IS NULL ORDER BY born_on, person_id
    ) > 1 OR EXISTS ({told_at_home})) THEN 'household' ELSE reason END
FROM judged"""
# What is pending waits for its own claim, and is looked at there.
_TOLD_AT_HOME = """
    SELECT FROM people_registeredperson mate
    JOIN notices_dispatch told ON told.person_id = mate.id AND told.notice_id = %(notice)s
    WHERE mate.municipality_id = %(municipality)s AND mate.home = judged.home
        AND mate.id <> judged.person_id AND told.occurrence = judged.occurrence
        AND told.is_reminder = judged.is_reminder AND told.id <> ALL(%(dispatches)s)
        AND (told.state = 'bundled' OR told.state = ANY(%(sent_states)s)
            OR judged.state = 'candidate' AND told.state = 'pending')"""
# A reminder is not too much because of what it reminds of.
_REMINDED_OF = """
SELECT COALESCE(first.bundled_in_id, first.id) FROM notices_dispatch reminder
JOIN notices_dispatch first ON first.notice_id = reminder.notice_id
    AND first.person_id = reminder.person_id AND first.occurrence = reminder.occurrence
    AND NOT first.is_reminder
WHERE reminder.id = ANY(%s)"""

# An array is one parameter; hundreds of numbers are hundreds, each written out and read again.
_ROWS = """
SELECT id, person_id, notice_id, is_reminder, bundled_in_id, state FROM notices_dispatch
WHERE id = ANY(%s) ORDER BY id"""
_FOLLOWERS = "SELECT id FROM notices_dispatch WHERE bundled_in_id = ANY(%s)"
_LOCK = """
SELECT id FROM people_registeredperson WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A dispatch as the guard needs it: hundreds are asked of at a time."""

    pk: int
    person: int
    notice: int
    is_reminder: bool
    lead: int | None
    state: str


def unfit(dispatches: Sequence[int], *, now: datetime) -> dict[int, Reason]:
    """The first reason against each dispatch (by id) that must not be sent now; the others are fit.

    Locks the people in question until the transaction ends; call it inside one. Of several
    dispatches to one person that are not bundled only one is within the budget.
    """
    rows = _rows(dispatches)
    _lock_people(rows)
    notices = Notice.objects.in_bulk({row.notice for row in rows})
    own = _of_the_same_mails(rows)
    found: dict[int, Reason] = {}
    for pk, is_reminder in {(row.notice, row.is_reminder) for row in rows}:
        group = [row for row in rows if (row.notice, row.is_reminder) == (pk, is_reminder)]
        less = _reminded_of(group) if is_reminder else []
        found |= _judged(notices[pk], group, [*own, *less], now)
    return found | _over_budget_together(rows, notices, found)


def _rows(dispatches: Sequence[int]) -> list[_Asked]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(dispatches)])
        return [_Asked(*row) for row in cursor.fetchall()]


def _lock_people(rows: Iterable[_Asked]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [[row.person for row in rows]])


def _of_the_same_mails(rows: Iterable[_Asked]) -> list[int]:
    leads = list({row.lead or row.pk for row in rows})
    return [*leads, *_ids(_FOLLOWERS, leads)]


def _reminded_of(reminders: Iterable[_Asked]) -> list[int]:
    return _ids(_REMINDED_OF, [row.pk for row in reminders])


def _ids(statement: str, dispatches: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [dispatches])
        return [identifier for (identifier,) in cursor.fetchall()]


def _judged(notice: Notice, rows: list[_Asked], own: list[int], now: datetime) -> dict[int, Reason]:
    if notice.valid_until is None or notice.valid_until <= now:
        return {row.pk: Reason.EXPIRED for row in rows}
    about = meaning(notice, now=now)
    standing, values = standing_sql(about)
    values |= fitness.values(about, now=now)
    values |= {
        "dispatches": [row.pk for row in rows],
        "people": [row.person for row in rows],
        "own": own,
        "one_per_household": notice.one_per_household,
    }
    text = _JUDGED.format(
        prelude=fitness.prelude(fitness.AMONG_PEOPLE),
        reasons=fitness.reasons(told="FALSE", standing=standing),
        told_at_home=_TOLD_AT_HOME,
    )
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        judged = {pk: fitness.known(reason) for pk, reason in cursor.fetchall()}
    return {pk: reason for pk, reason in judged.items() if reason is not None}


def _over_budget_together(
    rows: Iterable[_Asked], notices: Mapping[int, Notice], found: Mapping[int, Reason]
) -> dict[int, Reason]:
    """Of what is not urgent and fit, all but the most important mail to each person."""
    mails = [
        row
        for row in rows
        if row.pk not in found
        and not notices[row.notice].is_urgent
        and row.lead is None
        and row.state != Dispatch.State.CANDIDATE
    ]
    mails.sort(key=lambda row: (notices[row.notice].priority, row.pk))
    first = {row.person: row.pk for row in reversed(mails)}
    over = {row.pk for row in mails if first[row.person] != row.pk}
    return {
        row.pk: Reason.BUDGET
        for row in rows
        if row.pk not in found and (row.pk in over or row.lead in over)
    }
