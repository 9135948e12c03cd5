"""Many at the same instant: the database is the referee, and there is always one winner."""

from datetime import datetime
from functools import partial

import pytest

from allmenning.booking.actions.bookings import (
    AlreadyDecided,
    HoldExpired,
    TooManyActive,
    confirm_hold,
)
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.decisions import approve, decline
from allmenning.booking.models import Booking, BookingRules, Claim, Closure
from allmenning.booking.tests.rivals import ROUNDS, evenings, people, winners
from allmenning.booking.tests.scenes import asked, between, booked, held, told
from allmenning.core.log import Actor
from allmenning.people.models import Association, Person
from allmenning.places.models import Asset, Space
from tests.database import AtOnce

pytestmark = pytest.mark.postgres15


@pytest.mark.parametrize("clients", [2, 3, 8])
def test_one_slot_goes_to_exactly_one(
    gymsal: Space, now: datetime, at_once: AtOnce, clients: int
) -> None:
    rivals = people(clients, now)
    for evening in evenings():
        results = at_once(*(partial(held, person, gymsal, now, evening) for person in rivals))

        assert len(winners(results, SlotTaken)) == 1
        assert Claim.objects.filter(during=(evening.start, evening.end)).count() == 3


def test_an_expired_hold_goes_to_exactly_one(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    rivals = people(4, now)
    for evening in evenings():
        old = held(kari, gymsal, now, evening)
        results = at_once(
            partial(confirm_hold, hold=old, particulars=told(), now=old.expires_at),
            *(partial(held, person, gymsal, old.expires_at, evening) for person in rivals),
        )

        assert len(winners(results, (SlotTaken, HoldExpired))) == 1
        Booking.objects.update(state="cancelled")
        Claim.objects.all().delete()


def test_the_hall_alone_or_each_part_once(
    gymsal: Space, gym_thirds: list[Space], now: datetime, at_once: AtOnce
) -> None:
    rivals = people(5, now)
    for evening in evenings():
        spaces = [gymsal, gymsal, *gym_thirds]
        results = at_once(
            *(
                partial(held, person, space, now, evening)
                for person, space in zip(rivals, spaces, strict=True)
            )
        )

        won = [hold.space_id for hold in winners(results, SlotTaken)]
        assert won == [gymsal.pk] or set(won) <= {space.pk for space in gym_thirds}
        assert len(won) == len(set(won)) >= 1
        assert Claim.objects.filter(during=(evening.start, evening.end)).count() == (
            3 if won == [gymsal.pk] else len(won)
        )


def test_a_form_sent_twice_books_once(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    for evening in evenings():
        BookingRules.objects.update(max_active_person=99)
        hold = held(kari, gymsal, now, evening)
        send = partial(confirm_hold, hold=hold, particulars=told(), now=now)

        assert len(winners(at_once(send, send, send), HoldExpired)) == 1

    assert Booking.objects.count() == ROUNDS


def test_a_persons_limit_holds_when_she_sends_all_at_once(
    kari: Person, musikkrom: Space, now: datetime, at_once: AtOnce
) -> None:
    BookingRules.objects.update(max_active_person=2)
    hours = ["16:00", "17:00", "18:00"]
    holds = [held(kari, musikkrom, now, between(hour, f"{hour[:2]}:30")) for hour in hours]

    results = at_once(
        *(partial(confirm_hold, hold=hold, particulars=told(), now=now) for hold in holds)
    )

    assert len(winners(results, TooManyActive)) == 2


def test_an_associations_limit_holds_for_all_who_act_for_it(
    skolekorps: Association, musikkrom: Space, now: datetime, at_once: AtOnce
) -> None:
    BookingRules.objects.update(max_active_association=1)
    hours = ["16:00", "17:00", "18:00", "19:00"]
    holds = [
        held(person, musikkrom, now, between(hour, f"{hour[:2]}:30"))
        for person, hour in zip(people(4, now), hours, strict=True)
    ]
    particulars = told(association=skolekorps)

    results = at_once(
        *(partial(confirm_hold, hold=hold, particulars=particulars, now=now) for hold in holds)
    )

    assert len(winners(results, TooManyActive)) == 1


def test_approving_against_booking_gives_it_to_one(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    gym_thirds: list[Space],
    now: datetime,
    at_once: AtOnce,
) -> None:
    rivals = people(2, now)
    for evening in evenings():
        BookingRules.objects.update(max_active_person=99)
        waiting = asked(kari, gymsal, now, evening)
        results = at_once(
            partial(approve, booking=waiting, by=fatima, now=now),
            partial(held, rivals[0], gym_thirds[0], now, evening),
            partial(held, rivals[1], gymsal, now, evening),
        )

        assert len(winners(results, SlotTaken)) == 1
        waiting.refresh_from_db()
        assert (waiting.state == "confirmed") is not isinstance(results[0], SlotTaken)


def test_two_who_answer_at_once_give_one_answer(
    kari: Person, fatima: Person, ingrid: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    for evening in evenings():
        BookingRules.objects.update(max_active_person=99)
        waiting = asked(kari, gymsal, now, evening)
        results = at_once(
            partial(approve, booking=waiting, by=fatima, now=now),
            partial(decline, booking=waiting, by=ingrid, reason="Stengt", now=now),
            partial(approve, booking=waiting, by=ingrid, now=now),
        )

        assert len(winners(results, AlreadyDecided)) == 1


def test_rivals_for_overlapping_time_are_approved_one_at_most(
    kari: Person,
    ola: Person,
    fatima: Person,
    ingrid: Person,
    gymsal: Space,
    now: datetime,
    at_once: AtOnce,
) -> None:
    for evening in evenings():
        BookingRules.objects.update(max_active_person=99)
        first = asked(kari, gymsal, now, evening)
        second = booked(ola, gymsal, now, evening)
        results = at_once(
            partial(approve, booking=first, by=fatima, now=now),
            partial(approve, booking=second, by=ingrid, now=now),
        )

        assert len(winners(results, SlotTaken)) == 1


def test_what_is_given_up_while_a_closure_waits_goes_to_the_closure(
    kari: Person,
    per: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    now: datetime,
    at_once: AtOnce,
) -> None:
    """Either the closure meets the booking first and gets its time, or finds it free."""
    actor = Actor("person", per.pk)
    for evening in evenings():
        booking = booked(kari, gymsal, now, evening)
        results = at_once(
            partial(cancel_booking, booking=booking, canceller=Canceller(actor), now=now),
            partial(
                close_assets,
                building=gymsal.building,
                assets=gym_parts,
                period=evening,
                reason={"nb": "Gulvvask"},
                actor=actor,
                now=now,
            ),
        )

        assert winners(results, ()) == results
        held_by = Claim.objects.filter(during__overlap=(evening.start, evening.end))
        assert {claim.closure_id for claim in held_by} == {results[1].pk}
        assert held_by.count() == 3


def test_closing_takes_what_is_only_held_however_late_it_was_held(
    gymsal: Space,
    gym_thirds: list[Space],
    gym_parts: list[Asset],
    per: Person,
    now: datetime,
    at_once: AtOnce,
) -> None:
    rivals = people(3, now)
    actor = Actor("person", per.pk)
    for evening in evenings():
        results = at_once(
            partial(
                close_assets,
                building=gymsal.building,
                assets=gym_parts,
                period=evening,
                reason={"nb": "Gulvvask"},
                actor=actor,
                now=now,
            ),
            *(
                partial(held, person, space, now, evening)
                for person, space in zip(rivals, gym_thirds, strict=True)
            ),
        )

        closure = winners(results, SlotTaken)[0]
        assert isinstance(closure, Closure)
        claims = Claim.objects.filter(during=(evening.start, evening.end))
        assert set(claims.values_list("closure", flat=True)) == {closure.pk}
        assert claims.count() == len(gym_parts)
