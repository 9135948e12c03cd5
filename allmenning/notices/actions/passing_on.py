"""Of each household one is told. When it turns out that she cannot be, the next at home may be."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from allmenning.core import scope
from allmenning.notices.actions import tallying
from allmenning.notices.models import Dispatch, Tally
from allmenning.notices.queries.at_work import LEFT
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.rules.triggers import COMES_ONCE

# Nobody else at home is told either, or somebody else is told already.
_OF_ALL_AT_HOME: Final = frozenset({Reason.HOUSEHOLD, Reason.EXPIRED, Reason.STOPPED})

# Where somebody at home has been told, or waits to be, nobody else is.
_NEXT = """
WITH missed AS (
    SELECT DISTINCT passed.notice_id, passed.occurrence, passed.is_reminder, person.home
    FROM notices_dispatch passed
    JOIN notices_notice notice ON notice.id = passed.notice_id AND notice.one_per_household
    JOIN people_registeredperson person ON person.id = passed.person_id
    WHERE passed.id = ANY(%(dispatches)s) AND person.home IS NOT NULL
), at_home AS (
    SELECT one.id, one.state, one.reason, mate.born_on, one.person_id, missed.*
    FROM missed JOIN people_registeredperson mate
        ON mate.municipality_id = %(municipality)s AND mate.home = missed.home
    JOIN notices_dispatch one ON one.person_id = mate.id AND one.notice_id = missed.notice_id
        AND one.occurrence = missed.occurrence AND one.is_reminder = missed.is_reminder
), following AS (
    SELECT DISTINCT ON (notice_id, occurrence, is_reminder, home) id FROM at_home
    WHERE state = 'skipped' AND reason = 'household' AND NOT EXISTS (
        SELECT FROM at_home AS told WHERE told.state NOT IN ('skipped', 'closed')
            AND (told.notice_id, told.occurrence, told.is_reminder, told.home)
                = (at_home.notice_id, at_home.occurrence, at_home.is_reminder, at_home.home))
    ORDER BY notice_id, occurrence, is_reminder, home, born_on, person_id
)
UPDATE notices_dispatch AS dispatch
SET state = 'candidate', reason = '', settled_at = NULL, due_at = %(now)s
FROM following, notices_notice notice
WHERE dispatch.id = following.id AND notice.id = dispatch.notice_id
RETURNING dispatch.notice_id, notice.trigger"""


def pass_on(*, dispatches: Sequence[int], reason: Reason, now: datetime) -> None:
    """Have the next at home looked at, where these (by id) were skipped for the reason.

    She gets it only when nothing is against her either; call it in their transaction.
    """
    if reason in _OF_ALL_AT_HOME or not dispatches:
        return
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "dispatches": list(dispatches),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        found = Counter(cursor.fetchall())
    for (notice, trigger), number in sorted(found.items()):
        _count(notice, number, now, comes_once=trigger in COMES_ONCE)


def _count(notice: int, number: int, now: datetime, *, comes_once: bool) -> None:
    """Of what comes once, whoever another at home was told for is no outcome; of a trigger's
    people, who is left is counted when she is let through."""
    audience, outcome = {Reason.HOUSEHOLD.value: -number}, {}
    if comes_once:
        audience[LEFT] = number
    else:
        outcome[Dispatch.State.SKIPPED.value] = -number
    tallying.add(notice_id=notice, kind=Tally.Kind.AUDIENCE, numbers=audience, now=now)
    tallying.add(notice_id=notice, kind=Tally.Kind.OUTCOME, numbers=outcome, now=now)
