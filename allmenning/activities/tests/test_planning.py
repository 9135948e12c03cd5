"""Schedules become sessions, once each, and sessions are changed one by one."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.activities.actions.planning import IsCancelled, IsOver, cancel, move, plan, plan_due
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.core.clock import local, local_date
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.places.models import Building, Holiday


@pytest.fixture
def tuesdays(baby_group: Activity, haugen: Building, now: datetime) -> Schedule:
    return Schedule.objects.create(
        activity=baby_group,
        building=haugen,
        weekdays=[1],
        first_day=local_date(now),
        opens=11 * 60,
        closes=13 * 60,
    )


def test_sessions_are_there_half_a_year_ahead_and_once(tuesdays: Schedule, now: datetime) -> None:
    for later in range(3):
        plan_due(now=now + timedelta(days=7 * later))

    sessions = list(Session.objects.order_by("starts"))
    assert len({session.slot for session in sessions}) == len(sessions)
    assert {local(session.starts).hour for session in sessions} == {11}
    assert sessions[-1].starts > now + timedelta(weeks=27)


def test_holidays_are_skipped(tuesdays: Schedule, now: datetime) -> None:
    christmas = date(2026, 12, 22), date(2026, 12, 30)
    Holiday.objects.create(kind=Holiday.Kind.PUBLIC, days=christmas, name={"nb": "Jul"})

    plan(schedule=tuesdays, until=date(2027, 1, 20), now=now)

    slots = set(Session.objects.values_list("slot", flat=True))
    assert date(2026, 12, 29) not in slots
    assert date(2027, 1, 5) in slots


def test_what_was_moved_or_cancelled_is_not_planned_again(
    tuesdays: Schedule, now: datetime
) -> None:
    plan(schedule=tuesdays, until=local_date(now) + timedelta(days=30), now=now)
    first, second = Session.objects.filter(starts__gt=now).order_by("starts")[:2]
    moved = first.starts + timedelta(days=1), first.ends + timedelta(days=1)

    move(session=first, starts=moved[0], ends=moved[1], actor=SYSTEM, now=now)
    cancel(session=second, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    number = Session.objects.count()
    Schedule.objects.update(planned_until=None)
    plan(schedule=tuesdays, until=local_date(now) + timedelta(days=30), now=now)

    assert Session.objects.count() == number
    first.refresh_from_db()
    assert (first.starts, first.sequence) == (moved[0], 1)
    assert ActLog.objects.about("session", first.pk).filter(verb="moved").exists()


def test_what_is_over_or_cancelled_is_not_changed(this_mornings: Session, now: datetime) -> None:
    with pytest.raises(IsOver):
        cancel(session=this_mornings, reason={"nb": "Syk"}, actor=SYSTEM, now=now)

    Session.objects.update(starts=now + timedelta(hours=1), ends=now + timedelta(hours=2))
    cancel(session=this_mornings, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    with pytest.raises(IsCancelled):
        move(session=this_mornings, starts=now, ends=now, actor=SYSTEM, now=now)
