"""The secret addresses of calendars: made anew, closed, guessed, and in no log."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.actions.feeds import Shown, close_address
from allmenning.booking.tests.calendars import (
    address,
)
from allmenning.core.clock import local_date
from allmenning.core.jsonlog import JsonFormatter
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.people.models import Association, Person, Representative


@pytest.fixture
def program() -> Client:
    """A calendar program, which is signed in nowhere."""
    return Client(HTTP_HOST="oslo.localhost")


def test_an_address_that_is_made_anew_or_closed_leads_nowhere(
    kari: Person, program: Client, now: datetime
) -> None:
    old = address(person=kari)
    new = address(person=kari)

    assert old != new
    assert (program.get(old).status_code, program.get(new).status_code) == (404, 200)
    close_address(shown=Shown(person=kari), actor=SYSTEM, now=now)
    assert program.get(new).status_code == 404
    again = address(person=kari)
    assert [program.get(path).status_code for path in (old, new, again)] == [404, 404, 200]


def test_nothing_is_found_by_guessing(kari: Person, program: Client, now: datetime) -> None:
    path = address(person=kari)
    changed = path.replace("A", "B") if "A" in path else path[:-5] + "A.ics"

    for guess in (changed, path.replace("/kalender/", "/kalender/1"), "/kalender/1-1.ics"):
        assert program.get(guess).status_code == 404


def test_one_who_no_longer_acts_for_it_loses_the_associations_calendar(
    ola: Person, skolekorps: Association, program: Client, now: datetime
) -> None:
    path = address(person=ola, association=skolekorps)
    assert program.get(path).status_code == 200

    Representative.objects.update(until=local_date(now) - timedelta(days=1))

    assert program.get(path).status_code == 404


def test_another_municipality_does_not_know_it(
    kari: Person, asker: Municipality, now: datetime
) -> None:
    assert Client(HTTP_HOST="asker.localhost").get(address(person=kari)).status_code == 404


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line as production would write it."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonFormatter().format(record))

    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.setLevel(level)
    root.removeHandler(handler)


def test_the_secret_is_in_no_log_line(
    kari: Person, log: list[str], monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    path = address(person=kari)
    secret = path.partition("/kalender/")[2].removesuffix(".ics")
    program = Client(HTTP_HOST="oslo.localhost", raise_request_exception=False)

    statuses = [program.get(path).status_code, program.get(f"{path}x").status_code]
    close_address(shown=Shown(person=kari), actor=SYSTEM, now=now)
    statuses.append(program.get(path).status_code)
    monkeypatch.setattr("allmenning.booking.access_by_link.feed_by_link", _fail)
    statuses.append(program.get(path).status_code)

    assert statuses == [200, 404, 404, 500]
    assert len(log) >= len(statuses)
    assert [line for line in log if secret in line or secret.partition(".")[2] in line] == []


def _fail(link: str, **_when: datetime) -> None:
    raise RuntimeError(link)
