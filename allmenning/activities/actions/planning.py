"""Sessions are planned some time ahead, from schedules or one by one, and changed one by one."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from allmenning.activities.models import Schedule, Session
from allmenning.activities.queries import sessions
from allmenning.activities.rules.recurrence import days_between, stretch_on
from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act

# As far ahead as people look, and a school term reaches.
AHEAD: Final = timedelta(weeks=26)
KIND: Final = "session"


class IsOver(Exception):
    """The session has begun, so it can neither be moved nor cancelled."""


class IsCancelled(Exception):
    """The session is already cancelled."""


def plan_due(*, now: datetime) -> None:
    """Plan the sessions of all schedules as far ahead as is planned, and no session twice."""
    until = local_date(now) + AHEAD
    for schedule in sessions.unplanned(until):
        plan(schedule=schedule, until=until, now=now)


@transaction.atomic
def plan(*, schedule: Schedule, until: date, now: datetime) -> None:
    """Plan the schedule's sessions before the day `until`, from where it was planned to."""
    schedule = Schedule.objects.select_for_update().get(pk=schedule.pk)
    since = schedule.planned_until or schedule.first_day
    off = sessions.days_off(schedule, since, until) if since < until else []
    rule = sessions.recurrence_of(schedule)
    days = days_between(
        rule, since, until, is_off=lambda day: any(first <= day < after for first, after in off)
    )
    rows = [_on(schedule, day, *stretch_on(rule, day), now) for day in days]
    Session.objects.bulk_create(rows, ignore_conflicts=True)
    schedule.planned_until = max(since, until)
    schedule.save(update_fields=["planned_until"])


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
        changed_at=now,
    )


@transaction.atomic
def cancel(*, session: Session, reason: dict[str, str], actor: Actor, now: datetime) -> Session:
    """Cancel one session, with the reason by language. Raises IsOver or IsCancelled."""
    session = _to_change(session, now)
    session.state, session.reason = Session.State.CANCELLED, reason
    return _changed("cancelled", session, actor, now)


@transaction.atomic
def move(
    *, session: Session, starts: datetime, ends: datetime, actor: Actor, now: datetime
) -> Session:
    """Move one session to another time. Raises IsOver or IsCancelled."""
    session = _to_change(session, now)
    session.starts, session.ends = starts, ends
    return _changed("moved", session, actor, now)


def _to_change(session: Session, now: datetime) -> Session:
    session = Session.objects.select_for_update().get(pk=session.pk)
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
