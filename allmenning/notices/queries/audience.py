"""Who is meant by a notice now, who of them is left out and why: counted before anyone approves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from allmenning.core import scope
from allmenning.core.clock import local_date
from allmenning.core.models import Municipality
from allmenning.notices.models import Notice
from allmenning.notices.queries import fitness
from allmenning.notices.queries.living import Meaning
from allmenning.notices.queries.meant import Window, meant_sql
from allmenning.notices.rules.breaker import LOOKS_BACK_DAYS
from allmenning.notices.rules.reasons import Reason

_TOLD = """EXISTS (SELECT FROM notices_dispatch earlier
    WHERE earlier.notice_id = %(notice)s AND earlier.person_id = meant.person_id
        AND earlier.occurrence = meant.occurrence)"""

# Of a household one is told: the eldest of those who are not left out for another reason.
JUDGED = """
WITH {prelude}, meant AS MATERIALIZED ({meant}
), judged AS MATERIALIZED (
    SELECT meant.*, person.home, person.born_on, {reasons} AS reason
    FROM meant JOIN people_registeredperson person ON person.id = meant.person_id
), chosen AS (
    SELECT judged.*, CASE
        WHEN reason IS NULL AND %(one_per_household)s AND home IS NOT NULL AND row_number() OVER (
            PARTITION BY home, occurrence, reason IS NULL ORDER BY born_on, person_id) > 1
        THEN 'household' ELSE reason END AS why
    FROM judged
)"""

_FUNNEL = JUDGED + "SELECT why, count(*) FROM chosen GROUP BY why"
_SAMPLE = (
    JUDGED
    + """
SELECT person_id, child_id, district_id, variant FROM chosen WHERE why IS NULL
ORDER BY hashtext(person_id::text || %(notice)s::text) LIMIT %(count)s"""
)
_HOMES = (
    JUDGED
    + """
SELECT array_agg(person_id ORDER BY why NULLS FIRST, born_on, person_id)
FROM chosen WHERE why IS NULL OR why = 'household'
GROUP BY occurrence, CASE WHEN %(one_per_household)s THEN home END,
    CASE WHEN NOT %(one_per_household)s OR home IS NULL THEN person_id END
ORDER BY min(person_id) FILTER (WHERE why IS NULL)"""
)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many a notice is meant for, how many of them are left out by each reason, who is left."""

    found: int
    left_out: Mapping[Reason, int]

    @property
    def left(self) -> int:
        return self.found - sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class Sampled:
    """Somebody who would be told, and the facts her text turns on."""

    person: int
    child: int | None
    district: int | None
    variant: str


def funnel(notice: Notice, *, now: datetime) -> Funnel:
    """Those the notice is meant for now, or for a trigger, those of the last 28 days.

    Raises AudienceError and CircumstancesError for a notice that cannot be read.
    """
    text, values = judged_sql(_FUNNEL, notice, now=now)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        counts = {fitness.known(reason): number for reason, number in cursor.fetchall()}
    left_out = {reason: number for reason, number in counts.items() if reason is not None}
    return Funnel(sum(counts.values()), left_out)


def sample(notice: Notice, *, count: int, now: datetime) -> list[Sampled]:
    """Some of those who would be told, the same ones each time. Raises as `funnel`."""
    text, values = judged_sql(_SAMPLE, notice, now=now)
    with connection.cursor() as cursor:
        cursor.execute(text, values | {"count": count})
        return [Sampled(*row) for row in cursor.fetchall()]


def homes(notice: Notice, *, now: datetime) -> list[list[int]]:
    """The people (by id) who would be told, before the contact register is asked: each with those
    who would be told in her place, where one in each household is. Raises as `funnel`."""
    text, values = judged_sql(_HOMES, notice, now=now)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [row[0] for row in cursor.fetchall()]


def judged_sql(text: str, notice: Notice, *, now: datetime) -> tuple[str, dict[str, Any]]:
    """A statement over everybody meant now, or by a trigger in the last 28 days, each judged."""
    about = meaning(notice, now=now)
    meant, values = meant_sql(about, _usual_window(about))
    whole = text.format(
        prelude=fitness.prelude(fitness.AMONG_ALL),
        meant=meant,
        reasons=fitness.reasons(told=_TOLD, standing="TRUE"),
    )
    values |= fitness.values(about, now=now)
    return "".join(whole), values | {"one_per_household": notice.one_per_household}


def _usual_window(about: Meaning) -> Window:
    """The days that tell how many a trigger usually calls for."""
    return Window(about.today - timedelta(days=LOOKS_BACK_DAYS - 1), about.today)


def meaning(notice: Notice, *, now: datetime) -> Meaning:
    """The notice with what its SQL is written from."""
    municipality = Municipality.objects.get(pk=scope.municipality_id())
    return Meaning(notice, municipality.kommunenummer, local_date(now))
