"""What a calendar kept elsewhere closes and opens, and how it is fetched."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from django.db import connection

from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.closures import close_assets, lift_closure
from allmenning.booking.jobs import fetch_due
from allmenning.booking.models import Booking, Claim, Closure, ForeignCalendar, ForeignTime
from allmenning.booking.queries.calendar import coming_closures
from allmenning.booking.queries.foreign_calendars import conflicts_in
from allmenning.booking.tests.scenes import EVENING, at, between, booked, claimed, held
from allmenning.booking.tests.test_foreign_times import calendar as ics
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.jobs import RunJobs

LATER = timedelta(minutes=15)
MORNING = between("08:00", "10:00")


@pytest.fixture
def timeplan(musikkrom: Space, now: datetime) -> ForeignCalendar:
    return connect(musikkrom, now)


def connect(space: Space, now: datetime, url: str = "https://x.example/a.ics") -> ForeignCalendar:
    return actions.connect_calendar(space=space, name="Timeplan", url=url, actor=SYSTEM, now=now)


def take_in(calendar: ForeignCalendar, now: datetime, **times: Period) -> None:
    actions.take_in(calendar=calendar, times=times, now=now)


def closed(space: Space) -> list[tuple[datetime, datetime]]:
    """The stretches of the space that closures have, one for each part."""
    rows = Claim.objects.filter(asset__uses__space=space, closure__isnull=False)
    return sorted((row.during.lower, row.during.upper) for row in rows)


def test_a_busy_time_closes_every_part_of_the_space(
    gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    take_in(connect(gymsal, now), now, a=EVENING)

    assert closed(gymsal) == [(EVENING.start, EVENING.end)] * 3
    assert closed(musikkrom) == []
    reason = Closure.objects.get().reason
    assert reason["nb"] == "Opptatt i kalenderen «Timeplan»"
    assert reason["en"] == "Busy in the calendar “Timeplan”"
    assert reason.keys() == {"nb", "nn", "en"}


def test_the_same_again_changes_nothing(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING, b=MORNING)
    before = list(Closure.objects.order_by("pk").values_list("pk", flat=True))

    take_in(timeplan, now + LATER, b=MORNING, a=EVENING)

    assert list(Closure.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert len(before) == 2


def test_what_is_moved_moves_and_what_is_gone_opens(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING, b=MORNING)

    moved = between("20:00", "21:00")
    take_in(timeplan, now + LATER, a=moved)

    assert closed(musikkrom) == [(moved.start, moved.end)]
    assert Closure.objects.count() == ForeignTime.objects.count() == 1


def test_what_is_over_stays_closed_and_is_forgotten(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING)

    take_in(timeplan, EVENING.end)

    assert closed(musikkrom) == [(EVENING.start, EVENING.end)]
    assert ForeignTime.objects.count() == 0


def test_times_that_overlap_are_one_stretch_and_part_again(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    later = between("19:00", "21:00")
    take_in(timeplan, now, a=EVENING, b=later)

    assert closed(musikkrom)[0][0] == EVENING.start
    assert closed(musikkrom)[-1][1] == later.end
    take_in(timeplan, now + LATER, b=later)
    assert sum((end - start for start, end in closed(musikkrom)), timedelta()) == later.length


def test_a_booking_that_stands_is_met_and_listed_until_it_goes(
    kari: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    haugen: Building,
    now: datetime,
) -> None:
    booking = booked(kari, musikkrom, now)
    booked(kari, musikkrom, now, MORNING_OF_SATURDAY)

    take_in(timeplan, now, a=between("17:00", "19:00"))

    assert Booking.objects.get(pk=booking.pk).state == "confirmed"
    assert conflicts_in(haugen, now=now) == {timeplan.pk: [booking]}
    assert closed(musikkrom) == [(at("17:00"), at("18:00"))]
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM), now=now)
    assert conflicts_in(haugen, now=now) == {}
    assert sum((end - start for start, end in closed(musikkrom)), timedelta()) == timedelta(hours=2)


MORNING_OF_SATURDAY = between("11:00", "12:00", date(2026, 12, 12))


def test_what_is_only_held_gives_way(
    kari: Person, timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    held(kari, musikkrom, now)

    take_in(timeplan, now, a=EVENING)

    assert claimed(musikkrom) == closed(musikkrom) == [(EVENING.start, EVENING.end)]


def test_what_somebody_opened_stays_open_until_it_is_moved(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING)
    lift_closure(closure=Closure.objects.get(), actor=SYSTEM, now=now)

    take_in(timeplan, now + LATER, a=EVENING)
    assert closed(musikkrom) == []

    take_in(timeplan, now + 2 * LATER, a=between("18:00", "21:00"))
    assert closed(musikkrom) == [(at("18:00"), at("21:00"))]


def test_one_that_is_disconnected_opens_what_it_closed_and_nothing_else(
    timeplan: ForeignCalendar, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    close_assets(
        building=haugen,
        assets=list(musikkrom.building.assets.filter(uses__space=musikkrom)),
        period=EVENING,
        reason={"nb": "Gulvvask"},
        actor=SYSTEM,
        now=now,
    )
    take_in(timeplan, now, a=EVENING, b=MORNING)
    late = ForeignCalendar.objects.select_related("space__building").get()

    actions.disconnect_calendar(calendar=timeplan, actor=SYSTEM, now=now)

    assert closed(musikkrom) == [(EVENING.start, EVENING.end)]
    assert ForeignCalendar.objects.count() == ForeignTime.objects.count() == 0
    take_in(late, now, a=MORNING)
    actions.disconnect_calendar(calendar=late, actor=SYSTEM, now=now)
    assert Closure.objects.count() == 1


def test_the_list_of_closures_leaves_them_to_their_own_page(
    timeplan: ForeignCalendar, haugen: Building, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING)

    assert list(coming_closures(haugen.pk, now=now)) == []


def test_one_address_is_connected_once(musikkrom: Space, gymsal: Space, now: datetime) -> None:
    connect(musikkrom, now)
    connect(gymsal, now)

    with pytest.raises(actions.AlreadyConnected):
        connect(musikkrom, now)


# Fetching


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
