"""Activities as they stand in calendar programs: a rule for each schedule, and what differs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.sessions import recurrence_of, with_all
from allmenning.activities.rules.recurrence import Recurrence, days_between, stretch_on
from allmenning.core import speech
from allmenning.core.clock import comes_twice, local, minute_of_day, wall_time
from allmenning.core.queries import public_address
from allmenning.mail.rules.calendar_file import CANCELLED, CONFIRMED, Entry, Repeats


def entries(activities: Iterable[Activity]) -> list[Entry]:
    """What the activities' calendar says: all that is planned, and what was since they began."""
    rows = (
        with_all()
        .select_related("schedule", "activity__municipality")
        .filter(activity__in=activities)
    )
    by_schedule = groupby(rows.order_by("schedule_id", "slot", "id"), lambda row: row.schedule)
    found: list[Entry] = []
    for schedule, sessions in by_schedule:
        found += _of_schedule(schedule, list(sessions)) if schedule else map(_alone, sessions)
    return found


def _of_schedule(schedule: Schedule, sessions: list[Session]) -> list[Entry]:
    """The rule as one entry, and one for each session that is not as the rule has it."""
    rule = recurrence_of(schedule)
    slots = [row.slot for row in sessions if row.slot]
    named = days_between(rule, slots[0], slots[-1] + timedelta(days=1), is_off=_never)
    off = [_start(rule, day) for day in named if day not in set(slots)]
    starts, ends = stretch_on(rule, slots[0])
    repeats = Repeats(
        tuple(schedule.weekdays), schedule.every_weeks, _start(rule, slots[-1]), tuple(off)
    )
    first = _told(sessions[0], f"plan-{schedule.pk}", starts, ends)
    master = Entry(
        **first,
        sequence=_edition(sessions),
        status=CONFIRMED,
        stamped=_latest(sessions),
        repeats=repeats,
    )
    return [master, *(_differing(rule, row) for row in sessions if _differs(rule, row))]


def _never(_day: date) -> bool:
    return False


def _start(rule: Recurrence, day: date) -> datetime:
    """As the rule writes it: what a program that repeats it goes by, whatever clocks show."""
    return wall_time(day, rule.opens)


def _differs(rule: Recurrence, session: Session) -> bool:
    """Whether a program could show it otherwise by the rule alone."""
    assert session.slot
    as_planned = stretch_on(rule, session.slot) == (session.starts, session.ends)
    is_cancelled = session.state == Session.State.CANCELLED
    return is_cancelled or not as_planned or _meets_change(rule, session)


def _meets_change(rule: Recurrence, session: Session) -> bool:
    """Whether the clock is changed at its start, its end or between: programs do not agree then."""
    starts, ends = local(session.starts), local(session.ends)
    is_twice = comes_twice(starts) or comes_twice(ends)
    is_skipped = minute_of_day(starts) != rule.opens
    return is_twice or is_skipped or starts.utcoffset() != ends.utcoffset()


def _differing(rule: Recurrence, session: Session) -> Entry:
    assert session.slot
    return Entry(
        **_told(session, f"plan-{session.schedule_id}", session.starts, session.ends),
        sequence=session.sequence,
        status=_status(session),
        stamped=session.changed_at,
        instead_of=_start(rule, session.slot),
    )


def _alone(session: Session) -> Entry:
    return Entry(
        **_told(session, f"okt-{session.pk}", session.starts, session.ends),
        sequence=session.sequence,
        status=_status(session),
        stamped=session.changed_at,
    )


def _status(session: Session) -> str:
    return CANCELLED if session.state == Session.State.CANCELLED else CONFIRMED


def _edition(sessions: list[Session]) -> int:
    """A number that grows with every session planned and every change."""
    return len(sessions) + sum(row.sequence for row in sessions)


def _latest(sessions: list[Session]) -> datetime:
    return max(row.changed_at for row in sessions)


def _told(session: Session, name: str, starts: datetime, ends: datetime) -> dict[str, Any]:
    """What an entry says of where and what; the same name for all of one rule."""
    activity, language = session.activity, get_language() or "nb"
    page = reverse("activities:activity", args=[activity.slug])
    municipality = activity.municipality
    building = session.building
    places = [session.room.name if session.room else "", building.name, building.address]
    return {
        "uid": f"{name}@{municipality.hosts[0]}",
        "starts": starts,
        "ends": ends,
        "summary": speech.text(activity.title, language),
        "location": ", ".join(filter(None, places)),
        "description": speech.text(session.reason or activity.summary, language),
        "url": public_address(municipality, page),
    }
