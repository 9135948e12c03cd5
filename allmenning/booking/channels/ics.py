"""Fetching a calendar kept elsewhere, and reading it where it can do no harm."""

import json
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings

from allmenning.booking.models import ForeignCalendar
from allmenning.booking.rules import foreign_times
from allmenning.core import outbound
from allmenning.core.period import Period

Problem = ForeignCalendar.Problem
AHEAD = timedelta(days=366)
MOST_BYTES = 5 * 1024 * 1024
PATIENCE_SECONDS = 60


class NoCalendar(Exception):
    """No times could be had."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def busy_times(address: str, *, now: datetime) -> dict[str, Period]:
    """The times the calendar at the address is busy, from now and a year ahead, by their keys.

    Raises NoCalendar.
    """
    try:
        text = outbound.read(address, accept="text/calendar", most=MOST_BYTES)
    except outbound.Unreachable as error:
        raise NoCalendar(error.hindrance) from None
    return read_apart(text, Period(now, now + AHEAD))


def read_apart(text: bytes, within: Period) -> dict[str, Period]:
    """The busy times in a calendar file, read by a process that may be stopped.

    Raises NoCalendar.
    """
    module = foreign_times.__name__
    moments = [within.start.isoformat(), within.end.isoformat()]
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *moments],
            input=text,
            capture_output=True,
            cwd=settings.ROOT,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise NoCalendar(Problem.UNREADABLE) from None
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise NoCalendar(answer["problem"])
    return foreign_times.understood(answer["times"])
