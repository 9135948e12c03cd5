"""How calendars kept elsewhere are fetched, and what is remembered when it goes wrong."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from django.db import connection

from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.jobs import fetch_due
from allmenning.booking.models import ForeignCalendar
from allmenning.booking.tests.foreign import closed, connect, take_in
from allmenning.booking.tests.scenes import EVENING
from allmenning.booking.tests.test_foreign_times import calendar as ics
from allmenning.core.log import SYSTEM
from allmenning.places.models import Space
from tests.jobs import RunJobs

LATER = timedelta(minutes=15)


class School(ThreadingHTTPServer):
    """A school's own server on this machine, with a calendar that tests change."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Calendar)
        self.status, self.text, self.asked = 200, ics(), 0


class _Calendar(BaseHTTPRequestHandler):
    server: School

    def do_GET(self) -> None:
        self.server.asked += 1
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.text.encode())

    def log_message(self, format: str, *values: object) -> None:
        pass


@pytest.fixture
def school(settings: Any) -> Iterator[School]:
    settings.OUTBOUND_TO_LOOPBACK = True
    with School() as school:
        thread = threading.Thread(target=school.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield school
        school.shutdown()
        thread.join()


@pytest.fixture
def fetched(school: School, musikkrom: Space, now: datetime) -> ForeignCalendar:
    return connect(musikkrom, now, f"http://127.0.0.1:{school.server_port}/timeplan.ics")


EVENT = "UID:a\nDTSTART;TZID=Europe/Oslo:20261215T180000\nDTEND;TZID=Europe/Oslo:20261215T200000"


def wake(calendar: ForeignCalendar, run_jobs: RunJobs, now: datetime) -> ForeignCalendar:
    """A minute passes: what is due is fetched. Returns the calendar as it is then."""
    fetch_due(now=now)
    run_jobs()
    calendar.refresh_from_db()
    return calendar


def test_it_is_fetched_when_it_is_due_and_not_before(
    fetched: ForeignCalendar,
    school: School,
    musikkrom: Space,
    run_jobs: RunJobs,
    set_clock: Callable[[datetime], None],
    now: datetime,
) -> None:
    school.text = ics(EVENT)
    calendar = wake(fetched, run_jobs, now)

    assert closed(musikkrom) == [(EVENING.start, EVENING.end)]
    assert (calendar.fetched_at, calendar.problem) == (now, "")
    assert calendar.due_at == now + actions.REST
    wake(fetched, run_jobs, now + timedelta(minutes=14))
    assert school.asked == 1
    school.text = ics()
    set_clock(now + timedelta(minutes=15))
    wake(fetched, run_jobs, now + timedelta(minutes=15))
    assert (school.asked, closed(musikkrom)) == (2, [])


def test_it_waits_in_the_queue_once(
    fetched: ForeignCalendar, school: School, run_jobs: RunJobs, now: datetime
) -> None:
    fetch_due(now=now)
    actions.ask_again(calendar=fetched, now=now)
    fetch_due(now=now)

    assert run_jobs() == ["booking.fetch_calendar"]
    assert school.asked == 1


@pytest.mark.parametrize(
    ("status", "text", "problem"),
    [
        (404, "", "refused"),
        (500, "", "failing"),
        (200, "<html>Logg inn</html>", "unreadable"),
        (200, "BEGIN:VCALENDAR\r\n" + "X" * 6_000_000, "too_large"),
    ],
)
def test_what_goes_wrong_is_remembered_and_the_times_stand(
    fetched: ForeignCalendar,
    school: School,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
    status: int,
    text: str,
    problem: str,
) -> None:
    school.text = ics(EVENT)
    wake(fetched, run_jobs, now)
    school.status, school.text = status, text
    actions.ask_again(calendar=fetched, now=now)

    calendar = wake(fetched, run_jobs, now)

    assert (calendar.problem, calendar.failures, calendar.fetched_at) == (problem, 1, now)
    assert calendar.get_problem_display().endswith(".")
    assert closed(musikkrom) == [(EVENING.start, EVENING.end)]


def test_it_is_tried_again_later_and_later_and_at_least_once_a_day(
    timeplan: ForeignCalendar, now: datetime
) -> None:
    rests = []
    for _failure in range(12):
        actions.note_failure(calendar=timeplan, problem="no_answer", now=now)
        timeplan.refresh_from_db()
        rests.append(timeplan.due_at - now)

    assert rests[:3] == [actions.REST, 2 * actions.REST, 4 * actions.REST]
    assert rests == sorted(rests)
    assert rests[-1] == timedelta(days=1)
    take_in(timeplan, now)
    timeplan.refresh_from_db()
    assert (timeplan.failures, timeplan.problem) == (0, "")


def test_an_address_into_our_own_network_is_never_asked(
    fetched: ForeignCalendar, school: School, settings: Any, run_jobs: RunJobs, now: datetime
) -> None:
    settings.OUTBOUND_TO_LOOPBACK = False

    calendar = wake(fetched, run_jobs, now)

    assert (calendar.problem, school.asked) == ("not_allowed", 0)


def test_one_that_was_disconnected_meanwhile_is_left_alone(
    fetched: ForeignCalendar, school: School, run_jobs: RunJobs, now: datetime
) -> None:
    fetch_due(now=now)
    actions.disconnect_calendar(calendar=fetched, actor=SYSTEM, now=now)

    assert run_jobs() == ["booking.fetch_calendar"]
    assert school.asked == 0


def test_nothing_is_fetched_within_a_transaction(
    fetched: ForeignCalendar,
    school: School,
    run_jobs: RunJobs,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    depths: list[int] = []

    def note(address: str, **_how: Any) -> bytes:
        depths.append(len(connection.savepoint_ids))
        return ics().encode()

    monkeypatch.setattr("allmenning.core.outbound.read", note)
    outside = len(connection.savepoint_ids)
    wake(fetched, run_jobs, now)

    assert depths == [outside]
