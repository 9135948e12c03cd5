"""Culture hours in the database: what counts, when, and that every sum follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from django.db import transaction

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.culture_hours import count_due, recount
from allmenning.booking.actions.culture_recount import difference
from allmenning.booking.actions.turnout import NeverUsed, tell
from allmenning.booking.models import (
    Booking,
    CultureHours,
    CultureMonth,
    CultureTotal,
    Turnout,
)
from allmenning.booking.tests.counted import EVENING, LATER, answer, figures, planned_hours
from allmenning.booking.tests.scenes import asked, between, booked, told
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.models import ActLog
from allmenning.people.models import Person
from allmenning.places.models import Space

pytestmark = pytest.mark.postgres15


def give_up(booking: Booking, now: datetime) -> None:
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM, by_staff=True), now=now)


def test_three_hours_with_twenty_people_are_sixty(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, EVENING)
    count_due(now=EVENING.end)

    assert planned_hours() == 60
    (row,) = CultureHours.objects.all()
    assert (row.space, row.day, row.purpose) == (gymsal, date(2026, 12, 15), "music")
    (month,) = CultureMonth.objects.all()
    assert (month.building, month.month) == (gymsal.building, date(2026, 12, 1))
    assert figures(CultureHours) == figures(CultureMonth) == figures(CultureTotal)
    assert figures(CultureTotal) == [(3600, 0, 1, 0)]


def test_what_is_not_over_does_not_count(kari: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now, EVENING)
    count_due(now=EVENING.end - timedelta(seconds=1))

    assert planned_hours() == 0


def test_what_was_never_given_does_not_count(kari: Person, gymsal: Space, now: datetime) -> None:
    asked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)

    assert planned_hours() == 0


def test_what_was_cancelled_before_does_not_count(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    give_up(booked(kari, gymsal, now, EVENING), now)
    count_due(now=now + LATER)

    assert figures(CultureTotal) == []


def test_what_is_cancelled_afterwards_is_taken_out_at_once(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now, EVENING, participants=10)
    wrong = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    assert planned_hours() == 90

    give_up(wrong, now + LATER)

    assert planned_hours() == 30
    assert not difference(now=now + LATER)
    wrong.refresh_from_db()
    assert wrong.counted is None


def test_what_is_cancelled_when_it_is_over_but_not_counted_is_never_counted(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    give_up(booked(kari, gymsal, now, EVENING), now + LATER)
    count_due(now=now + LATER)

    assert figures(CultureTotal) == []


def test_those_who_came_stand_beside_the_estimate(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    answer(booking, 15, now + LATER)

    assert figures(CultureTotal) == [(3600, 2700, 1, 1)]


def test_answering_again_changes_the_figure(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    for people in (15, 18, 18):
        answer(booking, people, now + LATER)

    assert figures(CultureTotal) == [(3600, 3240, 1, 1)]
    assert Turnout.objects.get().people == 18
    assert ActLog.objects.filter(verb="told_turnout").count() == 3


def test_what_nobody_used_is_outside_and_comes_back_if_somebody_did(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    answer(booking, 0, now + LATER)
    count_due(now=now + LATER)

    assert figures(CultureTotal) == [(0, 0, 0, 0)]
    booking.refresh_from_db()
    assert booking.counted == []

    answer(booking, 2, now + LATER)

    assert figures(CultureTotal) == [(3600, 360, 1, 1)]
    assert not difference(now=now + LATER)


@pytest.mark.parametrize("state", ["waiting", "cancelled", "declined"])
def test_there_is_nothing_to_tell_about_what_never_was(
    kari: Person, gymsal: Space, now: datetime, state: str
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    decided = None if state == "waiting" else now
    Booking.objects.update(state=state, decided_at=decided, reason="Fullt.")

    with pytest.raises(NeverUsed):
        answer(booking, 20, now + LATER)
    assert not Turnout.objects.exists()


def test_there_is_nothing_to_tell_before_the_end(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)

    with pytest.raises(NeverUsed):
        answer(booking, 20, EVENING.end - timedelta(seconds=1))


def test_whatever_changes_afterwards_is_followed(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    """As when what is over is moved, shortened, or had more people than was written."""
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    earlier = between("16:00", "17:00", date(2026, 11, 17))
    Booking.objects.update(space=musikkrom, during=(earlier.start, earlier.end))
    booking.request.participants = 7
    booking.request.save()
    booking.refresh_from_db()
    for _time in range(2):
        with transaction.atomic():
            recount(bookings=[booking], now=now + LATER)

    assert planned_hours() == 7
    kept = CultureHours.objects.filter(bookings__gt=0).get()
    assert (kept.space, kept.day) == (musikkrom, date(2026, 11, 17))
    assert not difference(now=now + LATER)


def test_what_is_moved_ahead_again_is_not_over(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=EVENING.end)
    booking.refresh_from_db()
    with transaction.atomic():
        recount(bookings=[booking], now=EVENING.start)

    assert figures(CultureTotal) == [(0, 0, 0, 0)]
    count_due(now=EVENING.end)
    assert planned_hours() == 60


def test_an_ordinary_cancelling_asks_nothing_of_the_sums(
    kari: Person, gymsal: Space, now: datetime, django_assert_num_queries: Any
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    booking.refresh_from_db()

    with django_assert_num_queries(0):
        recount(bookings=[booking], now=now)


def test_who_told_stands_in_the_log(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now, EVENING, **vars(told()) | {"participants": 30})
    tell(booking=booking, people=28, actor=Actor("link", kari.pk), now=now + LATER)

    act = ActLog.objects.get(verb="told_turnout")
    assert (act.actor_kind, act.actor_id, act.details) == ("link", kari.pk, {"people": 28})
