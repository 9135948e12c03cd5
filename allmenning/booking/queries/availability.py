"""When spaces are free: opening hours minus claims, one pass of SQL, never cached (law 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from allmenning.booking.queries.claims import claims_sql
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period, merged
from allmenning.places.queries.hours import BOTH_KINDS, open_stretches_sql

# Today and tomorrow: most spaces are free in them, also when today is nearly over.
WIDENING_DAYS = (2, 7, 30, 90)

_CLAIMS = claims_sql(
    "asset_id, during, expires_at",
    starts="(SELECT starts FROM near)",
    ends="(SELECT ends FROM near)",
)

# Free stretches of each space, long enough for the wished length, with the earliest start on the
# space's raster. Claims are read in order of start; the few that last for more than a working day,
# as closures do, have an index of their own. A claim on any asset of a space takes the whole space,
# widened by the buffers a new booking would need beside it. Expired holds count as free.
_FREE = f"""
WITH house AS MATERIALIZED (SELECT id, timetable_id FROM places_building),
    candidate AS MATERIALIZED (
        SELECT space.id AS space_id,
            COALESCE(space.timetable_id, house.timetable_id) AS timetable_id,
            make_interval(mins => rules.raster_minutes) AS raster,
            make_interval(mins => rules.buffer_before) AS before,
            make_interval(mins => rules.buffer_after) AS after,
            tstzmultirange(tstzrange(earliest, GREATEST(earliest, latest))) AS bookable
        FROM unnest(%(spaces)s::bigint[]) AS wished (space_id)
        JOIN places_space space ON space.id = wished.space_id
        JOIN house ON house.id = space.building_id
        JOIN booking_bookingrules rules ON rules.space_id = space.id
        CROSS JOIN LATERAL (
            SELECT GREATEST(%(now)s + make_interval(mins => rules.notice_minutes),
                    lower(rules.days)::timestamp AT TIME ZONE 'Europe/Oslo') AS earliest,
                LEAST(upper(rules.days)::timestamp AT TIME ZONE 'Europe/Oslo',
                    ((%(now)s AT TIME ZONE 'Europe/Oslo'
                        - make_interval(mins => rules.release_minute))::date
                        + rules.horizon_days + 1)::timestamp AT TIME ZONE 'Europe/Oslo') AS latest
            OFFSET 0
        ) AS bounds
        WHERE rules.days && daterange(%(first_day)s, %(last_day)s, '[]')
            AND %(minutes)s BETWEEN rules.min_minutes AND rules.max_minutes
    ),
    {open_stretches_sql("ARRAY(SELECT DISTINCT timetable_id FROM candidate)")},
    opened AS (
        SELECT timetable_id, range_agg(during) * %(wanted)s::tstzmultirange AS during
        FROM open_stretch GROUP BY timetable_id
    ),
    near AS MATERIALIZED (
        SELECT %(starts)s - COALESCE(max(before), '0') AS starts,
            %(ends)s + COALESCE(max(after), '0') AS ends
        FROM candidate
    ),
    claim AS (
        {_CLAIMS}
    ),
    taken AS (
        SELECT candidate.space_id,
            range_agg(tstzrange(lower(claim.during) - candidate.after,
                upper(claim.during) + candidate.before)) AS during
        FROM claim
        JOIN places_spaceasset part ON part.asset_id = claim.asset_id
        JOIN candidate ON candidate.space_id = part.space_id
        WHERE claim.expires_at IS NULL OR claim.expires_at > %(now)s
        GROUP BY candidate.space_id
    ),
    gap AS (
        SELECT candidate.space_id, candidate.raster,
            unnest(opened.during * candidate.bookable
                - COALESCE(taken.during, '{{}}'::tstzmultirange)) AS during
        FROM candidate
        JOIN opened ON opened.timetable_id = candidate.timetable_id
        LEFT JOIN taken ON taken.space_id = candidate.space_id
    ),
    free AS (
        SELECT space_id, raster, upper(during) AS ends,
            date_bin(raster, lower(during) + raster - interval '1 microsecond', 'epoch') AS starts
        FROM gap
        WHERE upper(during) - lower(during) >= make_interval(mins => %(minutes)s)
    )
"""
_FIRST = f"""{_FREE}
SELECT space_id, EXTRACT(epoch FROM min(starts))::bigint FROM free
WHERE ends - starts >= make_interval(mins => %(minutes)s)
GROUP BY space_id
"""
_SLOTS = f"""{_FREE}
SELECT space_id, starts, ends, raster FROM free
WHERE ends - starts >= make_interval(mins => %(minutes)s)
ORDER BY starts, space_id
"""


@dataclass(frozen=True)
class TimeWish:
    """When and how long: whole minutes inside any of the wanted stretches, which do not overlap."""

    minutes: int
    wanted: tuple[Period, ...]
    kinds: tuple[str, ...] = BOTH_KINDS

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def fills_one_stretch(self) -> bool:
        """Whether it is for the whole of one stretch, and can begin at one instant only."""
        return len(self.wanted) == 1 and self.wanted[0].length == self.length

    @property
    def span(self) -> Period | None:
        """From the first wanted instant to the last, or None when nothing is wanted."""
        if not self.wanted:
            return None
        return Period(self.wanted[0].start, max(period.end for period in self.wanted))

    def within(self, span: Period) -> "TimeWish":
        """The part of the wish that lies inside the span."""
        clipped = tuple(
            Period(max(period.start, span.start), min(period.end, span.end))
            for period in self.wanted
            if period.overlaps(span)
        )
        return TimeWish(self.minutes, clipped, self.kinds)


def first_free(*, spaces: Sequence[int], wish: TimeWish, now: datetime) -> dict[int, datetime]:
    """The earliest start for each of the spaces that has one, looking 2, then 7, 30 and 90 days on
    from where the wish begins.

    Only spaces without an answer are looked at again. A later look begins one length earlier, so
    that a stretch over the edge is not missed.
    """
    if wish.span is None:
        return {}
    found: dict[int, datetime] = {}
    start = local_date(max(now, wish.span.start))
    looked_until = day_start(start)
    for days in WIDENING_DAYS:
        left = [space for space in spaces if space not in found]
        span = Period(looked_until - wish.length, day_start(start + timedelta(days=days)))
        if not left or looked_until >= wish.span.end:
            break
        found |= _first(left, wish.within(span), now)
        looked_until = span.end
    return found


def _first(spaces: Sequence[int], wish: TimeWish, now: datetime) -> dict[int, datetime]:
    if wish.span is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, _values(spaces, wish, wish.span, now))
        return {space: datetime.fromtimestamp(start, UTC) for space, start in cursor.fetchall()}


def free_slots(
    *, spaces: Sequence[int], wish: TimeWish, now: datetime, per_space: int
) -> dict[int, list[datetime]]:
    """The first few starts for each space, side by side in time and not overlapping."""
    return _first_starts(_slots(spaces, wish, now), wish.length, per_space)


def free_stretches(
    *, spaces: Sequence[int], wish: TimeWish, now: datetime
) -> dict[int, list[Period]]:
    """All free stretches of each space, in order, each from the earliest start on the raster."""
    found: dict[int, list[Period]] = {}
    for space, start, end, _raster in _slots(spaces, wish, now):
        found.setdefault(space, []).append(Period(start, end))
    return found


def free_for(
    *, spaces: Sequence[int], periods: Iterable[Period], now: datetime
) -> dict[int, set[Period]]:
    """Those of the periods that each of the spaces is free for from end to end; one look for all
    that last equally long."""
    found: dict[int, set[Period]] = {}
    by_length: dict[timedelta, set[Period]] = {}
    for period in periods:
        by_length.setdefault(period.length, set()).add(period)
    for length, alike in by_length.items():
        wish = TimeWish(int(length.total_seconds() // 60), tuple(merged(alike)))
        for space, start, end, raster in _slots(spaces, wish, now):
            found.setdefault(space, set()).update(
                period
                for period in alike
                if Period(start, end).contains(period) and not (period.start - start) % raster
            )
    return found


def _slots(
    spaces: Sequence[int], wish: TimeWish, now: datetime
) -> list[tuple[int, datetime, datetime, timedelta]]:
    """Each free stretch: its space, the earliest start on the raster, its end, and the raster."""
    if wish.span is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SLOTS, _values(spaces, wish, wish.span, now))
        return cursor.fetchall()


def _first_starts(
    rows: Iterable[tuple[int, datetime, datetime, timedelta]], length: timedelta, most: int
) -> dict[int, list[datetime]]:
    starts: dict[int, list[datetime]] = {}
    for space, start, end, raster in rows:
        own = starts.setdefault(space, [])
        step = -(-length // raster) * raster
        while len(own) < most and start + length <= end:
            own.append(start)
            start += step
    return starts


def _values(spaces: Sequence[int], wish: TimeWish, span: Period, now: datetime) -> dict[str, Any]:
    return {
        "spaces": "{" + ",".join(map(str, spaces)) + "}",
        "minutes": wish.minutes,
        "wanted": "{" + ",".join(_range(period) for period in merged(wish.wanted)) + "}",
        "starts": span.start,
        "ends": span.end,
        "kinds": list(wish.kinds),
        "first_day": _day_before(span.start),
        "last_day": local_date(span.end),
        "now": now,
    }


def _range(period: Period) -> str:
    return f"[{period.start.isoformat()},{period.end.isoformat()})"


def _day_before(moment: datetime) -> date:
    """Hours may run past midnight, so that what is open now may have opened yesterday."""
    return local_date(moment) - timedelta(days=1)


def explain(*, spaces: Sequence[int], wish: TimeWish, now: datetime) -> list[str]:
    """PostgreSQL's plan and real times for one look, a line each; for `./run bench`."""
    assert wish.span is not None
    with connection.cursor() as cursor:
        values = _values(spaces, wish, wish.span, now)
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) {_FIRST}", values)
        return [line for (line,) in cursor.fetchall() if "'{" not in line]
