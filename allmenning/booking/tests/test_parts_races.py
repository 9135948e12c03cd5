"""Many at the same instant, while what a space is made of changes."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from django.db import connection, transaction

from allmenning.booking.actions import claims
from allmenning.booking.actions.at_desk import AtDesk, book_at_desk
from allmenning.booking.actions.bookings import confirm_hold
from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import close_spaces, lift_closure
from allmenning.booking.actions.decisions import approve
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.parts import PartsTaken
from allmenning.booking.models import Booking, BookingRules, Claim, Closure, Hold
from allmenning.booking.queries.series import Slot
from allmenning.booking.tests.made_of import WEEK, change, later, of, parts_of
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.rivals import ROUNDS, people
from allmenning.booking.tests.scenes import EVENING, TUESDAY, asked, between, booked, held, told
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Asset, Building, Space
from tests.database import AtOnce

pytestmark = pytest.mark.postgres15


class NeverMet(Exception):
    """Stands where a deadlock is looked for, so that none is tried again unseen."""


@pytest.fixture(autouse=True)
def no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "DeadlockDetected", NeverMet)


@pytest.fixture
def stage(haugen: Building) -> Asset:
    """A part that the gym may get."""
    return Asset.objects.create(building=haugen, name="Scenen")


def everything_has_its_parts(space: Space) -> None:
    """Whatever is booked or held in the space has all its parts, and nothing else; what closes it,
    closes all of it."""
    parts = of(space)
    for booking in Booking.objects.filter(space=space, state="confirmed"):
        assert parts_of(booking=booking) == parts, booking
    for hold in Hold.objects.filter(space=space):
        assert parts_of(hold=hold) == parts, hold
    for closure in Closure.objects.all():
        assert set(closure.assets.values_list("name", flat=True)) >= parts, closure
        assert parts_of(closure=closure) >= parts, closure
    assert not Claim.objects.filter(booking__state="cancelled").exists()


def pausing(act: Any, before: float = 0, after: float = 0) -> Any:
    """The act in a transaction that begins late, or stays open for a while after it."""

    def run() -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [before])
            done = act()
            cursor.execute("SELECT pg_sleep(%s)", [after])
            return done

    return run


@pytest.mark.parametrize("first", ["hold", "change"])
def test_what_is_booked_while_the_parts_change_has_the_new_parts(
    kari: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    stage: Asset,
    now: datetime,
    at_once: AtOnce,
    first: str,
) -> None:
    """Neither sees what the other has not committed, so the later one has to wait."""
    hold = partial(held, kari, gymsal, now)
    swap = partial(change, gymsal, gym_parts[0], stage, now=now)
    early, late = (hold, swap) if first == "hold" else (swap, hold)

    results = at_once(pausing(early, after=0.6), pausing(late, before=0.2))

    assert [one for one in results if isinstance(one, Exception)] == []
    assert parts_of(hold__isnull=False) == {"Gymsal A", "Scenen"} == of(gymsal)


def test_all_who_take_and_give_time_meet_who_changes_the_parts(
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    stage: Asset,
    now: datetime,
    at_once: AtOnce,
) -> None:
    mover, rival = Mover(Actor("person", fatima.pk), is_staff=True), people(1, now)[0]
    for number in range(ROUNDS):
        day = TUESDAY + number * WEEK
        early, evening = between("16:00", "18:00", day), between("18:00", "20:00", day)
        late = between("20:00", "22:00", day)
        given_up, moved = booked(ola, gymsal, now, early), booked(kari, gymsal, now, evening)
        hold = held(kari, gymsal, now, between("16:00", "17:00", day + timedelta(days=1)))
        waiting = asked(ola, gymsal, now, between("18:00", "20:00", day + timedelta(days=2)))
        BookingRules.objects.update(needs_approval=False, max_active_person=99)
        parts = [*gym_parts, stage] if number % 2 == 0 else gym_parts
        slot = Slot(day, gymsal, between("16:00", "18:00", day + timedelta(days=3)))
        results = at_once(
            partial(change, gymsal, *parts, now=now),
            partial(cancel_booking, booking=given_up, canceller=Canceller(SYSTEM), now=now),
            partial(move_booking, booking=moved, space=gymsal, period=late, mover=mover, now=now),
            partial(confirm_hold, hold=hold, particulars=told(), now=now),
            partial(approve, booking=waiting, by=fatima, now=now),
            partial(
                book_at_desk,
                borrower=ola,
                slot=slot,
                particulars=told(),
                at_desk=AtDesk(fatima),
                now=now,
            ),
            partial(held, rival, gymsal, now, between("18:00", "20:00", day + WEEK / 7)),
        )

        assert [one for one in results if isinstance(one, Exception)] == []
        everything_has_its_parts(gymsal)
        Hold.objects.all().delete()


def test_a_new_part_goes_to_one(
    kari: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    musikkrom: Space,
    now: datetime,
    at_once: AtOnce,
) -> None:
    """Either the gym gets the part, or somebody who books the part alone does."""
    music, rivals = musikkrom.assets.get(), people(3, now)
    BookingRules.objects.update(max_active_person=99)
    for number in range(ROUNDS):
        evening = later(EVENING, number)
        booked(kari, gymsal, now, evening)
        results = at_once(
            partial(change, gymsal, *gym_parts, music, now=now),
            *(partial(held, person, musikkrom, now, evening) for person in rivals),
        )

        lost = [one for one in results if isinstance(one, Exception)]
        assert [type(one) for one in lost if not isinstance(one, SlotTaken)] in ([], [PartsTaken])
        assert len(results) - len(lost) == 1
        everything_has_its_parts(gymsal)
        Hold.objects.all().delete()
        change(gymsal, *gym_parts, now=now)


def closed(space: Space, period: Period, now: datetime) -> Closure:
    return close_spaces(
        building=space.building,
        spaces=[space.pk],
        period=period,
        reason={"nb": "Gulvvask"},
        actor=SYSTEM,
        now=now,
    )


def test_what_closes_and_opens_meets_who_changes_the_parts(
    gymsal: Space, gym_parts: list[Asset], stage: Asset, now: datetime, at_once: AtOnce
) -> None:
    for number in range(ROUNDS):
        standing = closed(gymsal, later(EVENING, number), now)
        parts = [*gym_parts, stage] if number % 2 == 0 else gym_parts
        results = at_once(
            partial(change, gymsal, *parts, now=now),
            partial(lift_closure, closure=standing, actor=SYSTEM, now=now),
            partial(closed, gymsal, later(EVENING, number + ROUNDS), now),
        )

        assert [one for one in results if isinstance(one, Exception)] == []
        assert not Closure.objects.filter(pk=standing.pk).exists()
        everything_has_its_parts(gymsal)


@pytest.mark.parametrize("first", ["rest", "change"])
def test_a_series_is_given_up_while_the_parts_change(
    kari: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    stage: Asset,
    now: datetime,
    at_once: AtOnce,
    first: str,
) -> None:
    """Whoever comes second finds the bookings as the first left them, and neither waits in a ring:
    new claims point at bookings that are locked."""
    request = booked_series(kari, gymsal, now)
    canceller = Canceller(Actor("person", kari.pk), by_staff=True)
    day = TUESDAY - 2 * WEEK
    rest = partial(cancel_rest, request=request, first_day=day, canceller=canceller, now=now)
    swap = partial(change, gymsal, gym_parts[0], stage, now=now)
    early, late = (rest, swap) if first == "rest" else (swap, rest)

    results = at_once(pausing(early, after=0.6), pausing(late, before=0.2))

    assert [one for one in results if isinstance(one, Exception)] == []
    assert not Claim.objects.filter(booking__state="cancelled").exists()
    everything_has_its_parts(gymsal)


def test_a_series_has_the_same_parts_on_all_its_dates(
    kari: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    stage: Asset,
    now: datetime,
    at_once: AtOnce,
) -> None:
    results = at_once(
        partial(booked_series, kari, gymsal, now),
        partial(change, gymsal, *gym_parts, stage, now=now),
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    assert Booking.objects.count() > 3
    everything_has_its_parts(gymsal)
