"""Sessions that need a room have it booked, take it along, and give it back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from psycopg.errors import DeadlockDetected

from allmenning.activities.actions import planning
from allmenning.activities.actions.rooms import keep_room
from allmenning.activities.models import Schedule, Session
from allmenning.activities.queries.sessions import lacking_rooms
from allmenning.activities.tests.evenings import TUESDAY, booked, moved_to
from allmenning.activities.views.everyone.words import place_of
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.models import Claim
from allmenning.core.clock import local
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs


def test_each_time_of_it_has_the_room(
    planned: list[Session], gymsal: Space, run_jobs: RunJobs
) -> None:
    run_jobs()

    assert [one.booking.during.lower for one in planned if one.booking] == [
        one.starts for one in planned
    ]
    assert {local(one.starts).hour for one in planned} == {18}
    assert Claim.objects.count() == 3 * 3
    assert place_of(planned[0]) == "Gymsal, Haugen skole"


def test_when_one_date_is_taken_it_is_planned_and_lacks_a_room(
    tuesdays: Schedule, kari: Person, musikkrom: Space, now: datetime
) -> None:
    planning.plan(schedule=tuesdays, until=TUESDAY + timedelta(weeks=1), now=now)
    rival = Schedule.objects.get()
    rival.pk, rival.planned_until = None, None
    rival.save()
    planning.plan(schedule=rival, until=TUESDAY + timedelta(weeks=3), now=now)

    lacking = [one for one in Session.objects.filter(schedule=rival) if one.lacks_room]
    assert [one.slot for one in lacking] == [TUESDAY]
    assert lacking_rooms([rival.activity], now=now) == {rival.activity_id: 1}
    assert place_of(lacking[0]) == "Haugen skole"
    assert booked() == 3


def test_half_a_year_of_rooms_costs_few_statements(
    tuesdays: Schedule, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Schedule.objects.update(last_day=None)
    with CaptureQueriesContext(connection) as first:
        planning.plan(schedule=tuesdays, until=TUESDAY + timedelta(weeks=1), now=now)
    with django_assert_max_num_queries(len(first)):
        planning.plan(schedule=tuesdays, until=TUESDAY + timedelta(weeks=26), now=now)

    assert len(first) < 40
    assert booked() == Session.objects.exclude(booking=None).count() == 26


def test_cancelled_by_us_it_gives_the_room_back(
    planned: list[Session], run_jobs: RunJobs, now: datetime
) -> None:
    planning.cancel(session=planned[0], reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    run_jobs()

    planned[0].refresh_from_db()
    assert (planned[0].reason, planned[0].booking) == ({"nb": "Syk"}, None)
    assert booked() == 2


def test_moved_it_takes_the_room_along(
    planned: list[Session], gymsal: Space, run_jobs: RunJobs, now: datetime
) -> None:
    later = planned[0].starts + timedelta(days=1)
    moved_to(planned[0], gymsal, now, period=Period(later, later + timedelta(hours=2)))
    run_jobs()

    planned[0].refresh_from_db()
    assert planned[0].sequence == 1
    assert planned[0].booking is not None
    assert planned[0].booking.during.lower == later
    assert booked() == 3


def test_another_room_or_none_frees_the_first(
    planned: list[Session], musikkrom: Space, now: datetime
) -> None:
    before = planned[0].booking_id
    for session, space in zip(planned, (musikkrom, None), strict=False):
        moved_to(session, space, now)
        session.refresh_from_db()

    assert [one.room for one in planned[:2]] == [musikkrom, None]
    assert planned[0].booking_id == before
    assert not planned[1].lacks_room
    assert booked() == 2


def test_moved_when_its_room_has_just_been_given_up_it_has_another(
    planned: list[Session], musikkrom: Space, hall: Canceller, run_jobs: RunJobs, now: datetime
) -> None:
    session = planned[0]
    assert session.booking is not None
    cancel_booking(booking=session.booking, canceller=hall, now=now)
    moved_to(session, musikkrom, now)
    run_jobs()

    session.refresh_from_db()
    assert (session.state, session.room) == ("planned", musikkrom)
    assert booked() == 3


def test_a_move_that_meets_a_deadlock_is_tried_once_more(
    planned: list[Session],
    musikkrom: Space,
    now: datetime,
    committed: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[int] = []

    def meets_one(**what: Any) -> None:
        keep_room(**what)
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError from DeadlockDetected()

    monkeypatch.setattr(planning, "keep_room", meets_one)
    moved_to(planned[0], musikkrom, now)

    planned[0].refresh_from_db()
    assert (planned[0].room, planned[0].sequence, len(tries)) == (musikkrom, 1, 2)
    assert booked() == 3


def test_a_room_that_is_taken_changes_nothing(
    planned: list[Session], gymsal: Space, now: datetime
) -> None:
    first, second, _third = planned
    with pytest.raises(SlotTaken):
        moved_to(first, gymsal, now, period=Period(second.starts, second.ends))
    with pytest.raises(SlotTaken):
        planning.add(
            activity=first.activity,
            where=planning.Where(gymsal.building, gymsal),
            starts=first.starts,
            ends=first.ends,
            actor=SYSTEM,
            now=now,
        )

    first.refresh_from_db()
    assert first.room == gymsal
    assert (Session.objects.count(), booked()) == (3, 3)
