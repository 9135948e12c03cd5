"""What anybody may see of a calendar: which association is where when, and what is closed.

A person's name is never read here: a booking of hers is somebody's, and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allmenning.booking.models import Booking, Closure
from allmenning.booking.rules.closed_places import Place, closed_names
from allmenning.core.period import Period
from allmenning.people.models import Association
from allmenning.places.models import Building, SpaceAsset
from allmenning.places.queries.search import published


@dataclass(frozen=True)
class Entry:
    """A stretch [start, end) in places (by name) of a building.

    `association`, or what a unit of ours does, is "" when a person borrows for herself; `closed` says why by language, and is
    empty when the place is lent.
    """

    period: Period
    places: tuple[str, ...]
    building: str
    association: str = ""
    closed: dict[str, str] = field(default_factory=dict)


def entries_of_building(building: Building, span: Period) -> list[Entry]:
    """What stands in the building's calendar within the span, by time."""
    lent = _lent(span, space__building=building)
    return sorted([*lent, *_closed(building, span)], key=_order)


def entries_of_association(association: Association, span: Period) -> list[Entry]:
    """Where the association is within the span, by time."""
    return sorted(_lent(span, request__association=association), key=_order)


def _order(entry: Entry) -> tuple[Period, tuple[str, ...]]:
    return entry.period, entry.places


def _lent(span: Period, **whose: Any) -> list[Entry]:
    rows = Booking.objects.filter(
        state=Booking.State.CONFIRMED,
        during__overlap=(span.start, span.end),
        space__in=published(),
        **whose,
    ).select_related("space__building", "request__association")
    return [_entry(booking) for booking in rows]


def _entry(booking: Booking) -> Entry:
    return Entry(
        Period(booking.during.lower, booking.during.upper),
        (booking.space.name,),
        booking.space.building.name,
        booking.request.known_to_all,
    )


def _closed(building: Building, span: Period) -> list[Entry]:
    rows = Closure.objects.filter(building=building, during__overlap=(span.start, span.end))
    closures = list(rows.prefetch_related("parts"))
    places = _places(building) if closures else []
    entries = [_closure(closure, building, places) for closure in closures]
    # What is closed of rooms that are not shown concerns nobody who reads this.
    return [entry for entry in entries if entry.places]


def _closure(closure: Closure, building: Building, places: Iterable[Place]) -> Entry:
    parts = frozenset(part.asset_id for part in closure.parts.all())
    period = Period(closure.during.lower, closure.during.upper)
    return Entry(period, tuple(closed_names(parts, places)), building.name, closed=closure.reason)


def _places(building: Building) -> list[Place]:
    names: dict[int, str] = {}
    parts: dict[int, set[int]] = {}
    rows = SpaceAsset.objects.filter(space__in=published().filter(building=building))
    for row in rows.select_related("space").order_by("space__sort_key", "pk"):
        names[row.space_id] = row.space.name
        parts.setdefault(row.space_id, set()).add(row.asset_id)
    return [Place(name, frozenset(parts[space])) for space, name in names.items()]
