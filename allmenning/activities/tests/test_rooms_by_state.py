"""An activity has rooms as long as people can come to it."""

from datetime import datetime, timedelta

from allmenning.activities.actions import planning, starting
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.sessions import lacking_rooms
from allmenning.activities.tests.evenings import TUESDAY, booked, moved_to
from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.places.models import Space
from tests.jobs import RunJobs


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
