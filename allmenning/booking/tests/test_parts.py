"""A space is made of other parts: what is booked, held and closed in it follows, or nothing does."""

from datetime import datetime

import pytest

from allmenning.booking.actions.bookings import HoldExpired, confirm_hold
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.foreign_calendars import connect_calendar, take_in
from allmenning.booking.actions.parts import PartsTaken, change_parts
from allmenning.booking.models import BookingRules, Claim, Closure, ForeignCalendar
from allmenning.booking.tests.made_of import change, later, of, parts_of
from allmenning.booking.tests.scenes import (
    EVENING,
    at,
    beside,
    between,
    booked,
    held,
    told,
)
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.models import ActLog
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.actions.layout import NoParts, PartNamed, PartsChanged, PartsWish
from allmenning.places.models import Asset, Building, Space

LATE = between("20:00", "22:00")


@pytest.fixture
def stage(haugen: Building) -> Asset:
    """A part that the gym may get."""
    return Asset.objects.create(building=haugen, name="Scenen")


GYM = {"Gymsal A", "Gymsal B", "Gymsal C"}


def test_what_is_booked_gets_the_new_part_for_as_long_as_it_has_the_old(
    kari: Person, gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime
) -> None:
    BookingRules.objects.update(buffer_before=15, buffer_after=30)
    booking = booked(kari, gymsal, now)
    BookingRules.objects.update(buffer_before=0, buffer_after=0)

    change(gymsal, *gym_parts, stage, now=now)

    during = Claim.objects.get(booking=booking, asset=stage).during
    assert (during.lower, during.upper) == (at("17:45"), at("20:30"))
    assert of(gymsal) == GYM | {"Scenen"}


def test_a_part_that_is_gone_is_free_for_others(
    kari: Person, ola: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    a, b, _c = gymsal.assets.order_by("name")

    change(gymsal, a, b, now=now)

    assert parts_of(booking=booking) == {"Gymsal A", "Gymsal B"}
    held(ola, gym_thirds[2], now)


def test_all_parts_may_be_others_than_before(
    kari: Person, gymsal: Space, stage: Asset, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    change(gymsal, stage, now=now)

    assert parts_of(booking=booking) == {"Scenen"}


def test_what_is_over_stays_as_it_was(
    kari: Person, gymsal: Space, stage: Asset, now: datetime
) -> None:
    over, coming = booked(kari, gymsal, now), booked(kari, gymsal, now, later(EVENING))

    change(gymsal, stage, now=EVENING.end)

    assert parts_of(booking=over) == GYM
    assert parts_of(booking=coming) == {"Scenen"}


def test_what_is_held_gets_it_too_and_is_confirmed_with_it(
    kari: Person, gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime
) -> None:
    hold = held(kari, gymsal, now)

    change(gymsal, *gym_parts[1:], stage, now=now)

    claims = Claim.objects.filter(hold=hold)
    assert {claim.expires_at for claim in claims} == {hold.expires_at}
    booking = confirm_hold(hold=hold, particulars=told(), now=now)
    assert parts_of(booking=booking) == {"Gymsal B", "Gymsal C", "Scenen"}


def test_a_hold_that_ran_out_is_gone(
    kari: Person, gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime
) -> None:
    hold = held(kari, gymsal, now)

    change(gymsal, *gym_parts, stage, now=hold.expires_at)

    assert not Claim.objects.exists()
    with pytest.raises(HoldExpired):
        confirm_hold(hold=hold, particulars=told(), now=hold.expires_at)


def test_another_booking_in_the_way_is_named_and_nothing_is_changed(
    kari: Person,
    ola: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    musikkrom: Space,
    now: datetime,
) -> None:
    mine, theirs = booked(kari, gymsal, now), booked(ola, musikkrom, now)
    booked(ola, musikkrom, now, LATE)
    music = musikkrom.assets.get()

    with pytest.raises(PartsTaken) as refused:
        change(gymsal, *gym_parts[:2], music, now=now, new="Galleriet")

    met = [(one.claim.booking, one.booking) for one in refused.value.collisions]
    assert met == [(theirs, mine)]
    assert parts_of(booking=mine) == of(gymsal) == GYM
    assert not Asset.objects.filter(name="Galleriet").exists()
    assert not ActLog.objects.filter(verb="parts_changed").exists()


def test_a_hold_and_a_closure_are_in_the_way_but_not_a_hold_that_ran_out(
    kari: Person, ola: Person, gymsal: Space, musikkrom: Space, stage: Asset, now: datetime
) -> None:
    booked(kari, gymsal, now)
    booked(kari, gymsal, now, later(EVENING))
    hold = held(ola, musikkrom, now)
    closure = closed([stage], later(EVENING), now)
    music = musikkrom.assets.get()

    with pytest.raises(PartsTaken) as refused:
        change(gymsal, music, stage, now=now)

    in_the_way = [one.claim for one in refused.value.collisions]
    assert [(one.hold, one.closure) for one in in_the_way] == [
        (hold, None),
        (None, closure),
    ]
    change(gymsal, music, now=hold.expires_at)


def closed(assets: list[Asset], period: Period, now: datetime) -> Closure:
    return close_assets(
        building=assets[0].building,
        assets=assets,
        period=period,
        reason={"nb": "Gulvvask"},
        actor=SYSTEM,
        now=now,
    )


def test_a_closure_that_waits_gets_the_part_that_is_gone(
    kari: Person, gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    booked(kari, gymsal, now)
    closure = closed(gym_parts[2:], EVENING, now)
    assert not parts_of(closure=closure)

    change(gymsal, *gym_parts[:2], now=now)

    assert parts_of(closure=closure) == {"Gymsal C"}


def test_what_closes_the_whole_space_closes_what_comes_in(
    gymsal: Space, gym_parts: list[Asset], stage: Asset, musikkrom: Space, now: datetime
) -> None:
    whole = closed([*gym_parts, musikkrom.assets.get()], EVENING, now)
    partly = closed(gym_parts[:1], LATE, now)

    change(gymsal, *gym_parts, stage, now=now)

    assert parts_of(closure=whole) == GYM | {"Musikkrom", "Scenen"}
    assert set(whole.assets.values_list("name", flat=True)) == GYM | {"Musikkrom", "Scenen"}
    assert parts_of(closure=partly) == {"Gymsal A"}


def test_a_hall_that_is_divided_stays_closed(
    gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    closure = closed(gym_parts[2:], EVENING, now)

    change(gymsal, *gym_parts[:2], now=now, new="Gymsal C1")

    assert parts_of(closure=closure) == {"Gymsal C", "Gymsal C1"}


def test_what_is_booked_when_it_closes_keeps_its_time_in_the_new_part(
    kari: Person, gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    closure = closed(gym_parts, between("18:00", "21:00"), now)

    change(gymsal, *gym_parts, stage, now=now)

    assert "Scenen" in parts_of(booking=booking)
    during = Claim.objects.get(closure=closure, asset=stage).during
    assert (during.lower, during.upper) == (at("20:00"), at("21:00"))


def test_a_closure_that_is_over_is_let_be(
    gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime
) -> None:
    closure = closed(gym_parts, EVENING, now)

    change(gymsal, stage, now=EVENING.end)

    assert parts_of(closure=closure) == GYM


@pytest.fixture
def timeplan(gymsal: Space, now: datetime) -> ForeignCalendar:
    """The school's calendar takes the gym on the Tuesday evening."""
    url = "https://kalender.example/a.ics"
    made = connect_calendar(space=gymsal, name="Timeplan", url=url, actor=SYSTEM, now=now)
    take_in(calendar=made, times={"a": EVENING}, now=now)
    return made


def test_calendars_from_elsewhere_close_the_space_as_it_is_now(
    timeplan: ForeignCalendar,
    ola: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    musikkrom: Space,
    stage: Asset,
    now: datetime,
) -> None:
    other = booked(ola, musikkrom, now)
    music = musikkrom.assets.get()

    change(gymsal, *gym_parts[:2], stage, music, now=now)

    closure = Closure.objects.get()
    kept = {"Gymsal A", "Gymsal B", "Scenen"}
    assert set(closure.assets.values_list("name", flat=True)) == kept | {"Musikkrom"}
    assert parts_of(closure=closure) == kept
    cancel_booking(booking=other, canceller=Canceller(SYSTEM), now=now)
    assert parts_of(closure=closure) == kept | {"Musikkrom"}


def test_a_new_part_is_made_by_name_and_the_act_is_logged(
    fatima: Person, gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    seen = frozenset(part.pk for part in gym_parts)
    wish = PartsWish([part.pk for part in gym_parts[1:]], "Galleriet", seen)

    change_parts(space=gymsal, wish=wish, actor=Actor("person", fatima.pk), now=now)

    made = Asset.objects.get(name="Galleriet")
    told_of = ActLog.objects.get(verb="parts_changed")
    assert (told_of.actor_id, told_of.object_kind, told_of.object_id) == (
        fatima.pk,
        "space",
        gymsal.pk,
    )
    assert told_of.details == {"parts": {"added": [made.pk], "removed": [gym_parts[0].pk]}}
    assert made.building == gymsal.building


def test_the_same_parts_again_are_no_act(
    gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    change(gymsal, *gym_parts, now=now)

    assert not ActLog.objects.filter(verb="parts_changed").exists()


def test_a_space_keeps_a_part_of_its_own_building(
    gymsal: Space, haugen: Building, now: datetime
) -> None:
    elsewhere = Asset.objects.create(building=beside(haugen), name="Gymsal")

    for parts in ((), (elsewhere,)):
        with pytest.raises(NoParts):
            change(gymsal, *parts, now=now)

    assert of(gymsal) == GYM


def test_a_colleague_was_quicker(
    gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime
) -> None:
    old = PartsWish([stage.pk], "", frozenset(part.pk for part in gym_parts))
    change(gymsal, *gym_parts[:2], now=now)

    with pytest.raises(PartsChanged):
        change_parts(space=gymsal, wish=old, actor=SYSTEM, now=now)

    assert of(gymsal) == {"Gymsal A", "Gymsal B"}


def test_two_parts_of_a_building_have_two_names(
    gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    with pytest.raises(PartNamed):
        change(gymsal, *gym_parts, new="gymsal a", now=now)
