"""What was agreed before and after each act on a booking, read for both sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from allmenning.booking.models import Booking, Change, Request
from allmenning.core.period import Period
from allmenning.places.models import Space


@dataclass(frozen=True)
class Agreed:
    """What was agreed at one time: the space by name, [start, end), state, number and reason."""

    space: str
    period: Period
    state: str
    people: int
    reason: str


@dataclass(frozen=True)
class Step:
    """One change with what was agreed before and after it."""

    change: Change
    before: Agreed
    after: Agreed


def steps(changes: Iterable[Change]) -> list[Step]:
    """The changes with what they changed; spaces are named as they are called now."""
    found = list(changes)
    ids = {side["space"] for change in found for side in (change.before, change.after)}
    names = dict(Space.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        Step(change, _agreed(change.before, names), _agreed(change.after, names))
        for change in found
    ]


def _agreed(side: Mapping[str, Any], names: Mapping[int, str]) -> Agreed:
    period = Period(datetime.fromisoformat(side["starts"]), datetime.fromisoformat(side["ends"]))
    name = names.get(side["space"], "")
    return Agreed(name, period, side["state"], side["people"], side["reason"])


def changes_of(booking: Booking, *, after: int = 0) -> list[Step]:
    """All changes of the booking after the one with this id, the oldest first."""
    rows = Change.objects.filter(booking=booking, pk__gt=after)
    return steps(rows.select_related("by").order_by("pk"))


def changes_of_request(request: Request, *, after: int) -> list[Step]:
    """All changes of any of its bookings after the one with this id, the oldest first."""
    rows = Change.objects.filter(booking__request=request, pk__gt=after)
    return steps(rows.select_related("by").order_by("pk"))


def latest_by_request(requests: Iterable[int]) -> dict[int, int]:
    """The id of the latest change of any booking of each of the requests that has one."""
    rows = Change.objects.filter(booking__request_id__in=list(requests))
    return dict(rows.order_by().values_list("booking__request_id").annotate(Max("pk")))


def latest_of(bookings: Iterable[int]) -> dict[int, Change]:
    """The latest change of each of the bookings, by booking."""
    rows = Change.objects.filter(booking_id__in=list(bookings)).order_by("booking_id", "-pk")
    return {change.booking_id: change for change in rows.distinct("booking_id")}


def before_act(change: Change) -> tuple[Space, Period]:
    """Where and when it was before the change."""
    space = Space.objects.select_related("building__municipality").get(pk=change.before["space"])
    return space, _agreed(change.before, {}).period


def asked_for(booking: Booking) -> Agreed | None:
    """What was asked for, when an employee said yes to another time or space; else None."""
    moves = Change.objects.filter(
        booking=booking, kind=Change.Kind.MOVED, by_staff=True, before__state=Booking.State.WAITING
    )
    found = steps(moves.order_by("-pk")[:1])
    if not found:
        return None
    period = Period(booking.during.lower, booking.during.upper)
    asked = found[0].before
    return asked if (asked.space, asked.period) != (booking.space.name, period) else None


def rooms_of_house(space: Space) -> list[Space]:
    """The spaces of its building that what is booked in a space may move to, its own among them."""
    may = Q(is_published=True, building__is_published=True) | Q(pk=space.pk)
    spaces = Space.objects.filter(may, building=space.building_id)
    return list(spaces.select_related("building__municipality").order_by("sort_key"))
