"""Finding a space: what fits, when it is first free, and in which order to show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from allmenning.booking.models import BookingRules
from allmenning.booking.queries.availability import TimeWish, first_free, free_slots
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.places.models import Space
from allmenning.places.queries.search import Point, SpaceWish, distance_from, matching

PAGE = 12
CHIPS = 3


@dataclass(frozen=True)
class Search:
    """All that a search says: the space, the time, near what, and the order of the hits.

    `sort` is first (free soonest), distance (nearest) or size (largest).
    """

    space: SpaceWish
    time: TimeWish
    near: Point | None = None
    sort: str = "first"


@dataclass(frozen=True)
class Hit:
    """A space that fits, when it is first free, how many it takes and how far away it is."""

    space: int
    building: int
    first: datetime
    people: int
    name: str
    kilometres: float


# Of a space that fits, time apart: id, building, how many it takes, sort key and kilometres.
Row: TypeAlias = tuple[int, int, int, str, float]


def find(search: Search, *, now: datetime) -> list[Hit]:
    """Every space that fits and is free some time, in the order asked for."""
    return _free(search, _fitting(search), now)


def _fitting(search: Search) -> list[Row]:
    fitting, columns = matching(search.space), ("pk", "building", "capacity", "sort_key")
    if search.near is None:
        return [(*row, 0.0) for row in fitting.values_list(*columns)]
    away = distance_from(search.near)
    return list(fitting.annotate(away=away).values_list(*columns, "away"))


def _free(search: Search, rows: list[Row], now: datetime) -> list[Hit]:
    starts = first_free(spaces=[row[0] for row in rows], wish=search.time, now=now)
    hits = [
        Hit(space, building, starts[space], people, name, kilometres)
        for space, building, people, name, kilometres in rows
        if space in starts
    ]
    return sorted(hits, key=_ORDERS[search.sort])


_ORDERS = {
    "first": lambda hit: (hit.first, hit.kilometres, hit.name, hit.space),
    "distance": lambda hit: (hit.kilometres, hit.first, hit.name, hit.space),
    "size": lambda hit: (-hit.people, hit.first, hit.name, hit.space),
}


@dataclass(frozen=True)
class Found:
    """One hit with all a card shows: the space, its first free stretches and its rules."""

    hit: Hit
    space: Space
    slots: tuple[Period, ...]
    rules: BookingRules | None


def with_slots(hits: Sequence[Hit], wish: TimeWish, *, now: datetime) -> list[Found]:
    """The hits of one page with their first free stretches, in the same order."""
    if not hits:
        return []
    ids = [hit.space for hit in hits]
    spaces = Space.objects.select_related("building__district").in_bulk(ids)
    starts, rules = _starts(hits, wish, now), _rules(ids, now)
    return [
        Found(
            hit,
            spaces[hit.space],
            tuple(Period(start, start + wish.length) for start in starts.get(hit.space, ())),
            rules.get(hit.space),
        )
        for hit in hits
    ]


def _starts(hits: Sequence[Hit], wish: TimeWish, now: datetime) -> dict[int, list[datetime]]:
    """The first few starts of each, from the one that was found on."""
    if wish.fills_one_stretch:
        return {hit.space: [hit.first] for hit in hits}
    first, last = min(hit.first for hit in hits), max(hit.first for hit in hits)
    near = wish.within(Period(first, last + timedelta(days=1)))
    spaces = [hit.space for hit in hits]
    return free_slots(spaces=spaces, wish=near, now=now, per_space=CHIPS)


def _rules(spaces: Sequence[int], now: datetime) -> dict[int, BookingRules]:
    rows = BookingRules.objects.filter(space__in=spaces, days__contains=local_date(now))
    return {row.space_id: row for row in rows}


@dataclass(frozen=True)
class Without:
    """The same search without one of its wishes, and how many hits that gives."""

    wish: str
    search: Search
    hits: int


def wishes_to_drop(search: Search, *, now: datetime) -> list[Without]:
    """Each single wish that, when dropped, gives hits. Call it when the search itself has none:
    only spaces that the wish kept out are looked at."""
    tried = {row[0] for row in _fitting(search)}
    found = []
    for wish, easier in _easier(search):
        kept_out = [row for row in _fitting(easier) if row[0] not in tried]
        found.append(Without(wish, easier, len(_free(easier, kept_out, now))))
    return [without for without in found if without.hits]


def _easier(search: Search) -> list[tuple[str, Search]]:
    space = search.space
    changes = {
        "words": replace(space, words="") if space.words else None,
        "people": replace(space, people=None) if space.people else None,
        "purpose": replace(space, purpose="") if space.purpose else None,
        "district": replace(space, district=None) if space.district else None,
        **{f"facilities={code}": _without_facility(space, code) for code in space.facilities},
        **{f"accessibility={code}": _without_need(space, code) for code in space.accessibility},
    }
    return [(wish, replace(search, space=eased)) for wish, eased in changes.items() if eased]


def _without_facility(space: SpaceWish, code: str) -> SpaceWish:
    return replace(space, facilities=tuple(one for one in space.facilities if one != code))


def _without_need(space: SpaceWish, code: str) -> SpaceWish:
    return replace(space, accessibility=tuple(one for one in space.accessibility if one != code))
