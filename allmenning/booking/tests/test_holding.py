"""Keeping a time for ten minutes."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.bookings import confirm_hold
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import close_assets, lift_closure
from allmenning.booking.actions.holds import (
    HOLDS_AT_ONCE,
    NotAllowed,
    hold_slot,
    release_hold,
    sweep_holds,
)
from allmenning.booking.models import BookingRules, Claim, Hold
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.tests.scenes import EVENING, at, between, claimed, held, told
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Space, SpaceAsset

TEN_MINUTES = timedelta(minutes=10)


def test_a_hold_claims_every_part_for_ten_minutes(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    hold = held(kari, gymsal, now)

    assert hold.expires_at == now + TEN_MINUTES
    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3
    assert set(Claim.objects.values_list("expires_at", flat=True)) == {hold.expires_at}


def test_buffers_are_claimed_around_it(kari: Person, musikkrom: Space, now: datetime) -> None:
    BookingRules.objects.update(buffer_before=15, buffer_after=30)

    held(kari, musikkrom, now)

    assert claimed(musikkrom) == [(at("17:45"), at("20:30"))]


def test_buffers_add_up_between_neighbours(
    kari: Person, ola: Person, musikkrom: Space, now: datetime
) -> None:
    BookingRules.objects.update(buffer_before=15, buffer_after=15)
    held(kari, musikkrom, now)

    with pytest.raises(SlotTaken):
        held(ola, musikkrom, now, between("20:00", "21:00"))
    held(ola, musikkrom, now, between("20:30", "21:30"))


def test_a_hall_and_its_parts_exclude_each_other(
    kari: Person, ola: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    held(kari, gym_thirds[1], now)

    with pytest.raises(SlotTaken):
        held(ola, gymsal, now)
    held(ola, gym_thirds[0], now)
    assert Hold.objects.count() == 2


def test_touching_stretches_do_not_overlap(
    kari: Person, ola: Person, musikkrom: Space, now: datetime
) -> None:
    held(kari, musikkrom, now)

    held(ola, musikkrom, now, between("20:00", "22:00"))

    assert Hold.objects.count() == 2


def test_somebody_else_gets_it_the_moment_it_has_expired(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    held(kari, gymsal, now)

    with pytest.raises(SlotTaken):
        held(ola, gymsal, now + TEN_MINUTES - timedelta(microseconds=1))
    hold = held(ola, gymsal, now + TEN_MINUTES)

    assert set(Claim.objects.values_list("hold", flat=True)) == {hold.pk}


def test_a_part_taken_over_takes_the_whole_old_hold_with_it(
    kari: Person, ola: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    held(kari, gymsal, now)

    held(ola, gym_thirds[0], now + TEN_MINUTES)

    assert Claim.objects.count() == 1


def test_the_same_wish_gives_the_same_hold_for_as_many_as_now(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    first = held(kari, gymsal, now)
    later = now + timedelta(minutes=3)

    second = hold_slot(person=kari, space=gymsal, period=EVENING, participants=35, now=later)

    assert second.pk == first.pk
    assert second.expires_at == first.expires_at
    assert Hold.objects.get().participants == 35


def test_choosing_another_time_never_meets_ones_own_hold(
    kari: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    held(kari, gymsal, now)

    held(kari, gymsal, now, between("19:00", "21:00"))
    held(kari, gym_thirds[2], now, between("20:00", "21:00"))

    assert claimed(gymsal) == [(at("20:00"), at("21:00"))]
    assert Hold.objects.count() == 1


def test_the_old_hold_stands_when_the_new_one_fails(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    held(ola, gymsal, now, between("20:00", "22:00"))
    mine = held(kari, gymsal, now)

    with pytest.raises(SlotTaken):
        held(kari, gymsal, now, between("19:00", "21:00"))

    assert Claim.objects.filter(hold=mine).count() == 3


def test_one_person_keeps_only_a_few_times_at_once(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    days = [date(2026, 12, 14 + number) for number in range(HOLDS_AT_ONCE + 1)]

    holds = [
        held(kari, musikkrom, now + timedelta(seconds=number), between("18:00", "20:00", day))
        for number, day in enumerate(days)
    ]

    assert list(Hold.objects.order_by("id")) == holds[1:]


def test_what_the_conditions_forbid_is_refused_and_nothing_is_kept(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    with pytest.raises(NotAllowed) as error:
        held(kari, gymsal, now, between("14:00", "20:00"))

    assert error.value.hindrances == (Hindrance.TOO_LONG, Hindrance.NOT_OPEN)
    assert Hold.objects.count() == Claim.objects.count() == 0


def test_a_space_without_rules_or_parts_cannot_be_held(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    BookingRules.objects.filter(space=gymsal).delete()
    SpaceAsset.objects.filter(space=musikkrom).delete()

    for space in (gymsal, musikkrom):
        with pytest.raises(NotAllowed):
            held(kari, space, now)


def test_released_time_is_free_at_once(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    release_hold(hold=held(kari, gymsal, now), now=now)

    assert Hold.objects.count() == 0
    held(ola, gymsal, now)


def test_old_holds_are_swept_and_fresh_ones_kept(
    kari: Person, ola: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    held(kari, gymsal, now - timedelta(minutes=21))
    fresh = held(ola, musikkrom, now - timedelta(minutes=19))

    sweep_holds(now=now)

    assert list(Hold.objects.all()) == [fresh]
    assert Claim.objects.count() == 1


def test_a_hold_that_a_closure_took_is_not_given_again(
    kari: Person, per: Person, musikkrom: Space, now: datetime
) -> None:
    """The house closed over it and opened again within the ten minutes."""
    dead, actor = held(kari, musikkrom, now), Actor("person", per.pk)
    closure = close_assets(
        building=musikkrom.building,
        assets=[part.asset for part in musikkrom.parts.all()],
        period=EVENING,
        reason={"nb": "Gulvvask"},
        actor=actor,
        now=now,
    )
    with pytest.raises(SlotTaken):
        held(kari, musikkrom, now)
    lift_closure(closure=closure, actor=actor, now=now)

    hold = held(kari, musikkrom, now)

    assert hold.pk != dead.pk
    assert confirm_hold(hold=hold, particulars=told(), now=now).state == "confirmed"
