"""What booking's room does every minute, and the fetching of calendars kept elsewhere."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.booking.actions import foreign_calendars
from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.effort import forget_old_minutes
from allmenning.booking.actions.holds import sweep_holds
from allmenning.booking.actions.sendings import forget_old_sendings
from allmenning.booking.actions.unanswered import close_begun
from allmenning.booking.channels.ics import NoCalendar, busy_times
from allmenning.booking.models import ForeignCalendar
from allmenning.booking.queries.foreign_calendars import calendars_due
from allmenning.core import scope
from allmenning.core.jobs import wake


@app.task(name="booking.fetch_calendar")
def fetch_calendar(*, municipality_id: int, calendar_id: int) -> None:
    """Fetch one calendar and let the closures of its space agree with it."""
    with scope.municipality(municipality_id):
        calendars = ForeignCalendar.objects.select_related("space__building")
        if calendar := calendars.filter(pk=calendar_id).first():
            _fetch(calendar)


def _fetch(calendar: ForeignCalendar) -> None:
    try:
        times = busy_times(calendar.url, now=timezone.now())
    except NoCalendar as error:
        foreign_calendars.note_failure(calendar=calendar, problem=error.problem, now=timezone.now())
    else:
        foreign_calendars.take_in(calendar=calendar, times=times, now=timezone.now())


def fetch_due(*, now: datetime) -> None:
    """Have every calendar fetched whose time has come, each once at a time."""
    for calendar in calendars_due(now=now):
        _defer(calendar, now)


def _defer(calendar: ForeignCalendar, now: datetime) -> None:
    name = f"booking.fetch_calendar:{calendar.pk}"
    job = app.configure_task("booking.fetch_calendar", lock=name, queueing_lock=name)
    with suppress(AlreadyEnqueued), transaction.atomic():
        ForeignCalendar.objects.filter(pk=calendar.pk).update(due_at=now + foreign_calendars.REST)
        job.defer(municipality_id=scope.municipality_id(), calendar_id=calendar.pk)


wake(sweep_holds)
wake(close_begun)
wake(count_due)
wake(forget_old_minutes)
wake(forget_old_sendings)
wake(fetch_due)
