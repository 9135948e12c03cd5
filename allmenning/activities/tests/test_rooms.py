"""Sessions that need a room have it booked, follow it, and give it back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from psycopg.errors import DeadlockDetected

from allmenning.activities.actions import planning, starting
from allmenning.activities.actions.rooms import NOT_HAD, agree, keep_room
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.sessions import lacking_rooms
from allmenning.activities.views.everyone.words import place_of
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.undoing import undo
from allmenning.booking.models import Booking, Claim
from allmenning.core.clock import local
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs

TUESDAY = date(2026, 12, 8)


@pytest.fixture
def tuesdays(baby_group: Activity, gymsal: Space) -> Schedule:
    """Three Tuesday evenings in the gym."""
    return Schedule.objects.create(
        activity=baby_group,
        building=gymsal.building,
        space=gymsal,
        weekdays=[1],
        first_day=TUESDAY,
        last_day=TUESDAY + timedelta(weeks=2),
        opens=18 * 60,
        closes=20 * 60,
    )


@pytest.fixture
def planned(tuesdays: Schedule, now: datetime) -> list[Session]:
    planning.plan(schedule=tuesdays, until=TUESDAY + timedelta(weeks=3), now=now)
    return list(Session.objects.order_by("starts"))


@pytest.fixture
def hall(ingrid: Person) -> Canceller:
    """Whoever looks after the hall gives the booking up."""
    return Canceller(Actor("person", ingrid.pk), reason="Gulvet slipes", by_staff=True)


def moved_to(session: Session, space: Space | None, now: datetime) -> None:
    """Into another room, or out of the one it has, at the same time."""
    planning.move(
        session=session,
        starts=session.starts,
        ends=session.ends,
        space=space,
        actor=SYSTEM,
        now=now,
    )


def booked() -> int:
    return Booking.objects.filter(state=Booking.State.CONFIRMED).count()


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
    planning.move(
        session=planned[0],
        starts=later,
        ends=later + timedelta(hours=2),
        space=gymsal,
        actor=SYSTEM,
        now=now,
    )
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
        planning.move(
            session=first,
            starts=second.starts,
            ends=second.ends,
            space=gymsal,
            actor=SYSTEM,
            now=now,
        )
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


def test_it_is_cancelled_as_its_room_and_on_again_when_that_is_taken_back(
    planned: list[Session], hall: Canceller, ingrid: Person, run_jobs: RunJobs, now: datetime
) -> None:
    session = planned[0]
    assert session.booking is not None
    change = cancel_booking(booking=session.booking, canceller=hall, now=now)
    run_jobs()
    session.refresh_from_db()
    assert (session.state, session.reason) == ("cancelled", NOT_HAD)

    undo(change=change, by=ingrid, now=now)
    run_jobs()
    session.refresh_from_db()
    assert (session.state, session.reason, session.sequence) == ("planned", {}, 2)


def test_it_follows_its_room_to_another_and_another_time(
    planned: list[Session], musikkrom: Space, ingrid: Person, run_jobs: RunJobs, now: datetime
) -> None:
    session = planned[0]
    period = Period(session.starts, session.ends).widened(
        before=timedelta(hours=1), after=timedelta()
    )
    mover = Mover(Actor("person", ingrid.pk), is_staff=True)
    assert session.booking is not None
    move_booking(booking=session.booking, space=musikkrom, period=period, mover=mover, now=now)
    run_jobs()

    session.refresh_from_db()
    assert (session.room, session.starts, session.sequence) == (musikkrom, period.start, 1)


def test_what_has_begun_and_what_is_no_sessions_is_let_be(
    planned: list[Session], hall: Canceller, booking: Booking, now: datetime
) -> None:
    session = planned[0]
    assert session.booking is not None
    cancel_booking(booking=session.booking, canceller=hall, now=now)
    agree(booking_id=session.booking.pk, now=session.starts)
    agree(booking_id=booking.pk, now=now)

    session.refresh_from_db()
    assert session.state == "planned"


def test_what_stops_frees_its_rooms_and_starts_again_from_today(
    tuesdays: Schedule, planned: list[Session], run_jobs: RunJobs, now: datetime
) -> None:
    Schedule.objects.update(last_day=None)
    activity = tuesdays.activity
    starting.change(activity=activity, actor=SYSTEM, now=now, state=Activity.State.STOPPED)
    run_jobs()

    assert booked() == 0
    assert {one.state for one in Session.objects.all()} == {"planned"}
    assert lacking_rooms([activity], now=now) == {}

    starting.change(activity=activity, actor=SYSTEM, now=now, state=Activity.State.OPERATION)
    assert booked() == Session.objects.count() > len(planned)
    long_after = now + timedelta(weeks=20)
    before = Session.objects.count()
    planning.plan_due(now=long_after)
    made = Session.objects.order_by("pk")[before:]
    assert made
    assert all(one.starts > long_after for one in made)


def idea(gymsal: Space, now: datetime, *weekdays: int) -> Activity:
    """Begun as something to try one day, on these weekdays or once."""
    times = starting.Times(gymsal.building, TUESDAY, 18 * 60, 20 * 60, weekdays, space=gymsal)
    told = {"title": {"nb": "Bordtennis"}, "kind": Activity.Kind.SERIES}
    return starting.begin(times=times, actor=SYSTEM, now=now, state=Activity.State.IDEA, **told)


def test_an_idea_takes_no_rooms_before_it_is_tried(gymsal: Space, now: datetime) -> None:
    repeats, once = idea(gymsal, now, 2), idea(gymsal, now)
    planning.plan_due(now=now)

    assert not Booking.objects.exists()
    assert not repeats.sessions.exists()
    assert [(one.wants_room, one.lacks_room) for one in once.sessions.all()] == [(True, False)]

    later = now + timedelta(weeks=4)
    for one in (repeats, once):
        starting.change(activity=one, actor=SYSTEM, now=later, state=Activity.State.TRIAL)

    assert all(one.starts > later and one.room for one in repeats.sessions.all())
    assert booked() == repeats.sessions.count() == 26


def test_an_idea_that_is_once_has_its_room_when_it_is_tried(
    gymsal: Space, planned: list[Session], now: datetime
) -> None:
    early, late = idea(gymsal, now), idea(gymsal, now)
    late.sessions.update(starts=planned[0].ends, ends=planned[0].ends + timedelta(hours=1))
    for one in (early, late):
        starting.change(activity=one, actor=SYSTEM, now=now, state=Activity.State.TRIAL)

    assert Session.objects.get(activity=early).lacks_room
    assert Session.objects.get(activity=late).room == gymsal


def test_what_is_added_to_an_idea_or_moved_there_takes_no_room(
    gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    bordtennis = idea(gymsal, now, 2)
    starts = now + timedelta(days=7, hours=9)
    added = planning.add(
        activity=bordtennis,
        where=planning.Where(gymsal.building, gymsal),
        starts=starts,
        ends=starts + timedelta(hours=1),
        actor=SYSTEM,
        now=now,
    )
    moved_to(added, musikkrom, now)

    added.refresh_from_db()
    assert (added.space, added.room, added.lacks_room) == (musikkrom, None, False)
    assert not Booking.objects.exists()
