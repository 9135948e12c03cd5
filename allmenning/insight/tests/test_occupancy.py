"""Occupancy: booked time of open time, over all parts of a building."""

from datetime import date, datetime, timedelta

from allmenning.booking.models import Closure
from allmenning.booking.tests.scenes import asked, between, booked, held
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.insight.queries.occupancy import Occupancy, occupancy
from allmenning.people.models import Person
from allmenning.places.models import Building, Holiday, Space

HOUR = timedelta(hours=1)


def test_half_the_open_hours_booked_is_fifty_per_cent() -> None:
    assert Occupancy(booked=3 * HOUR, opened=6 * HOUR).percent == 50


def test_a_building_that_is_never_open_has_no_occupancy() -> None:
    assert Occupancy(booked=0 * HOUR, opened=0 * HOUR).percent is None


def percent(building: Building, now: datetime, days: int = 1) -> int | None:
    used = occupancy([building], days=days, now=now).get(building.pk)
    return used.percent if used else None


def evening(start: str, end: str, day: int = 1) -> Period:
    """A stretch of Tuesday 1 December, when Haugen is open from 16 to 22, or of a day after."""
    return between(start, end, date(2026, 12, day))


def test_half_an_evening_booked_is_half(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, musikkrom, now, evening("18:00", "21:00"))

    assert percent(haugen, now) == 50


def test_every_part_of_the_house_counts(
    kari: Person, musikkrom: Space, gym_thirds: list[Space], haugen: Building, now: datetime
) -> None:
    booked(kari, gym_thirds[0], now, evening("18:00", "21:00"))

    assert occupancy([haugen], days=1, now=now)[haugen.pk] == Occupancy(3 * HOUR, 24 * HOUR)


def test_the_hall_is_all_its_parts(
    kari: Person, gymsal: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, gymsal, now, evening("18:00", "21:00"))

    assert percent(haugen, now) == 50


def test_only_what_is_left_of_today_counts(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, musikkrom, now, evening("16:00", "20:00"))

    assert percent(haugen, now + 10 * HOUR) == 33


def test_what_is_held_or_asked_for_does_not_count(
    kari: Person, ola: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    held(ola, musikkrom, now, evening("16:00", "18:00"))
    asked(kari, musikkrom, now, evening("19:00", "21:00"))

    assert percent(haugen, now) == 0


def test_closed_time_is_not_booked_time(
    musikkrom: Space, gymsal: Space, haugen: Building, closure: Closure, now: datetime
) -> None:
    assert percent(haugen, now, days=3) == 0


def test_days_the_house_is_closed_do_not_count(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, musikkrom, now, evening("18:00", "21:00"))
    days = (date(2026, 12, 2), date(2026, 12, 4))
    Holiday.objects.create(kind="public", days=days, name={"nb": "Fridager"})

    assert percent(haugen, now, days=3) == 50


def test_a_booking_past_the_last_day_does_not_count(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, musikkrom, now, evening("18:00", "21:00", day=2))

    assert percent(haugen, now) == 0
    assert percent(haugen, now, days=2) == 25


def test_a_house_without_hours_has_no_occupancy(
    musikkrom: Space, haugen: Building, now: datetime
) -> None:
    haugen.timetable.hours.all().delete()

    assert percent(haugen, now) is None


def test_no_houses_have_no_occupancy(oslo: Municipality, now: datetime) -> None:
    assert occupancy([], days=7, now=now) == {}
