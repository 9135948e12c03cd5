"""Calendars kept elsewhere are connected to spaces, and what they say becomes closures."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from allmenning.booking.actions.claims import as_range, keep_parts, retried_once
from allmenning.booking.actions.closures import close_assets, lift_closure
from allmenning.booking.events import CalendarMet
from allmenning.booking.models import Closure, ForeignCalendar, ForeignTime
from allmenning.booking.queries.closing import assets_of
from allmenning.booking.queries.foreign_calendars import untold
from allmenning.core.events import publish
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.core.period import Period
from allmenning.places.models import Space

REST = timedelta(minutes=15)
LONGEST_REST = timedelta(days=1)
MOST_DOUBLINGS = 10


class AlreadyConnected(Exception):
    """The space has a calendar with this address."""


@transaction.atomic
def connect_calendar(
    *, space: Space, name: str, url: str, actor: Actor, now: datetime
) -> ForeignCalendar:
    """From now on the calendar's busy times close the space. Raises AlreadyConnected."""
    calendar, is_new = ForeignCalendar.objects.get_or_create(
        space=space, url=url, defaults={"name": name, "due_at": now}
    )
    if not is_new:
        raise AlreadyConnected
    _record("calendar_connected", calendar, actor, now)
    return calendar


@retried_once
def disconnect_calendar(*, calendar: ForeignCalendar, actor: Actor, now: datetime) -> None:
    """Open what the calendar closes and fetch it no more. What is over stays as it was."""
    if not _stands(calendar):
        return
    for time in calendar.times.select_related("closure").order_by("pk"):
        if time.during.upper > now:
            _open(time, actor, now)
    _record("calendar_disconnected", calendar, actor, now)
    calendar.delete()


def ask_again(*, calendar: ForeignCalendar, now: datetime) -> None:
    """Have the calendar fetched as soon as may be."""
    ForeignCalendar.objects.filter(pk=calendar.pk).update(due_at=now)


def take_in(*, calendar: ForeignCalendar, times: Mapping[str, Period], now: datetime) -> None:
    """Let the closures of the space agree with what the calendar says now.

    Each time is a transaction of its own: what is interrupted goes on next time where it was.
    Bookings that stand are met, not moved (`closures.close_assets`); new ones are told of.
    """
    calendar.times.filter(during__endswith__lte=now).delete()
    known = {time.key: time.during for time in calendar.times.all()}
    for key in known.keys() - times.keys():
        _agree(calendar=calendar, key=key, period=None, now=now)
    for key, period in times.items():
        if known.get(key) != as_range(period):
            _agree(calendar=calendar, key=key, period=period, now=now)
    ForeignCalendar.objects.filter(pk=calendar.pk).update(
        due_at=now + REST, fetched_at=now, problem="", failures=0
    )
    _tell_of_met(calendar, now)


def note_failure(*, calendar: ForeignCalendar, problem: str, now: datetime) -> None:
    """Remember what stood in the way, and try again later and later. Known times stand."""
    rest = REST * 2 ** min(calendar.failures, MOST_DOUBLINGS)
    ForeignCalendar.objects.filter(pk=calendar.pk).update(
        due_at=now + min(rest, LONGEST_REST),
        problem=problem,
        failures=min(calendar.failures + 1, MOST_DOUBLINGS),
    )


@retried_once
def _agree(*, calendar: ForeignCalendar, key: str, period: Period | None, now: datetime) -> None:
    """Let one time be as the calendar says, or be gone when it says nothing."""
    if not _stands(calendar):
        return
    known = calendar.times.select_related("closure").filter(key=key).first()
    if known is not None:
        _open(known, SYSTEM, now)
    if period is not None:
        ForeignTime.objects.create(
            calendar=calendar,
            key=key,
            during=as_range(period),
            closure=_close(calendar, period, now),
            told_of=known.told_of if known else [],
        )


@transaction.atomic
def _tell_of_met(calendar: ForeignCalendar, now: datetime) -> None:
    """Announce the bookings that the calendar meets and that nobody was told of."""
    new = untold(calendar, now=now) if _stands(calendar) else {}
    if not new:
        return
    times = list(calendar.times.filter(pk__in=new).order_by("pk"))
    for time in times:
        time.told_of = [*time.told_of, *new[time.pk]]
    ForeignTime.objects.bulk_update(times, ["told_of"])
    met = sorted({booking for bookings in new.values() for booking in bookings})
    publish(CalendarMet(calendar.pk, time_id=times[0].pk, booking_ids=tuple(met)), now=now)


def _stands(calendar: ForeignCalendar) -> bool:
    """Whether the calendar is still connected; whoever changes its times waits for the others, and
    what its space is made of stays as it is."""
    rows = ForeignCalendar.objects.select_for_update(no_key=True, of=("self",))
    stands = rows.filter(pk=calendar.pk).first() is not None
    keep_parts([calendar.space_id])
    return stands


def _open(time: ForeignTime, actor: Actor, now: datetime) -> None:
    closure = time.closure
    time.delete()
    if closure is not None:
        lift_closure(closure=closure, actor=actor, now=now)


def _close(calendar: ForeignCalendar, period: Period, now: datetime) -> Closure:
    building = calendar.space.building
    return close_assets(
        building=building,
        assets=assets_of(building, [calendar.space_id]),
        period=period,
        reason=_reason(calendar.name),
        actor=SYSTEM,
        now=now,
    )


def _reason(name: str) -> dict[str, str]:
    """Why it is closed, in every language we write: the calendar's name, and nothing of the event."""
    found = {}
    for language in settings.WRITTEN_LANGUAGES:
        with override(language):
            found[language] = _("Opptatt i kalenderen «%(name)s»") % {"name": name}
    return found


def _record(verb: str, calendar: ForeignCalendar, actor: Actor, now: datetime) -> None:
    record_act(
        actor=actor,
        verb=verb,
        kind="foreign_calendar",
        id=calendar.pk,
        now=now,
        space=calendar.space_id,
    )
