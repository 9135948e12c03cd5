"""The guard: who of some dispatches must not be sent now. Asked when they fall due, and in the claim.

People are locked first, so that two claims for one person, or a claim and her opting out, follow
one another: the later one sees what the earlier did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.queries import fitness
from allmenning.notices.queries.audience import meaning
from allmenning.notices.queries.meant import standing_sql
from allmenning.notices.rules.reasons import Reason
from allmenning.people.models import RegisteredPerson

_JUDGED = """
WITH {prelude}
SELECT dispatch.id, {reasons}
FROM notices_dispatch dispatch
JOIN people_registeredperson person ON person.id = dispatch.person_id
WHERE dispatch.id = ANY(%(dispatches)s)"""

_ONE_MAIL = """
SELECT mate.id FROM notices_dispatch mate
WHERE COALESCE(mate.bundled_in_id, mate.id) IN (
    SELECT COALESCE(asked.bundled_in_id, asked.id) FROM notices_dispatch asked
    WHERE asked.id = ANY(%(dispatches)s))"""


def unfit(dispatches: Sequence[int], *, now: datetime) -> dict[int, Reason]:
    """The first reason against each dispatch (by id) that must not be sent now; the others are fit.

    Locks the people in question until the transaction ends; call it inside one. Of several
    dispatches to one person that are not bundled only one is within the budget.
    """
    rows = list(_rows(dispatches))
    people = sorted({row.person_id for row in rows})
    list(
        RegisteredPerson.objects.select_for_update(no_key=True)
        .filter(pk__in=people)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    found = {row.pk: Reason.EXPIRED for row in rows if _is_late(row.notice, now)}
    for notice, group in _by_notice(row for row in rows if row.pk not in found).items():
        found |= _judged(notice, group, dispatches, now)
    return found | _over_budget_together(rows, found)


def _rows(dispatches: Sequence[int]) -> Iterable[Dispatch]:
    return Dispatch.objects.filter(pk__in=dispatches).select_related("notice").order_by("pk")


def _is_late(notice: Notice, now: datetime) -> bool:
    return notice.valid_until is None or notice.valid_until <= now


def _by_notice(rows: Iterable[Dispatch]) -> dict[Notice, list[Dispatch]]:
    groups: dict[Notice, list[Dispatch]] = defaultdict(list)
    for row in rows:
        groups[row.notice].append(row)
    return groups


def _judged(
    notice: Notice, rows: list[Dispatch], asked: Sequence[int], now: datetime
) -> dict[int, Reason]:
    about = meaning(notice, now=now)
    standing, values = standing_sql(about)
    values |= fitness.values(about, now=now)
    values["dispatches"] = [row.pk for row in rows]
    values["people"] = [row.person_id for row in rows]
    text = _JUDGED.format(
        prelude=fitness.prelude(fitness.AMONG_PEOPLE),
        reasons=fitness.reasons(told="FALSE", standing=standing),
    )
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MAIL, {"dispatches": list(asked)})
        values["own"] = [row[0] for row in cursor.fetchall()]
        cursor.execute(text, values)
        judged = {pk: fitness.known(reason) for pk, reason in cursor.fetchall()}
    return {pk: reason for pk, reason in judged.items() if reason is not None}


def _over_budget_together(rows: Iterable[Dispatch], found: dict[int, Reason]) -> dict[int, Reason]:
    """Of what is not urgent and fit, all but the most important mail to each person."""
    fit = [row for row in rows if row.pk not in found and not row.notice.is_urgent]
    mails = [row for row in fit if row.bundled_in_id is None and row.state != "candidate"]
    mails.sort(key=lambda row: (row.notice.priority, row.pk))
    first = {row.person_id: row.pk for row in reversed(mails)}
    return {row.pk: Reason.BUDGET for row in mails if first[row.person_id] != row.pk}
