"""What booking's room does every minute: calendars are fetched, and other systems told."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.booking.actions import deliveries, foreign_calendars
from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.effort import forget_old_minutes
from allmenning.booking.actions.holds import sweep_holds
from allmenning.booking.actions.sendings import forget_old_sendings
from allmenning.booking.actions.unanswered import close_begun
from allmenning.booking.actions.webhooks import sweep_ended
from allmenning.booking.channels import webhook as channel
from allmenning.booking.channels.ics import NoCalendar, busy_times
from allmenning.booking.models import DeliveryAttempt, ForeignCalendar
from allmenning.booking.queries import webhooks
from allmenning.booking.queries.foreign_calendars import calendars_due
from allmenning.booking.rules.delivering import signed
from allmenning.core import scope
from allmenning.core.jobs import wake

# Others' turn comes after this, however much is in line; the next minute goes on.
ONE_TURN = timedelta(seconds=50)


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


@app.task(name="booking.deliver")
def deliver(*, municipality_id: int, webhook_id: int) -> None:
    """Tell one system what is in line, one message after another, until one is not received."""
    until = timezone.now() + ONE_TURN
    with scope.municipality(municipality_id):
        while (now := timezone.now()) < until:
            attempt = deliveries.begin(webhook=webhook_id, now=now)
            if attempt is None or not _received(attempt, now):
                return


def _received(attempt: DeliveryAttempt, now: datetime) -> bool:
    delivery = attempt.delivery
    body = webhooks.body_of(delivery)
    secrets = webhooks.secrets_of(delivery.webhook, now=now)
    headers = signed(secrets, message_id=delivery.message_id, at=now, body=body)
    outcome = channel.hand_over(delivery.webhook.address, headers=headers, body=body)
    return deliveries.settle(attempt=attempt, outcome=outcome, now=timezone.now())


def tell_systems(*, now: datetime) -> None:
    """Wake the telling of every system that something is in line for; called every minute."""
    for webhook in webhooks.due(now=now):
        name = f"booking.deliver:{webhook.pk}"
        job = app.configure_task("booking.deliver", lock=name, queueing_lock=name)
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(municipality_id=scope.municipality_id(), webhook_id=webhook.pk)


wake(sweep_holds)
wake(close_begun)
wake(count_due)
wake(forget_old_minutes)
wake(forget_old_sendings)
wake(fetch_due)
wake(tell_systems)
wake(deliveries.forget_old_deliveries)
wake(sweep_ended)
