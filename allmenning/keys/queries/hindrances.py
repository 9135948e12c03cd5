"""What would hinder those who come soon: a lock that is low on battery, a gateway that is silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allmenning.booking.models import Booking
from allmenning.core.models import ActLog
from allmenning.keys.models import Door, Gateway
from allmenning.keys.queries.doors import LOW_BATTERY, Coming, battery_of, coming_through
from allmenning.places.models import Building

# People are told of what is wrong a day before somebody comes, or as soon as it is wrong.
TOLD_BEFORE = timedelta(hours=24)
# A gateway that starts anew is away for a few minutes.
SILENT_FOR = timedelta(minutes=15)
TOLD = "told_of_hindrance"


@dataclass(frozen=True)
class Hindrance:
    """A door or gateway that needs somebody before `booking` begins. `percent` is what a lock has
    left; None when it is a gateway that is silent."""

    building: Building
    kind: str
    id: int
    name: str
    percent: int | None
    booking: Booking


def hindrances(*, now: datetime) -> list[Hindrance]:
    """What nobody has been told of for a day, where somebody comes within a day."""
    lately = ActLog.objects.filter(verb=TOLD, at__gt=now - TOLD_BEFORE)
    told = set(lately.values_list("object_kind", "object_id"))
    return [one for one in [*_low(now), *_silent(now)] if (one.kind, one.id) not in told]


def _low(now: datetime) -> list[Hindrance]:
    rows = Door.objects.filter(health__battery__lte=LOW_BATTERY).select_related("building")
    doors = [door for door in rows.order_by("name", "pk") if battery_of(door) is not None]
    coming = coming_through(doors, now=now)
    return [
        Hindrance(door.building, "door", door.pk, door.name, battery_of(door), booking)
        for door in doors
        if (booking := _soon([coming.get(door.pk)], now)) is not None
    ]


def _silent(now: datetime) -> list[Hindrance]:
    rows = Gateway.objects.filter(seen_at__lt=now - SILENT_FOR).select_related("building")
    gateways = list(rows.prefetch_related("doors").order_by("name", "pk"))
    coming = coming_through([door for one in gateways for door in one.doors.all()], now=now)
    found = []
    for one in gateways:
        booking = _soon([coming.get(door.pk) for door in one.doors.all()], now)
        if booking is not None:
            found.append(Hindrance(one.building, "gateway", one.pk, one.name, None, booking))
    return found


def _soon(coming: Iterable[Coming | None], now: datetime) -> Booking | None:
    """The first of what comes within a day, or None."""
    bookings = [one.booking for one in coming if one is not None]
    first = min(bookings, key=lambda one: (one.during.lower, one.pk), default=None)
    return first if first is not None and first.during.lower <= now + TOLD_BEFORE else None
