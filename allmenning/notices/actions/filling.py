"""The ledger is filled: those whom a notice is meant for get a row each, once, in one statement."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from allmenning.notices.actions import tallying
from allmenning.notices.actions.editing import locked
from allmenning.notices.actions.ending import stop_by_itself
from allmenning.notices.models import Notice
from allmenning.notices.queries.at_work import FOUND, LEFT
from allmenning.notices.queries.audience import JUDGED, judged_sql
from allmenning.notices.rules.budget import next_morning

_ADDED = "+"

# Each row, and where the notice has a reminder, that one too: it waits for its own day.
AGAIN = """unnest(%(reminders)s::boolean[], %(afters)s::interval[]) AS again (is_reminder, after)"""

# Whoever is to be told something else the same morning is told both together: within what is ready
# for that morning, or when what waits for its day has been looked at. Who is left out because
# another at home is told has a row all the same: she is next when the other cannot be told.
_FILL = (
    JUDGED
    + """, total AS (
    SELECT count(*) AS number FROM chosen WHERE why IS NULL
), lead AS MATERIALIZED (
    SELECT DISTINCT ON (ready.person_id) ready.person_id, ready.id
    FROM notices_dispatch ready JOIN notices_notice about ON about.id = ready.notice_id
    WHERE NOT %(is_urgent)s AND ready.municipality_id = %(municipality)s
        AND ready.state = 'pending' AND ready.due_at = %(due_at)s AND ready.bundled_in_id IS NULL
        AND about.state = 'sending' AND NOT about.is_urgent
    ORDER BY ready.person_id, about.priority, ready.id
), added AS (
    INSERT INTO notices_dispatch (municipality_id, notice_id, person_id, occurrence, is_reminder,
        child_id, district_id, variant, state, reason, called_on, due_at, tries,
        settled_at, bundled_in_id)
    SELECT %(municipality)s, %(notice)s, person_id, occurrence, again.is_reminder,
        child_id, district_id, variant,
        CASE WHEN NOT again.is_reminder AND why IS NOT NULL THEN 'skipped'
            WHEN again.is_reminder OR NOT %(is_urgent)s AND lead.id IS NULL AND EXISTS (
            SELECT FROM notices_dispatch also
            WHERE also.person_id = chosen.person_id AND also.state = 'candidate')
        THEN 'candidate' ELSE 'pending' END,
        CASE WHEN again.is_reminder THEN '' ELSE COALESCE(why, '') END, NULL,
        %(due_at)s + again.after, 0,
        CASE WHEN NOT again.is_reminder AND why IS NOT NULL THEN %(now)s END,
        CASE WHEN NOT again.is_reminder AND why IS NULL THEN lead.id END
    FROM chosen LEFT JOIN lead USING (person_id) CROSS JOIN {AGAIN}
    WHERE (why IS NULL OR why = 'household') AND (SELECT number FROM total) <= %(most)s
    ORDER BY person_id
    ON CONFLICT DO NOTHING
    RETURNING is_reminder, reason
)
SELECT why, count(*) FROM chosen GROUP BY why
UNION ALL SELECT '+', count(*) FROM added WHERE NOT is_reminder AND reason = ''""".replace(
        "{AGAIN}", AGAIN
    )
)


@transaction.atomic
def fill(*, notice: Notice, now: datetime) -> int:
    """Give everybody the notice is meant for a row, and keep the sums; returns how many are new.

    Nobody gets one of a notice that is not being sent any more, or that is filled already. When
    more are meant than `max_recipients` nobody gets one, and the notice is stopped. Raises
    AudienceError and CircumstancesError.
    """
    notice = locked(notice)
    if notice.state != Notice.State.SENDING or notice.filled_at is not None:
        return 0
    counts = _filled(notice, now)
    added = counts.pop(_ADDED, 0)
    left = counts.pop(None, 0)
    numbers = {str(reason): number for reason, number in counts.items()}
    found = left + sum(numbers.values())
    tallying.replace_audience(notice=notice, numbers={FOUND: found, LEFT: left, **numbers}, now=now)
    Notice.objects.filter(pk=notice.pk).update(filled_at=now)
    if left > notice.max_recipients:
        stop_by_itself(notice=notice, because=f"{left} > {notice.max_recipients}", now=now)
    return added


def due_for(notice: Notice, *, now: datetime) -> datetime:
    """When a notice that is sent now goes out: urgent ones at once, others at seven."""
    moment = max(now, notice.send_at or now)
    return moment if notice.is_urgent else next_morning(moment)


def again(notice: Notice) -> dict[str, Any]:
    """What AGAIN asks for."""
    days = notice.reminder_after_days
    afters = [timedelta()] if days is None else [timedelta(), timedelta(days=days)]
    return {"reminders": [False, True][: len(afters)], "afters": afters}


def _filled(notice: Notice, now: datetime) -> dict[str | None, int]:
    text, values = judged_sql(_FILL, notice, now=now)
    facts: dict[str, Any] = {
        "most": notice.max_recipients,
        "due_at": due_for(notice, now=now),
        **again(notice),
    }
    with connection.cursor() as cursor:
        cursor.execute(text, values | facts)
        return dict(cursor.fetchall())
