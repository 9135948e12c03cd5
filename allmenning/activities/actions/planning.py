"""Sessions are planned some time ahead, from schedules or one by one, and changed one by one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from allmenning.activities.actions.rooms import (
    KIND,
    keep_room,
    release_room,
    take_room,
    take_rooms_if_free,
)
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries import sessions
from allmenning.activities.rules.recurrence import days_between, stretch_on
from allmenning.booking.actions.claims import retried_once
from allmenning.core.clock import local_date
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.places.models import Building, Space

# As far ahead as people look, and a school term reaches.
AHEAD: Final = timedelta(weeks=26)


class IsOver(Exception):
    """The session has begun, so it can neither be moved nor cancelled."""


class IsCancelled(Exception):
    """The session is already cancelled."""


def plan_due(*, now: datetime) -> None:
    """Plan the sessions of all schedules as far ahead as is planned, and no session twice."""
    until = local_date(now) + AHEAD
    for schedule in sessions.unplanned(until):
        plan(schedule=schedule, until=until, now=now)


@dataclass(frozen=True)
class Where:
    """A house, and a room in it if one is booked."""

    building: Building
    space: Space | None = None


@retried_once
def plan(*, schedule: Schedule, until: date, now: datetime, actor: Actor = SYSTEM) -> None:
    """Plan the schedule's sessions before the day `until`, from where it was planned to.

    The room it has is booked for each; one whose room is taken is planned all the same, and lacks
    a room until somebody finds one.
    """
    since = _plan(schedule, until, now)
    wanting = sessions.wanting_room(schedule.activity, now=now)
    new = list(wanting.filter(schedule=schedule, slot__gte=since))
    take_rooms_if_free(activity=schedule.activity, sessions=new, actor=actor, now=now)


@retried_once
def resume(*, activity: Activity, actor: Actor, now: datetime) -> None:
    """Plan an activity that people can come to from now on, and book the rooms that its sessions
    want; one whose room is taken lacks it."""
    for schedule in activity.schedules.order_by("pk"):
        _plan(schedule, local_date(now) + AHEAD, now)
    wanting = list(sessions.wanting_room(activity, now=now))
    take_rooms_if_free(activity=activity, sessions=wanting, actor=actor, now=now)


def _plan(schedule: Schedule, until: date, now: datetime) -> date:
    """Write the sessions, without rooms; returns the day they are planned from."""
    schedule = Schedule.objects.select_for_update(no_key=True).get(pk=schedule.pk)
    since = schedule.first_day
    if schedule.planned_until is not None:
        # What was stopped for a while has no sessions of that time.
        since = max(schedule.planned_until, local_date(now))
    off = sessions.days_off(schedule, since, until) if since < until else []
    rule = sessions.recurrence_of(schedule)
    days = days_between(
        rule, since, until, is_off=lambda day: any(first <= day < after for first, after in off)
    )
    rows = [_on(schedule, day, *stretch_on(rule, day), now) for day in days]
    Session.objects.bulk_create(rows, ignore_conflicts=True)
    schedule.planned_until = max(since, until)
    schedule.save(update_fields=["planned_until"])
    return since


def _on(schedule: Schedule, day: date, starts: datetime, ends: datetime, now: datetime) -> Session:
    return Session(
        activity_id=schedule.activity_id,
        schedule=schedule,
        slot=day,
        starts=starts,
        ends=ends,
        building_id=schedule.building_id,
        space_id=schedule.space_id,
        run_by_id=schedule.run_by_id,
        host_id=schedule.host_id,
        changed_at=now,
    )


@retried_once
def cancel(*, session: Session, reason: dict[str, str], actor: Actor, now: datetime) -> Session:
    """Cancel one session, with the reason by language; its room is free. Raises IsOver or
    IsCancelled."""
    session = _to_change(session, now)
    release_room(session=session, actor=actor, now=now)
    session.state, session.reason = Session.State.CANCELLED, reason
    return _changed("cancelled", session, actor, now)


@retried_once
def move(
    *,
    session: Session,
    starts: datetime,
    ends: datetime,
    actor: Actor,
    now: datetime,
    space: Space | None = None,
) -> Session:
    """Move one session to another time, and into this room, if any, with its booking. Raises IsOver
    or IsCancelled, and NotAllowed or SlotTaken when the room cannot be had; nothing changes then."""
    session = _to_change(session, now)
    session.starts, session.ends = starts, ends
    keep_room(session=session, space=space, actor=actor, now=now)
    return _changed("moved", session, actor, now)


@retried_once
def add(
    *,
    activity: Activity,
    where: Where,
    starts: datetime,
    ends: datetime,
    actor: Actor,
    now: datetime,
) -> Session:
    """Add a session beside those of the schedules. Raises NotAllowed or SlotTaken when the room
    cannot be had; nothing is added then."""
    session = Session.objects.create(
        activity=activity, building=where.building, starts=starts, ends=ends, changed_at=now
    )
    if where.space is not None:
        take_room(session=session, space=where.space, actor=actor, now=now)
    record_act(actor=actor, verb="added", kind=KIND, id=session.pk, now=now)
    return session


def _to_change(session: Session, now: datetime) -> Session:
    session = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if session.state == Session.State.CANCELLED:
        raise IsCancelled
    if session.starts <= now:
        raise IsOver
    return session


def _changed(verb: str, session: Session, actor: Actor, now: datetime) -> Session:
    session.sequence += 1
    session.changed_at = now
    session.save()
    record_act(actor=actor, verb=verb, kind=KIND, id=session.pk, now=now)
    return session
