"""Two who count, answer or cancel at the same instant: the sums come out as if one had waited."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.culture_recount import difference, recount_everything
from allmenning.booking.actions.turnout import NeverUsed, tell
from allmenning.booking.models import Booking, BookingRules, Change, CultureTotal
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import SYSTEM
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.database import AtOnce

pytestmark = pytest.mark.postgres15

ROUNDS = 4
LATER = timedelta(days=120)


def several(person: Person, space: Space, now: datetime, number: int = 6) -> list[Booking]:
    BookingRules.objects.update(max_active_person=99)
    days = [date(2026, 12, 7) + timedelta(days=n) for n in range(number)]
    return [booked(person, space, now, between("16:00", "18:00", day)) for day in days]


def sums() -> tuple[int, ...]:
    row = CultureTotal.objects.values_list("planned", "confirmed", "bookings", "answered").get()
    return tuple(row)


def test_workers_who_meet_count_each_booking_once(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    bookings = several(kari, gymsal, now)
    for _round in range(ROUNDS):
        results = at_once(*(partial(count_due, now=now + LATER) for _worker in range(4)))

        assert results == [None] * 4
        assert sums() == (6 * 2400, 0, 6, 0)
        assert not difference(now=now + LATER)
        Booking.objects.update(counted=None)
        CultureTotal.objects.all().delete()
        recount_everything(now=now)
    assert Booking.objects.count() == len(bookings)


def test_what_is_cancelled_while_it_is_counted_does_not_count(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    for booking in several(kari, gymsal, now, ROUNDS):
        give_up = partial(
            cancel_booking, booking=booking, canceller=Canceller(SYSTEM, by_staff=True)
        )
        moment = booking.during.upper
        results = at_once(
            partial(count_due, now=moment),
            partial(give_up, now=moment),
            partial(count_due, now=moment),
        )

        assert not any(isinstance(result, Exception) for result in results)
        assert sum(CultureTotal.objects.values_list("planned", flat=True)) == 0
        assert not difference(now=moment)


def test_an_answer_and_a_cancelling_at_once_leave_nothing(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    for booking in several(kari, gymsal, now, ROUNDS):
        moment = booking.during.upper
        count_due(now=moment)
        say = partial(tell, booking=booking, actor=SYSTEM, now=moment)
        give_up = partial(
            cancel_booking, booking=booking, canceller=Canceller(SYSTEM, by_staff=True), now=moment
        )
        results = at_once(partial(say, people=5), give_up, partial(say, people=7))

        assert {type(result) for result in results} <= {type(None), Change, NeverUsed}
        assert isinstance(results[1], Change)
        assert sums() == (0, 0, 0, 0)
        assert not difference(now=moment)


def test_answers_to_different_bookings_meet_in_the_same_sums(
    kari: Person, ola: Person, gym_thirds: list[Space], now: datetime, at_once: AtOnce
) -> None:
    """Each changes a row of its own space, then the building's month and the total."""
    evening = between("16:00", "18:00", date(2026, 12, 7))
    bookings = [booked(kari, space, now, evening) for space in gym_thirds]
    for number in range(1, ROUNDS):
        results = at_once(
            *(
                partial(
                    tell,
                    booking=booking,
                    people=number,
                    actor=SYSTEM,
                    now=now + LATER,
                )
                for booking in bookings
            ),
            partial(count_due, now=now + LATER),
        )

        assert results == [None] * 4
        assert sums() == (3 * 2400, 3 * 120 * number, 3, 3)
        assert not difference(now=now + LATER)


def test_a_full_recount_among_others_who_count_ends_right(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    bookings = several(kari, gymsal, now)
    count_due(now=now + LATER)
    for number in range(1, ROUNDS):
        CultureTotal.objects.update(planned=1)
        results = at_once(
            partial(recount_everything, now=now + LATER),
            *(
                partial(
                    tell,
                    booking=booking,
                    people=number,
                    actor=SYSTEM,
                    now=now + LATER,
                )
                for booking in bookings[:3]
            ),
        )

        assert [result for result in results if isinstance(result, Exception)] == []
        assert sums() == (6 * 2400, 3 * 120 * number, 6, 3)
