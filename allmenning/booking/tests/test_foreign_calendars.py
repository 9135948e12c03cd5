"""What a calendar kept elsewhere closes and opens."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.closures import close_assets, lift_closure
from allmenning.booking.models import Booking, Closure, ForeignCalendar, ForeignTime
from allmenning.booking.queries.calendar import coming_closures
from allmenning.booking.queries.foreign_calendars import conflicts_in
from allmenning.booking.tests.foreign import closed, connect, take_in
from allmenning.booking.tests.scenes import EVENING, at, between, booked, claimed, held
from allmenning.core.log import SYSTEM
from allmenning.people.models import Person
from allmenning.places.models import Building, Space

LATER = timedelta(minutes=15)
MORNING = between("08:00", "10:00")


def test_a_busy_time_closes_every_part_of_the_space(
    gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    take_in(connect(gymsal, now), now, a=EVENING)

    assert closed(gymsal) == [(EVENING.start, EVENING.end)] * 3
    assert closed(musikkrom) == []
    reason = Closure.objects.get().reason
    assert reason["nb"] == "Opptatt i kalenderen «Timeplan»"
    assert reason["en"] == "Busy in the calendar “Timeplan”"
    assert reason.keys() == {"nb", "nn", "en"}


def test_the_same_again_changes_nothing(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING, b=MORNING)
    before = list(Closure.objects.order_by("pk").values_list("pk", flat=True))

    take_in(timeplan, now + LATER, b=MORNING, a=EVENING)

    assert list(Closure.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert len(before) == 2


def test_what_is_moved_moves_and_what_is_gone_opens(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING, b=MORNING)

    moved = between("20:00", "21:00")
    take_in(timeplan, now + LATER, a=moved)

    assert closed(musikkrom) == [(moved.start, moved.end)]
    assert Closure.objects.count() == ForeignTime.objects.count() == 1


def test_what_is_over_stays_closed_and_is_forgotten(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING)

    take_in(timeplan, EVENING.end)

    assert closed(musikkrom) == [(EVENING.start, EVENING.end)]
    assert ForeignTime.objects.count() == 0


def test_times_that_overlap_are_one_stretch_and_part_again(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    later = between("19:00", "21:00")
    take_in(timeplan, now, a=EVENING, b=later)

    assert closed(musikkrom)[0][0] == EVENING.start
    assert closed(musikkrom)[-1][1] == later.end
    take_in(timeplan, now + LATER, b=later)
    assert sum((end - start for start, end in closed(musikkrom)), timedelta()) == later.length


def test_a_booking_that_stands_is_met_and_listed_until_it_goes(
    kari: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    haugen: Building,
    now: datetime,
) -> None:
    booking = booked(kari, musikkrom, now)
    booked(kari, musikkrom, now, MORNING_OF_SATURDAY)

    take_in(timeplan, now, a=between("17:00", "19:00"))

    assert Booking.objects.get(pk=booking.pk).state == "confirmed"
    assert conflicts_in(haugen, now=now) == {timeplan.pk: [booking]}
    assert closed(musikkrom) == [(at("17:00"), at("18:00"))]
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM), now=now)
    assert conflicts_in(haugen, now=now) == {}
    assert sum((end - start for start, end in closed(musikkrom)), timedelta()) == timedelta(hours=2)


MORNING_OF_SATURDAY = between("11:00", "12:00", date(2026, 12, 12))


def test_what_is_only_held_gives_way(
    kari: Person, timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    held(kari, musikkrom, now)

    take_in(timeplan, now, a=EVENING)

    assert claimed(musikkrom) == closed(musikkrom) == [(EVENING.start, EVENING.end)]


def test_what_somebody_opened_stays_open_until_it_is_moved(
    timeplan: ForeignCalendar, musikkrom: Space, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING)
    lift_closure(closure=Closure.objects.get(), actor=SYSTEM, now=now)

    take_in(timeplan, now + LATER, a=EVENING)
    assert closed(musikkrom) == []

    take_in(timeplan, now + 2 * LATER, a=between("18:00", "21:00"))
    assert closed(musikkrom) == [(at("18:00"), at("21:00"))]


def test_one_that_is_disconnected_opens_what_it_closed_and_nothing_else(
    timeplan: ForeignCalendar, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    close_assets(
        building=haugen,
        assets=list(musikkrom.building.assets.filter(uses__space=musikkrom)),
        period=EVENING,
        reason={"nb": "Gulvvask"},
        actor=SYSTEM,
        now=now,
    )
    take_in(timeplan, now, a=EVENING, b=MORNING)
    late = ForeignCalendar.objects.select_related("space__building").get()

    actions.disconnect_calendar(calendar=timeplan, actor=SYSTEM, now=now)

    assert closed(musikkrom) == [(EVENING.start, EVENING.end)]
    assert ForeignCalendar.objects.count() == ForeignTime.objects.count() == 0
    take_in(late, now, a=MORNING)
    actions.disconnect_calendar(calendar=late, actor=SYSTEM, now=now)
    assert Closure.objects.count() == 1


def test_the_list_of_closures_leaves_them_to_their_own_page(
    timeplan: ForeignCalendar, haugen: Building, now: datetime
) -> None:
    take_in(timeplan, now, a=EVENING)

    assert list(coming_closures(haugen.pk, now=now)) == []


def test_one_address_is_connected_once(musikkrom: Space, gymsal: Space, now: datetime) -> None:
    connect(musikkrom, now)
    connect(gymsal, now)

    with pytest.raises(actions.AlreadyConnected):
        connect(musikkrom, now)
