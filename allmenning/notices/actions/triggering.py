"""Lives call for notices: candidates are written down when something happens, and looked at again
on the day they are due."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from allmenning.core.events import publish
from allmenning.core.log import Actor, record_act
from allmenning.notices.actions.ending import close
from allmenning.notices.actions.filling import AGAIN, again
from allmenning.notices.events import TriggerHeld
from allmenning.notices.models import Dispatch, Notice, TriggerDay
from allmenning.notices.queries import calling
from allmenning.notices.queries.audience import meaning
from allmenning.notices.queries.living import Meaning
from allmenning.notices.queries.meant import Window, meant_sql
from allmenning.notices.rules.breaker import is_too_many
from allmenning.notices.rules.budget import next_morning
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.rules.triggers import CATCHES_UP_DAYS, Moved
from allmenning.people.models import RegisterPosition

_CALL = """
WITH added AS (
    INSERT INTO notices_dispatch (municipality_id, notice_id, person_id, occurrence, is_reminder,
        child_id, district_id, variant, state, reason, called_on, due_at, tries)
    SELECT %(municipality)s, %(notice)s, person_id, occurrence, again.is_reminder, child_id,
        district_id, variant, 'candidate', '', %(today)s,
        GREATEST(%(earliest)s, (due_on + time '07:00') AT TIME ZONE 'Europe/Oslo')
            + again.after, 0
    FROM ({meant}) AS meant CROSS JOIN {again} ORDER BY person_id
    ON CONFLICT DO NOTHING
    RETURNING is_reminder
)
SELECT count(*) FROM added WHERE NOT is_reminder"""


class NotHeld(Exception):
    """The day is not held, or somebody has said what to do with it already."""


@transaction.atomic
def call(*, notice: Notice, now: datetime) -> int:
    """Write down whom the trigger calls for since it was looked at last; returns how many are new.

    Whoever is written down already for the same occurrence is not again. A day that calls for too
    many is held: an alarm goes out once, and nothing is sent before somebody releases it.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    about = meaning(notice, now=now)
    window = _since_last(about)
    if window is None:
        return 0
    number = _called(about, window, now)
    _counted(notice, about.today, number, now)
    if window.upto is not None:
        Notice.objects.filter(pk=notice.pk).update(events_read=window.upto)
    return number


def _since_last(about: Meaning) -> Window | None:
    """What has not been looked at; a trigger that is new begins with what comes from now on."""
    if isinstance(about.call, Moved):
        return _unread(about)
    last = calling.last_day(about.notice)
    first = about.today if last is None else last + timedelta(days=1)
    first = max(first, about.today - timedelta(days=CATCHES_UP_DAYS - 1))
    return Window(first, about.today) if first <= about.today else None


def _unread(about: Meaning) -> Window | None:
    position = RegisterPosition.objects.first()
    if position is None or position.sequence <= about.notice.events_read:
        return None
    above = about.notice.events_read or position.sequence
    return Window(about.today, about.today, above=above, upto=position.sequence)


def _called(about: Meaning, window: Window, now: datetime) -> int:
    meant, values = meant_sql(about, window)
    facts: dict[str, Any] = {"earliest": now if about.notice.is_urgent else next_morning(now)}
    facts |= again(about.notice)
    with connection.cursor() as cursor:
        cursor.execute(_CALL.format(meant=meant, again=AGAIN), values | facts)
        return int(cursor.fetchone()[0])


def _counted(notice: Notice, today: date, number: int, now: datetime) -> None:
    day, _is_new = TriggerDay.objects.get_or_create(notice=notice, day=today)
    day.number += number
    is_news = not day.is_held and is_too_many(
        day.number, earlier=calling.numbers_before(notice, today)
    )
    if is_news:
        day.is_held, day.released_at = True, None
    day.save(update_fields=["number", "is_held", "released_at"])
    if is_news:
        publish(TriggerHeld(notice.pk, day.pk), now=now)


@transaction.atomic
def release_day(*, notice: Notice, day: date, actor: Actor, now: datetime) -> None:
    """Let a held day's candidates go on, each looked at again. Raises NotHeld."""
    _answered(notice, day, now)
    record_act(actor=actor, verb="day_released", kind="notice", id=notice.pk, now=now)


@transaction.atomic
def dismiss_day(*, notice: Notice, day: date, actor: Actor, now: datetime) -> None:
    """Close a held day's candidates: nobody is told. Raises NotHeld.

    The day begins anew: when it goes on calling for too many, that is held as well.
    """
    _answered(notice, day, now)
    called = notice.dispatches.filter(called_on=day, state=Dispatch.State.CANDIDATE)
    left = F("number") - called.filter(is_reminder=False).count()
    TriggerDay.objects.filter(notice=notice, day=day).update(number=left, is_held=False)
    close(notice=notice, rows=called, reason=Reason.CHANGED, now=now)
    record_act(actor=actor, verb="day_dismissed", kind="notice", id=notice.pk, now=now)


def _answered(notice: Notice, day: date, now: datetime) -> None:
    Notice.objects.select_for_update().get(pk=notice.pk)
    held = TriggerDay.objects.filter(notice=notice, day=day, is_held=True, released_at=None)
    if not held.update(released_at=now):
        raise NotHeld
