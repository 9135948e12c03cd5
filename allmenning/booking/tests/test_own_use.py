"""A unit uses a space itself."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.own_use import OwnUse, book_own_use
from allmenning.booking.models import Booking, BookingRules, Closure
from allmenning.booking.queries.shown_to_all import entries_of_building
from allmenning.booking.queries.words import for_whom, publicly
from allmenning.booking.tests.scenes import EVENING, between, claimed
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.core.period import Period
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs


def own(space: Space, now: datetime, period: Period = EVENING, people: int = 12) -> Booking:
    use = OwnUse(space.building.unit, "Sjakkveld", people)
    return book_own_use(use=use, space=space, period=period, actor=SYSTEM, now=now)


def test_it_stands_at_once_and_says_what_it_is(gymsal: Space, now: datetime) -> None:
    BookingRules.objects.update(needs_approval=True, max_active_person=0, horizon_days=3)

    booking = own(gymsal, now)

    assert (booking.state, booking.participants) == (Booking.State.CONFIRMED, 12)
    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3
    assert (for_whom(booking), publicly(booking)) == ("Haugen skole", "Sjakkveld")
    (shown,) = entries_of_building(gymsal.building, EVENING)
    assert shown.association == "Sjakkveld"
    assert ActLog.objects.filter(actor_kind="system", object_id=booking.pk, verb="booked").exists()


def test_the_unit_is_one_contact_and_gets_no_letters(
    gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    own(gymsal, now)
    own(gymsal, now, between("20:00", "22:00"))
    run_jobs()

    assert Person.objects.filter(name="Haugen skole").count() == 1
    assert not Letter.objects.exists()


@pytest.mark.parametrize("people", [0, 500])
def test_somebody_comes_and_no_more_than_there_is_room_for(
    gymsal: Space, now: datetime, people: int
) -> None:
    assert own(gymsal, now, people=people).participants == (150 if people else 1)


def test_what_is_taken_closed_or_past_is_not_had(
    gymsal: Space, closure: Closure, now: datetime
) -> None:
    own(gymsal, now)
    with pytest.raises(SlotTaken):
        own(gymsal, now)
    with pytest.raises(SlotTaken):
        own(gymsal, now, Period(closure.during.lower, closure.during.upper))
    for wrong in (between("08:00", "10:00"), Period(now - timedelta(hours=3), now)):
        with pytest.raises(NotAllowed):
            own(gymsal, now, wrong)
    BookingRules.objects.all().delete()
    with pytest.raises(NotAllowed):
        own(gymsal, now, between("20:00", "22:00"))

    assert Booking.objects.count() == 1
