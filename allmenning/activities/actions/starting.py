"""A meeting place begins, and what is said of it changes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allmenning.activities.actions.naming import named
from allmenning.activities.actions.planning import AHEAD, Where, add, plan, resume
from allmenning.activities.actions.rooms import release_room
from allmenning.activities.actions.signing_up import move_up_all
from allmenning.activities.models import Activity, Schedule
from allmenning.activities.queries.sessions import with_rooms
from allmenning.booking.actions.claims import retried_once
from allmenning.core.clock import local_date, wall_clock
from allmenning.core.log import Actor, record_act
from allmenning.places.models import Building, Space

KIND = "activity"
_COPIED = (
    "kind",
    "title",
    "summary",
    "youngest",
    "oldest",
    "for_whom",
    "languages",
    "price",
    "places",
)


@dataclass(frozen=True)
class Times:
    """When and where it is: on weekdays (0 is Monday) every n weeks, or without any on the first
    day alone. Minutes are from midnight; an end past 1440 is on the day after. A `space` is booked
    for each time of it."""

    building: Building
    first_day: date
    opens: int
    closes: int
    weekdays: tuple[int, ...] = ()
    every_weeks: int = 1
    last_day: date | None = None
    space: Space | None = None


@retried_once
def begin(*, times: Times, actor: Actor, now: datetime, **told: Any) -> Activity:
    """Make an activity of the building's unit, and plan its sessions. `told` are its fields.

    An idea takes no rooms, and has no sessions when it repeats, before people can come to it. Raises
    NotAllowed or SlotTaken when it is once and its room cannot be had; nothing is made then.
    """
    activity = named(Activity, once="activity_once", unit_id=times.building.unit_id, **told)
    record_act(actor=actor, verb="begun", kind=KIND, id=activity.pk, now=now)
    if times.weekdays:
        _repeat(activity, times, actor, now)
    else:
        starts, ends = (wall_clock(times.first_day, at) for at in (times.opens, times.closes))
        where = Where(times.building, times.space)
        add(activity=activity, where=where, starts=starts, ends=ends, actor=actor, now=now)
    return activity


@retried_once
def copy(*, original: Activity, times: Times, actor: Actor, now: datetime) -> Activity:
    """Try an activity at another place, with times of its own; it keeps what it was copied from.

    Partners, and what is known of the place, stay behind.
    """
    told = {name: getattr(original, name) for name in _COPIED}
    return begin(
        times=times,
        actor=actor,
        now=now,
        state=Activity.State.TRIAL,
        copied_from=original,
        **told,
    )


def _repeat(activity: Activity, times: Times, actor: Actor, now: datetime) -> None:
    schedule = Schedule.objects.create(
        activity=activity,
        building=times.building,
        space=times.space,
        weekdays=list(times.weekdays),
        every_weeks=times.every_weeks,
        first_day=times.first_day,
        last_day=times.last_day,
        opens=times.opens,
        closes=times.closes,
        # An idea is planned from the day it is tried, not from a day that was when it was thought of.
        planned_until=None if activity.is_open else times.first_day,
    )
    if activity.is_open:
        plan(schedule=schedule, until=local_date(now) + AHEAD, now=now, actor=actor)


@retried_once
def change(*, activity: Activity, actor: Actor, now: datetime, **told: Any) -> Activity:
    """Change what is said of an activity, or its state. What has stopped is no longer shown, and
    its rooms are free for others; what people can come to again, or at last, is planned and has
    rooms.

    Who waits for a place gets one when there are more; nobody loses one when there are fewer.
    """
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    _lock_sessions(activity)
    was_open = activity.is_open
    for name, value in told.items():
        setattr(activity, name, value)
    activity.save(update_fields=list(told))
    move_up_all(activity, now=now)
    record_act(actor=actor, verb="changed", kind=KIND, id=activity.pk, now=now)
    if activity.is_open and not was_open:
        resume(activity=activity, actor=actor, now=now)
    if not activity.is_open:
        for session in with_rooms(activity, now=now):
            release_room(session=session, actor=actor, now=now)
    return activity


def _lock_sessions(activity: Activity) -> None:
    """Wait for those who sign up; the feeds tell anew of every session when places change."""
    rows = activity.sessions.select_for_update(no_key=True).order_by("pk")
    list(rows.values_list("pk"))
