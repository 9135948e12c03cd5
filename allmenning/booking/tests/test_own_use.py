"""A unit uses a space itself."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from pytest_django import DjangoAssertNumQueries

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.own_use import Outcome, OwnUse, book_own_times, book_own_use
from allmenning.booking.models import Booking, BookingRules, Change, Claim, Closure, Request
from allmenning.booking.queries.shown_to_all import entries_of_building
from allmenning.booking.queries.words import for_whom, publicly
from allmenning.booking.tests.scenes import EVENING, between, booked, claimed
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog, EventRecord, Reaction
from allmenning.core.period import Period
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.database import AtOnce
from tests.jobs import RunJobs


def weeks(number: int) -> list[Period]:
    """The evening, and the same one of the weeks after."""
    return [
        Period(EVENING.start + timedelta(weeks=week), EVENING.end + timedelta(weeks=week))
        for week in range(number)
    ]


def own_times(space: Space, now: datetime, periods: list[Period]) -> list[Outcome]:
    use = OwnUse(space.building.unit, "Sjakkveld", 12)
    wanted = [(space, period) for period in periods]
    return book_own_times(use=use, wanted=wanted, actor=SYSTEM, now=now)


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


def test_of_many_times_those_that_can_be_had_are_booked(
    kari: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    first, taken, third = weeks(3)
    kept = booked(kari, gym_thirds[1], now, taken)
    past = Period(now - timedelta(hours=3), now)

    outcomes = own_times(gymsal, now, [third, taken, past, first])

    assert [type(one) for one in outcomes] == [Booking, SlotTaken, NotAllowed, Booking]
    own_ones = Booking.objects.exclude(pk=kept.pk).order_by("during")
    assert [one.during.lower for one in own_ones] == [first.start, third.start]
    assert (Request.objects.count(), Change.objects.filter(kind="booked").count()) == (3, 2)
    assert ActLog.objects.filter(verb="booked", actor_kind="system").count() == 2
    for space, number in ((gymsal, 7), (gym_thirds[0], 2), (gym_thirds[1], 3)):
        assert len(claimed(space)) == number
    event = EventRecord.objects.get(name="booking.OwnUseBooked")
    assert set(event.payload["booking_ids"]) == {one.pk for one in own_ones}


def test_the_same_time_twice_is_had_once(gymsal: Space, now: datetime) -> None:
    outcomes = own_times(gymsal, now, [EVENING, EVENING])

    assert {type(one) for one in outcomes} == {Booking, SlotTaken}
    assert len(claimed(gymsal)) == 3


def test_half_a_year_costs_as_many_statements_as_a_week(
    gymsal: Space, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as one:
        own(gymsal, now)
    with django_assert_max_num_queries(len(one)):
        outcomes = own_times(gymsal, now, weeks(27)[1:])

    assert all(isinstance(one, Booking) for one in outcomes)
    with django_assert_max_num_queries(len(one) + 30):
        assert all(isinstance(one, SlotTaken) for one in own_times(gymsal, now, weeks(27)))


def test_its_keys_follow(gymsal: Space, now: datetime, run_jobs: RunJobs) -> None:
    own_times(gymsal, now, weeks(2))
    run_jobs()

    reactions = Reaction.objects.filter(event__name="booking.OwnUseBooked")
    assert [one.name.rpartition(".")[2] for one in reactions] == ["follow_series"]


def test_two_who_want_the_same_evenings_never_share_one(
    gymsal: Space, gym_thirds: list[Space], now: datetime, at_once: AtOnce
) -> None:
    """In order and the other way round; the hall and its parts."""
    evenings = weeks(8)
    results = at_once(
        partial(own_times, gymsal, now, evenings),
        partial(own_times, gymsal, now, evenings[::-1]),
        *(partial(own_times, third, now, evenings) for third in gym_thirds),
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    of_hall = [*zip(results[0], results[1][::-1], strict=True)]
    for first, second in of_hall:
        assert not (isinstance(first, Booking) and isinstance(second, Booking))
    had = sum(isinstance(one, Booking) for outcomes in results for one in outcomes)
    assert Booking.objects.count() == Request.objects.count() == had
    assert Claim.objects.count() == sum(
        3 if one.space_id == gymsal.pk else 1 for one in Booking.objects.all()
    )
