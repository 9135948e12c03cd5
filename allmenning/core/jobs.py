"""Jobs that belong to the house itself: reactions, and the wake-up of every minute."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from allmenning.core import events, scope
from allmenning.core.models import Municipality

TakeDue: TypeAlias = Callable[..., None]

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
    for municipality in Municipality.objects.order_by("id"):
        with scope.municipality(municipality.pk):
            for take_due in _due:
                take_due(now=now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:
    """Take up jobs again whose worker died under them."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=60):
        await manager.retry_job(job, retry_at=timezone.now() + timedelta(seconds=1))
