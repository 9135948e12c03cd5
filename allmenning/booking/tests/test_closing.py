"""Closing parts of a building, and opening them again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.bookings import HoldExpired, confirm_hold
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import NothingToClose, close_assets, lift_closure
from allmenning.booking.models import Claim, Closure
from allmenning.booking.queries.calendar import bookings_met
from allmenning.booking.queries.closing import assets_of, bookings_on
from allmenning.booking.tests.scenes import (
    EVENING,
    TUESDAY,
    at,
    between,
    booked,
    claimed,
    held,
    told,
)
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Asset, Space


class Closer:
    """Closes parts of a building, as an administrator does."""

    def __init__(self, per: Person, now: datetime) -> None:
        self.actor, self.now = Actor("person", per.pk), now

    def close(self, assets: list[Asset], period: Period, reason: str = "Gulvvask") -> Closure:
        done: Closure = close_assets(
            building=assets[0].building,
            assets=assets,
            period=period,
            reason={"nb": reason},
            actor=self.actor,
            now=self.now,
        )
        return done

    def lift(self, closure: Closure) -> None:
        lift_closure(closure=closure, actor=self.actor, now=self.now)


@pytest.fixture
def closer(per: Person, now: datetime) -> Closer:
    return Closer(per, now)


def test_closed_time_cannot_be_booked_and_is_free_when_lifted(
    kari: Person, gymsal: Space, gym_parts: list[Asset], closer: Closer, now: datetime
) -> None:
    closure = closer.close(gym_parts, between("16:00", "22:00"))

    with pytest.raises(SlotTaken):
        held(kari, gymsal, now)
    closer.lift(closure)
    held(kari, gymsal, now)

    assert Closure.objects.count() == 0


def test_a_closure_goes_around_a_booking_and_lists_it(
    kari: Person,
    gymsal: Space,
    gym_thirds: list[Space],
    gym_parts: list[Asset],
    closer: Closer,
    now: datetime,
) -> None:
    booking = booked(kari, gym_thirds[1], now)

    closure = closer.close(gym_parts, between("17:00", "21:00"))

    whole, before, after = (
        (at("17:00"), at("21:00")),
        (at("17:00"), at("18:00")),
        (at("20:00"), at("21:00")),
    )
    of_closure = Claim.objects.filter(closure=closure)
    assert sorted((c.during.lower, c.during.upper) for c in of_closure) == sorted(
        [whole, whole, before, after]
    )
    assert list(bookings_met([closure])) == [booking]


def test_each_closure_meets_only_what_is_in_its_own_time(
    kari: Person,
    gymsal: Space,
    musikkrom: Space,
    gym_parts: list[Asset],
    closer: Closer,
    now: datetime,
) -> None:
    booking = booked(kari, gymsal, now)
    booked(kari, musikkrom, now)

    floor = closer.close(gym_parts, between("17:00", "21:00"))
    music = closer.close(
        assets_of(gymsal.building, [musikkrom.pk]),
        between("17:00", "21:00", TUESDAY + timedelta(days=1)),
    )

    assert list(bookings_met([floor, music])) == [booking]


def test_what_it_would_meet_is_known_before(
    kari: Person, gymsal: Space, gym_thirds: list[Space], musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    booked(kari, musikkrom, now)
    third = assets_of(gymsal.building, [gym_thirds[0].pk])

    assert list(bookings_on(third, EVENING)) == [booking]
    assert list(bookings_on(third, between("20:00", "21:00"))) == []
    assert len(assets_of(gymsal.building, None)) == 4
    assert bookings_on(assets_of(gymsal.building, None), EVENING).count() == 2


def test_what_is_only_held_gives_way(
    kari: Person, gymsal: Space, gym_parts: list[Asset], closer: Closer, now: datetime
) -> None:
    hold = held(kari, gymsal, now)

    closer.close(gym_parts[:1], EVENING)

    assert claimed(gymsal) == [(EVENING.start, EVENING.end)]
    with pytest.raises(HoldExpired):
        confirm_hold(hold=hold, particulars=told(), now=now)


def test_overlapping_closures_share_the_time_and_inherit_it(
    gymsal: Space, gym_parts: list[Asset], closer: Closer
) -> None:
    one = gym_parts[:1]
    first = closer.close(one, between("16:00", "19:00"))
    second = closer.close(one, between("18:00", "21:00"), "Valg")
    assert claimed(gymsal) == [(at("16:00"), at("19:00")), (at("19:00"), at("21:00"))]

    closer.lift(first)

    assert claimed(gymsal) == [(at("18:00"), at("19:00")), (at("19:00"), at("21:00"))]
    assert set(Claim.objects.values_list("closure", flat=True)) == {second.pk}


def test_nothing_cannot_be_closed(gymsal: Space, closer: Closer, now: datetime) -> None:
    nothing: dict[str, Any] = {"building": gymsal.building, "assets": [], "period": EVENING}

    with pytest.raises(NothingToClose):
        close_assets(**nothing, reason={"nb": "Valg"}, actor=closer.actor, now=now)
