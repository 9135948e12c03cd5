"""The wake-up of every minute, and jobs whose worker died."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from django.db import connection
from procrastinate.contrib.django import app

from allmenning.core import jobs, scope
from allmenning.core.models import Municipality


class Mishap(Exception):
    """A room failed."""


@pytest.fixture
def due(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., None]]:
    """The rooms that are woken: none but those the test adds."""
    rooms: list[Callable[..., None]] = []
    monkeypatch.setattr(jobs, "_due", rooms)
    return rooms


def test_every_room_is_woken_in_every_municipality(
    oslo: Municipality, asker: Municipality, now: datetime, due: list[Callable[..., None]]
) -> None:
    woken: list[tuple[str, int, datetime]] = []
    for room in ("mail", "booking"):
        jobs.wake(lambda *, now, room=room: woken.append((room, scope.municipality_id(), now)))

    jobs.wake_rooms(now=now)

    assert sorted(woken) == sorted(
        (room, municipality.pk, now)
        for room in ("mail", "booking")
        for municipality in (oslo, asker)
    )


def test_a_room_that_fails_stops_no_other(
    oslo: Municipality, asker: Municipality, now: datetime, due: list[Callable[..., None]]
) -> None:
    woken: list[int] = []

    def fails_in_oslo(*, now: datetime) -> None:
        if scope.municipality_id() == oslo.pk:
            raise Mishap

    jobs.wake(fails_in_oslo)
    jobs.wake(lambda **_now: woken.append(scope.municipality_id()))

    with pytest.raises(ExceptionGroup) as caught:
        jobs.wake_rooms(now=now)

    assert woken == [oslo.pk, asker.pk]
    assert [type(error) for error in caught.value.exceptions] == [Mishap]


def test_the_house_has_its_periodic_jobs() -> None:
    found = {(task.task.name, task.cron) for task in app.periodic_registry.periodic_tasks.values()}

    assert {("core.wake_up", "* * * * *"), ("core.retry_stalled", "*/10 * * * *")} <= found


def test_a_job_whose_worker_died_is_taken_up_again(committed: None) -> None:
    """A worker that has not beaten for an hour is gone; one that beats is at work."""
    dead, alive = (_job_under_a_worker(beat) for beat in ("1 hour", "1 second"))

    retry: Any = jobs.retry_stalled
    asyncio.run(retry(None, timestamp=0))

    assert (_status(dead), _status(alive)) == ("todo", "doing")


def _job_under_a_worker(age: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH worker AS (
                INSERT INTO procrastinate_workers (last_heartbeat)
                VALUES (now() - %s::interval) RETURNING id
            )
            INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)
            SELECT 'default', 'core.react', 'doing', id FROM worker RETURNING id
            """,
            [age],
        )
        return int(cursor.fetchone()[0])


def _status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])
