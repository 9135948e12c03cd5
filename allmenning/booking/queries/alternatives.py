"""What to offer when a time cannot be had: another time, a shorter one, another room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from allmenning.booking.queries.availability import TimeWish, first_free, free_slots
from allmenning.booking.queries.search import CHIPS, Found, Hit, Search, find, with_slots
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.places.models import Space
from allmenning.places.queries.search import SpaceWish, published

MOST = 4
EACH, KINDS = 3, 2
DAYS_AROUND = timedelta(days=3)
# How far from the wished time to look, the nearest first.
REACHES = (timedelta(hours=3), timedelta(days=1), DAYS_AROUND)
MANY = 200
SHORTEST = 30


@dataclass(frozen=True)
class Alternative:
    """A space and a stretch of time that are free."""

    space: Space
    period: Period


def alternatives(
    *, space: Space, period: Period, participants: int, now: datetime
) -> list[Alternative]:
    """Free times near the wished one: the same room at another time, then its neighbours then.

    At most four, each as long as the wish, nearest first.
    """
    return [
        *_other_times(space, period, now)[: MOST // 2],
        *_neighbours(space, period, participants, now)[: MOST // 2],
    ]


def _other_times(space: Space, period: Period, now: datetime) -> list[Alternative]:
    around = Period(
        max(now, day_start(local_date(period.start - DAYS_AROUND))),
        max(now, period.end) + DAYS_AROUND,
    )
    wish = TimeWish(_minutes(period), (around,))
    starts = free_slots(spaces=[space.pk], wish=wish, now=now, per_space=MANY).get(space.pk, [])
    nearest = sorted(starts, key=lambda start: abs(start - period.start))
    return [Alternative(space, Period(start, start + period.length)) for start in nearest]


def _neighbours(
    space: Space, period: Period, participants: int, now: datetime
) -> list[Alternative]:
    fitting = (
        published()
        .filter(building=space.building_id, capacity__gte=participants)
        .exclude(pk=space.pk)
        .select_related("building")
        .order_by("capacity", "sort_key")
    )
    rooms = {room.pk: room for room in fitting}
    free = first_free(spaces=list(rooms), wish=TimeWish(_minutes(period), (period,)), now=now)
    return [Alternative(room, period) for key, room in rooms.items() if key in free]


def _minutes(period: Period) -> int:
    return int(period.length.total_seconds() // 60)


@dataclass(frozen=True)
class Nearby:
    """Hits of a search that was made a little easier; `kind` says how."""

    kind: str
    found: tuple[Found, ...]


def nearest_hits(search: Search, *, now: datetime) -> list[Nearby]:
    """When nothing is found: three hits each of the two nearest easier searches that have any."""
    found = (
        Nearby(kind, tuple(_hits(kind, one, search, now)))
        for kind, one in _eased(search, now).items()
        if one is not None
    )
    return list(islice((nearby for nearby in found if nearby.found), KINDS))


def _hits(kind: str, eased: Search, wished: Search, now: datetime) -> list[Found]:
    if kind == "other time":
        return _nearest_times(wished, now)
    return with_slots(find(eased, now=now)[:EACH], eased.time, now=now)


def _nearest_times(wished: Search, now: datetime) -> list[Found]:
    """Three hits, and the times of each, by how far they are from what was wished for."""
    hits, wider = _within_reach(wished, now)
    spaces = [hit.space for hit in hits]
    starts = free_slots(spaces=spaces, wish=wider.time, now=now, per_space=MANY)
    near = {space: sorted(own, key=partial(_away, wished.time)) for space, own in starts.items()}
    nearest = sorted(hits, key=lambda hit: (_away(wished.time, near[hit.space][0]), hit.kilometres))
    return [
        replace(one, slots=_stretches(near[one.hit.space], wished.time))
        for one in with_slots(nearest[:EACH], wider.time, now=now)
    ]


def _within_reach(wished: Search, now: datetime) -> tuple[list[Hit], Search]:
    """What is free within the first reach that has enough, and the search that found it."""
    for reach in REACHES:
        wider = _other_time(wished, now, reach)
        hits = find(wider, now=now) if wider else []
        if wider is None or len(hits) >= EACH:
            break
    return hits, wider or wished


def _stretches(starts: Sequence[datetime], wish: TimeWish) -> tuple[Period, ...]:
    return tuple(Period(start, start + wish.length) for start in starts[:CHIPS])


def _away(wish: TimeWish, start: datetime) -> timedelta:
    """How far a start is from the nearest at which all of the wish would be met."""
    end = start + wish.length
    return min(max(one.start - start, end - one.end, timedelta()) for one in wish.wanted)


def _eased(search: Search, now: datetime) -> dict[str, Search | None]:
    """Easier searches, the nearest to the wish first; None where there is nothing to ease."""
    space = search.space
    anywhere = replace(search, space=replace(space, district=None)) if space.district else None
    plain = SpaceWish(people=space.people)
    return {
        "shorter": _shorter(search),
        "other time": _other_time(search, now, DAYS_AROUND),
        "other district": anywhere,
        "fewer wishes": replace(search, space=plain) if plain != space else None,
        "smaller": replace(search, space=SpaceWish(), sort="size") if space.people else None,
    }


def _shorter(search: Search) -> Search | None:
    half = search.time.minutes // 2 // SHORTEST * SHORTEST
    return replace(search, time=replace(search.time, minutes=half)) if half else None


def _other_time(search: Search, now: datetime, reach: timedelta) -> Search | None:
    span = search.time.span
    if span is None or span.length > timedelta(days=7):
        return None
    start = max(now, span.start - reach)
    wanted = (Period(start, max(span.end, start) + reach),)
    return replace(search, time=replace(search.time, wanted=wanted))
