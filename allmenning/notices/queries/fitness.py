"""Why a person is left out, as SQL: the same reasons in the same order before approval, when a
dispatch falls due and when it is claimed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allmenning.core.clock import years_before
from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.queries.living import Meaning
from allmenning.notices.rules.audience import OF_AGE
from allmenning.notices.rules.budget import LIMITS
from allmenning.notices.rules.reasons import Reason

_State = Dispatch.State
# What has been sent, or may have been.
SENT = (
    _State.CLAIMED,
    _State.ATTEMPTING,
    _State.UNKNOWN,
    _State.ACCEPTED,
    _State.BOUNCED,
    _State.COMPLAINED,
)

# `kin` are those who share a child with somebody shielded; `had` how many each was told lately of
# what is not urgent. `among` narrows both to some people, `others` leaves the asked-for out.
PRELUDE = """
protected AS MATERIALIZED (
    SELECT id, home FROM people_registeredperson
    WHERE municipality_id = %(municipality)s AND is_shielded
), kin AS MATERIALIZED (
    SELECT mine.guardian_id AS id FROM people_guardianship mine
    JOIN people_guardianship theirs ON theirs.child_id = mine.child_id
    WHERE theirs.guardian_id IN (SELECT id FROM protected) {among_guardians}
    UNION
    SELECT mine.guardian_id FROM people_guardianship mine
    WHERE mine.child_id IN (SELECT id FROM protected) {among_guardians}
), had AS MATERIALIZED (
    SELECT sent.person_id, {counts}
    FROM notices_dispatch sent JOIN notices_notice about ON about.id = sent.notice_id
    WHERE sent.municipality_id = %(municipality)s AND NOT about.is_urgent
        AND sent.state = ANY(%(sent_states)s) AND sent.bundled_in_id IS NULL
        AND COALESCE(sent.attempted_at, %(now)s) > %(budget_since)s {among_sent}
    GROUP BY sent.person_id
)"""

REASONS = """CASE
    WHEN {told} THEN 'told'
    WHEN person.state = 'dead' THEN 'dead'
    WHEN person.state <> 'resident' THEN 'gone'
    WHEN person.is_shielded THEN 'shielded'
    WHEN person.id IN (SELECT id FROM kin)
        OR person.home IN (SELECT home FROM protected WHERE home IS NOT NULL)
        THEN 'near_shielded'
    WHEN person.born_on IS NULL OR person.born_on > %(of_age)s THEN 'minor'
    WHEN NOT ({standing}) THEN 'changed'
    WHEN EXISTS (SELECT FROM notices_optout no WHERE no.person_id = person.id
        AND (no.theme_id IS NULL OR no.theme_id = %(theme)s)) THEN 'opted_out'
    WHEN EXISTS (SELECT FROM notices_bounce back WHERE back.person_id = person.id
        AND back.until > %(now)s) THEN 'resting'
    WHEN NOT %(is_urgent)s AND person.id IN (SELECT person_id FROM had WHERE {spent})
        THEN 'budget'
END"""

AMONG_PEOPLE = {
    "among_guardians": "AND mine.guardian_id = ANY(%(people)s)",
    "among_sent": """AND sent.person_id = ANY(%(people)s)
        AND sent.id <> ALL(%(own)s)""",
}
AMONG_ALL = {"among_guardians": "", "among_sent": ""}


def prelude(among: dict[str, str]) -> str:
    """The common table expressions that REASONS asks, narrowed to some people or not."""
    return PRELUDE.format(counts=_counts(), **among)


def reasons(*, told: str, standing: str) -> str:
    """The first reason that holds of `person`, or NULL; `told` and `standing` are conditions."""
    return REASONS.format(told=told, standing=standing, spent=_spent())


def values(meaning: Meaning, *, now: datetime) -> dict[str, Any]:
    """What the two ask for."""
    notice: Notice = meaning.notice
    found: dict[str, Any] = {
        "now": now,
        "of_age": years_before(meaning.today, OF_AGE),
        "theme": notice.theme_id,
        "is_urgent": notice.is_urgent,
        "sent_states": [state.value for state in SENT],
        "budget_since": now - max(lasts for _, lasts in LIMITS),
    }
    return found | {f"since_{at}": now - lasts for at, (_, lasts) in enumerate(LIMITS)}


def _counts() -> str:
    return ", ".join(
        f"count(*) FILTER (WHERE COALESCE(sent.attempted_at, %(now)s) > %(since_{at})s)"
        f" AS within_{at}"
        for at in range(len(LIMITS))
    )


def _spent() -> str:
    return " OR ".join(f"within_{at} >= {most}" for at, (most, _) in enumerate(LIMITS))


def known(reason: str | None) -> Reason | None:
    """The reason that REASONS gave."""
    return Reason(reason) if reason else None
