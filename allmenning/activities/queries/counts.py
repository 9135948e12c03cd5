"""How many came, as the lines of the head counts say together."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connection

from allmenning.activities.models import Session
from allmenning.activities.rules.figures import Figures, HeadCount, Held, figures_of
from allmenning.core.clock import local_date

# The last total and what was added after it; without a total, all that was added. Taps that come
# to nobody were undone, and nobody has counted yet.
_STANDING: Final = """
SELECT session_id, sum(adults), sum(children), bool_or(is_approximate)
FROM (
    SELECT session_id, adults, children, is_total, is_approximate,
           count(*) FILTER (WHERE is_total) OVER (
               PARTITION BY session_id ORDER BY at DESC, id DESC
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS totals_after
    FROM activities_attendance
    WHERE session_id = ANY(%s)
) AS line
WHERE totals_after = 0
GROUP BY session_id
HAVING bool_or(is_total) OR sum(adults) > 0 OR sum(children) > 0
"""


def counts_of(sessions: Iterable[int]) -> dict[int, HeadCount]:
    """How many came to each of the sessions (ids) that somebody has counted."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(sessions)])
        rows = cursor.fetchall()
    return {
        session: HeadCount(max(adults, 0), max(children, 0), is_approximate)
        for session, adults, children, is_approximate in rows
    }


def held_figures(
    sessions: Iterable[Session], counts: Mapping[int, HeadCount] | None = None
) -> Figures:
    """What sessions that are over come to; `counts` when they are known for more than these."""
    rows = list(sessions)
    counts = counts_of(row.pk for row in rows) if counts is None else counts
    cancelled = Session.State.CANCELLED
    return figures_of(
        Held(local_date(row.starts), counts.get(row.pk), row.state == cancelled) for row in rows
    )
