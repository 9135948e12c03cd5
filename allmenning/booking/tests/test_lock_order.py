"""Acts that meet never wait for one another in a ring (docs/locking.md).

A deadlock is tried once more and would pass unseen, so here it is not; and whoever has locked
something takes her time, so that the other one surely comes in between.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from django.db import transaction

from allmenning.booking.actions import adopting, claims, holds, moving
from allmenning.booking.actions.adopting import open_to_all
from allmenning.booking.actions.bookings import confirm_hold
from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.changes import must_be_as_seen
from allmenning.booking.actions.claims import give_back
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.decisions import answer_series
from allmenning.booking.actions.moving import Mover, change_people, move_booking
from allmenning.booking.actions.undoing import undo_all
from allmenning.booking.models import Booking, BookingRules, Change, Hold, Terms
from allmenning.booking.tests.adoptions import begun
from allmenning.booking.tests.patterns import asked_series, booked_series
from allmenning.booking.tests.scenes import between, held, told
from allmenning.core.log import Actor
from allmenning.people.models import Person, Unit
from allmenning.places.models import Space

pytestmark = pytest.mark.postgres15

AtOnce = Callable[..., list[Any]]
A_MOMENT = 0.3


class NeverMet(Exception):
    """Stands where a deadlock is looked for, so that none is tried again."""


@pytest.fixture(autouse=True)
def no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "DeadlockDetected", NeverMet)


def slowly(act: Callable[..., Any]) -> Callable[..., Any]:
    def act_slowly(*args: Any, **kwargs: Any) -> Any:
        result = act(*args, **kwargs)
        time.sleep(A_MOMENT)
        return result

    return act_slowly


@pytest.fixture
def slow_to_give_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gives time back does nothing more for a moment."""
    monkeypatch.setattr(claims, "give_back", slowly(give_back))
    monkeypatch.setattr(holds, "give_back", slowly(give_back))


def a_little_later(act: Callable[[], Any]) -> Callable[[], Any]:
    def wait_and_act() -> Any:
        time.sleep(A_MOMENT / 2)
        return act()

    return wait_and_act


def no_deadlock(results: list[Any]) -> None:
    assert [one for one in results if isinstance(one, Exception)] == []


def test_two_dates_of_one_series_in_two_tabs(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "must_be_as_seen", slowly(must_be_as_seen))
    request = booked_series(kari, gymsal, now)
    mover = Mover(Actor("person", kari.pk), is_staff=True)

    results = at_once(
        *(
            partial(change_people, booking=one, participants=30, mover=mover, now=now)
            for one in request.bookings.order_by("pk")[:2]
        )
    )

    no_deadlock(results)


def test_an_answer_and_a_cancellation_of_dates_that_are_not_in_order(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    """Somebody holds the one in the middle until both have begun from an end of their own."""
    request = asked_series(kari, gymsal, now)
    rows = list(request.bookings.order_by("pk"))
    for row, other in zip(rows, reversed(rows), strict=True):
        Booking.objects.filter(pk=row.pk).update(during=other.during)
    answer = partial(
        answer_series, request=request, approved=[], by=fatima, reason="Fullt", now=now
    )
    change = partial(
        change_people,
        booking=rows[0],
        participants=30,
        mover=Mover(Actor("person", fatima.pk), is_staff=True),
        now=now,
    )

    @transaction.atomic
    def hold_the_middle() -> None:
        Booking.objects.select_for_update().get(pk=rows[3].pk)
        time.sleep(A_MOMENT * 2)

    results = at_once(hold_the_middle, a_little_later(answer), a_little_later(change))

    assert not any("deadlock" in str(one) for one in results)


def test_the_rest_of_a_series_in_two_rooms_against_a_closure_of_both(
    kari: Person,
    per: Person,
    musikkrom: Space,
    gymsal: Space,
    now: datetime,
    at_once: AtOnce,
    slow_to_give_back: None,
) -> None:
    """The first date is in the room with the later part."""
    request = booked_series(kari, gymsal, now)
    parts = [one.asset for space in (musikkrom, gymsal) for one in space.parts.all()]
    actor = Actor("person", per.pk)
    second = request.bookings.order_by("pk")[1]
    period = between("18:00", "20:00", date(2026, 12, 8))
    rooms = sorted((musikkrom, gymsal), key=lambda room: room.parts.latest("asset").asset_id)
    for booking in request.bookings.exclude(pk=second.pk):
        at_home = booking.during
        move_booking(
            booking=booking,
            space=rooms[1],
            period=between("18:00", "20:00", at_home.lower.date()),
            mover=Mover(actor, is_staff=True),
            now=now,
        )
    move_booking(
        booking=second, space=rooms[0], period=period, mover=Mover(actor, is_staff=True), now=now
    )

    results = at_once(
        partial(
            cancel_rest,
            request=request,
            first_day=date(2026, 12, 1),
            canceller=Canceller(actor, by_staff=True),
            now=now,
        ),
        a_little_later(
            partial(
                close_assets,
                building=gymsal.building,
                assets=parts,
                period=period,
                reason={"nb": "Gulvvask"},
                actor=actor,
                now=now,
            )
        ),
    )

    no_deadlock(results)


def test_what_is_taken_back_against_what_is_given_up(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    now: datetime,
    at_once: AtOnce,
    slow_to_give_back: None,
) -> None:
    request = asked_series(kari, gymsal, now)
    ids = list(request.bookings.values_list("pk", flat=True))
    answer_series(request=request, approved=ids, by=fatima, reason="", now=now)
    last = Change.objects.select_related("booking").get(booking=max(ids))

    results = at_once(
        partial(undo_all, change=last, by=fatima, now=now),
        a_little_later(
            partial(
                cancel_rest,
                request=request,
                first_day=date(2026, 12, 2),
                canceller=Canceller(Actor("person", kari.pk)),
                now=now,
            )
        ),
    )

    no_deadlock(results)


def test_a_place_that_opens_against_a_trial_that_is_given_up(
    haugen_unit: Unit,
    terms: Terms,
    ingrid: Person,
    now: datetime,
    at_once: AtOnce,
    slow_to_give_back: None,
) -> None:
    adoption = begun(haugen_unit, terms, ingrid, now)
    actor = Actor("person", ingrid.pk)
    adopting.make_ready(adoption=adoption, actor=actor, now=now)
    hall = Space.objects.select_related("building").get(slug="hele-salen")
    trials = [tried(ingrid, hall, now, n) for n in (1, 2)]

    results = at_once(
        partial(open_to_all, adoption=adoption, actor=actor, now=now),
        a_little_later(
            partial(
                cancel_booking,
                booking=trials[1],
                canceller=Canceller(actor, by_staff=True),
                now=now,
            )
        ),
    )

    assert not any("deadlock" in str(one) for one in results)
    assert {one.state for one in Booking.objects.all()} == {"cancelled"}


def tried(person: Person, hall: Space, now: datetime, days: int) -> Booking:
    period = between("18:00", "20:00", now.date() + timedelta(days=days))
    hold = holds.hold_slot(person=person, space=hall, period=period, participants=5, now=now)
    particulars = told(purpose="sport", participants=5)
    return confirm_hold(hold=hold, particulars=particulars, now=now)


def test_ones_own_holds_against_who_takes_them_when_they_ran_out(
    kari: Person,
    ola: Person,
    gymsal: Space,
    gym_thirds: list[Space],
    now: datetime,
    at_once: AtOnce,
    slow_to_give_back: None,
) -> None:
    """Her clock says that they stand, his that they ran out: both want the time of both."""
    BookingRules.objects.update(max_active_person=99)
    for third in gym_thirds[:2]:
        held(kari, third, now)
    later = Hold.objects.latest("pk").expires_at + timedelta(seconds=1)

    results = at_once(
        partial(held, kari, gymsal, now),
        a_little_later(partial(held, ola, gymsal, later)),
    )

    assert not any("deadlock" in str(one) for one in results)
