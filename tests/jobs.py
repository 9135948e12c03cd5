"""Jobs in tests: they stay in the table until the test has them worked off."""

import json
from collections.abc import Callable, Iterator
from contextvars import Context
from typing import Any

import pytest

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

_TAKE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT min(id) FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
) RETURNING id, task_name, args::text
"""
_FINISH = "UPDATE procrastinate_jobs SET status = %s WHERE id = %s RETURNING id"
RunJobs = Callable[[], list[str]]


@pytest.fixture
def run_jobs(database: None) -> RunJobs:
    """Work off all jobs that are due, those they defer included; returns their tasks' names.

    Jobs run one at a time, in the order they were deferred, on the test's own connection and
    outside its scope, as a worker would run them. What a job raises is raised here.
    """
    return lambda: list(_work_off())


def _work_off() -> Iterator[str]:
    while taken := _fetch_one(_TAKE, timezone.now()):
        identifier, task, arguments = taken
        try:
            _outside_scope(lambda: app.tasks[task](**json.loads(arguments)))  # noqa: B023
        except Exception:
            _fetch_one(_FINISH, "failed", identifier)
            raise
        _fetch_one(_FINISH, "succeeded", identifier)
        yield task


def _fetch_one(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def _outside_scope(job: Callable[[], None]) -> None:
    Context().run(job)
