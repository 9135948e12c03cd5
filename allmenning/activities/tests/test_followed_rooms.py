"""What becomes of a session's booking becomes of the session."""

from datetime import datetime, timedelta

from allmenning.activities.actions.rooms import NOT_HAD, agree
from allmenning.activities.models import Session
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.undoing import undo
from allmenning.booking.models import Booking
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs


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
