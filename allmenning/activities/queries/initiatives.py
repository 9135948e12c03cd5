"""Where and when residents can make something, and what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import models

from allmenning.activities.models import Activity, Initiative, Session
from allmenning.activities.queries.sessions import COME_TO
from allmenning.booking.queries.availability import TimeWish, free_for, free_slots
from allmenning.core import receipts
from allmenning.core.clock import local_date, wall_clock
from allmenning.core.period import Period
from allmenning.core.sent import digest_of_words
from allmenning.places.models import Building, Space
from allmenning.places.queries.search import published

# Two hours with some people, in the evenings of the next two weeks when nothing else is asked for.
MINUTES: Final = 120
A_GROUP: Final = 8
EVENING: Final = (17 * 60, 21 * 60)
ALL_DAY: Final = (9 * 60, 22 * 60)
DAYS: Final = 14
MOST: Final = 6
MANY: Final = 8


@dataclass(frozen=True)
class FreeRoom:
    """A space that is free for a stretch of time."""

    space: Space
    period: Period

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.space.pk} {int(self.period.start.timestamp())}"


def open_to_initiatives() -> models.QuerySet[Building]:
    """Meeting places with rooms people can see, by name: where one can make something."""
    used = Session.objects.filter(activity__state__in=COME_TO).values("building")
    rooms = published().values("building")
    return Building.objects.filter(pk__in=rooms).filter(pk__in=used).order_by("sort_key")


def free_rooms(building: Building, *, day: date | None, now: datetime) -> list[FreeRoom]:
    """What is free at a place, the smallest room that takes a group: on the day, side by side, or
    the first of each evening of the next two weeks."""
    rooms = {room.pk: room for room in _rooms(building)}
    wish = TimeWish(MINUTES, tuple(_stretches(day, now)))
    starts = free_slots(spaces=list(rooms), wish=wish, now=now, per_space=MANY * DAYS)
    found: dict[date | datetime, FreeRoom] = {}
    for pk, room in rooms.items():
        for start in starts.get(pk, ()):
            one = FreeRoom(room, Period(start, start + wish.length))
            key = start if day else local_date(start)
            if key not in found or start < found[key].period.start:
                found[key] = one
    return sorted(found.values(), key=lambda one: one.period.start)[:MOST]


def _rooms(building: Building) -> models.QuerySet[Space]:
    rooms = published().filter(building=building, capacity__gte=A_GROUP)
    return rooms.select_related("building").order_by("capacity", "sort_key")


def _stretches(day: date | None, now: datetime) -> list[Period]:
    opens, closes = ALL_DAY if day else EVENING
    tomorrow = local_date(now) + timedelta(days=1)
    days = [day] if day else [tomorrow + timedelta(days=number) for number in range(DAYS)]
    return [Period(wall_clock(one, opens), wall_clock(one, closes)) for one in days]


def rooms_free_for(asked: Iterable[Initiative], *, now: datetime) -> dict[int, list[Space]]:
    """The rooms at its place that are free for all of each initiative's time (by id), the smallest
    first."""
    periods = {one.pk: (one.space.building_id, Period(one.starts, one.ends)) for one in asked}
    houses = {building for building, _period in periods.values()}
    rooms = list(published().filter(building__in=houses).order_by("capacity", "sort_key"))
    free = free_for(
        spaces=[room.pk for room in rooms],
        periods={period for _building, period in periods.values()},
        now=now,
    )
    return {
        pk: [
            room
            for room in rooms
            if room.building_id == building and period in free.get(room.pk, ())
        ]
        for pk, (building, period) in periods.items()
    }


def waiting_for_answer(units: Iterable[int], *, now: datetime) -> models.QuerySet[Initiative]:
    """What residents want to make at the units' places and that can still be, the next first."""
    return proposed_at(units).filter(state=Initiative.State.WAITING, starts__gt=now)


def proposed_at(units: Iterable[int]) -> models.QuerySet[Initiative]:
    """What residents wanted to make at the units' places, in the order of its time."""
    rows = Initiative.objects.filter(space__building__unit_id__in=units)
    return rows.select_related("space__building").order_by("starts", "id")


def host_of(activity: Activity) -> str:
    """What the resident who made it calls herself, while that is kept; else nothing."""
    found = Initiative.objects.filter(activity=activity).values_list("host", flat=True).first()
    return found or ""


def initiative_with(words: receipts.Words) -> Initiative | None:
    """The initiative whose receipt these words are."""
    rows = Initiative.objects.filter(receipt=digest_of_words(words))
    return rows.select_related("space__building__municipality", "activity").first()


def initiative_sent(secret: bytes) -> Initiative | None:
    """The initiative that was made of this sending."""
    return Initiative.objects.filter(sending=receipts.sending_digest(secret)).first()
