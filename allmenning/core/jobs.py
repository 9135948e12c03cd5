"""Jobs that belong to the house itself: reactions, and the wake-up of every minute."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from allmenning.core import events, scope
from allmenning.core.models import Municipality

log = logging.getLogger("allmenning.due")

TakeDue: TypeAlias = Callable[..., object]

_due: list[TakeDue] = []


def wake(take_due: TakeDue) -> None:
    """Have a room's `take_due(now=…)` called every minute in each municipality's scope."""
    _due.append(take_due)


@app.task(name="core.react", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def react(*, municipality_id: int, event_id: int, reaction: str) -> None:
    events.react(
        municipality_id=municipality_id, event_id=event_id, reaction=reaction, now=timezone.now()
    )


@app.periodic(cron="* * * * *")
@app.task(name="core.wake_up", queueing_lock="core.wake_up", pass_context=False)
def wake_up(timestamp: int) -> None:
    """Let every room take the rows whose due time has passed; the hour of a cron decides nothing."""
    wake_rooms(now=timezone.now())


def wake_rooms(*, now: datetime) -> None:
    """Let each room take its due rows in each municipality; none waits for what goes wrong before.

    Raises ExceptionGroup of what went wrong, when all have been woken.
    """
    failures: list[Exception] = []
    for municipality in Municipality.objects.order_by("id"):
        with scope.municipality(municipality.pk):
            found = (_failure(take_due, municipality, now) for take_due in _due)
            failures += filter(None, found)
    if failures:
        raise ExceptionGroup("Some due rows were not taken.", failures)


def _failure(take_due: TakeDue, municipality: Municipality, now: datetime) -> Exception | None:
    """What went wrong, which is logged, or None."""
    try:
        take_due(now=now)
    except Exception as error:
        log.exception("due rows not taken", extra={"municipality": municipality.slug})
        return error
    return None


@app.periodic(cron="*/10 * * * *")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:
    """Take up jobs again whose worker died under them."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=60):
        await manager.retry_job(job, retry_at=timezone.now() + timedelta(seconds=1))
