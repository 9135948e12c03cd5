"""Hours without staff are set up at a building: when, for whom, on which terms, by which doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from allmenning.booking.models import Terms
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.keys.models import Door, OpenAccess, OpenAccessDoor
from allmenning.places.actions.hours import WeeklyStretch, set_hours, weekly_stretches
from allmenning.places.models import Building, Timetable
from allmenning.places.models.hours import Kind


@dataclass(frozen=True)
class Facts:
    """What a place offers, as `OpenAccess` has it."""

    terms: Terms
    about: dict[str, str]
    least_age: int
    needs_course: bool
    for_institutions: bool
    warns_before: int
    most_inside: int | None
    takes_new: bool


@dataclass(frozen=True)
class OwnHours:
    """Hours of the place alone: the same on each of its weekdays (0 is Monday), in minutes after
    midnight, half-open."""

    weekdays: Sequence[int]
    opens: int
    closes: int
    closed_on_public_holidays: bool


@transaction.atomic
def set_up(
    *,
    building: Building,
    facts: Facts,
    hours: OwnHours | None,
    doors: Sequence[Door],
    actor: Actor,
    now: datetime,
) -> OpenAccess:
    """Let people in without staff at the building, or change how; without hours of its own the
    place has the building's.

    The doors are in the order one meets them in. Keys of those who have signed agree with it within
    a minute (`contract_keys.agree_keys`).
    """
    lock_row(Building, building.pk)
    place = OpenAccess.objects.filter(building=building).first() or OpenAccess(building=building)
    verb = "open_access_changed" if place.pk else "open_access_set_up"
    place.timetable = _timetable(place, hours, actor, now)
    for name, value in vars(facts).items():
        setattr(place, name, value)
    place.save()
    _lead_through(place, doors)
    ids = [door.pk for door in doors]
    record_act(actor=actor, verb=verb, kind="open_access", id=place.pk, now=now, doors=ids)
    return place


def _timetable(
    place: OpenAccess, hours: OwnHours | None, actor: Actor, now: datetime
) -> Timetable | None:
    """The place's own week, as it is set now; None when it follows the building."""
    if hours is None:
        return None
    own = place.timetable or Timetable.objects.create(name=_name(place.building))
    set_hours(
        timetable=own,
        opened=weekly_stretches(own),
        stretches=[_stretch(weekday, hours) for weekday in hours.weekdays],
        closed_on_public_holidays=hours.closed_on_public_holidays,
        closed_in_school_holidays=False,
        actor=actor,
        now=now,
    )
    return own


def _name(building: Building) -> str:
    longest: Any = Timetable._meta.get_field("name").max_length
    return f"{building.name}, uten betjening"[:longest]


def _stretch(weekday: int, hours: OwnHours) -> WeeklyStretch:
    return WeeklyStretch(weekday, hours.opens, hours.closes, Kind.STAFFLESS)


def _lead_through(place: OpenAccess, doors: Sequence[Door]) -> None:
    place.doors.all().delete()
    OpenAccessDoor.objects.bulk_create(
        OpenAccessDoor(open_access=place, door=door, order=order)
        for order, door in enumerate(doors)
    )
