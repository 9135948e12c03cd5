"""Open, booked and free time, of buildings and spaces and hour by hour of the week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.models import Closure
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.scenes import asked, between, booked, held
from allmenning.core.clock import day_start
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.insight.queries.capacity import (
    Use,
    use_of_buildings,
    use_of_spaces,
    week_of_building,
    week_of_space,
)
from allmenning.insight.queries.occupancy import occupancy
from allmenning.people.models import Person
from allmenning.places.models import Building, Holiday, OpeningHours, Space, Timetable

pytestmark = pytest.mark.postgres15

TUESDAY, WEDNESDAY = date(2026, 12, 15), date(2026, 12, 16)
DAY = Period(day_start(TUESDAY), day_start(WEDNESDAY))
WEEK = Period(day_start(date(2026, 12, 14)), day_start(date(2026, 12, 21)))
HOUR = 60


def of(building: Building, span: Period = DAY) -> Use | None:
    return use_of_buildings([building], span).get(building.pk)


def test_what_is_open_and_not_booked_is_free(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("18:00", "20:00"))

    found = of(haugen)

    assert found == Use(opened=6 * HOUR, booked=2 * HOUR)
    assert found.free == 4 * HOUR


def test_every_part_counts_and_a_hall_is_its_parts(
    kari: Person,
    ola: Person,
    gymsal: Space,
    gym_thirds: list[Space],
    haugen: Building,
    now: datetime,
) -> None:
    booked(kari, gymsal, now, between("16:00", "18:00"))
    booked(ola, gym_thirds[0], now, between("18:00", "20:00"))

    assert of(haugen) == Use(opened=18 * HOUR, booked=8 * HOUR)
    spaces = use_of_spaces(haugen, DAY)
    assert spaces[gymsal.pk] == Use(18 * HOUR, 8 * HOUR)
    assert spaces[gym_thirds[0].pk] == Use(6 * HOUR, 4 * HOUR)
    assert spaces[gym_thirds[1].pk] == Use(6 * HOUR, 2 * HOUR)


def test_closed_time_can_neither_be_had_nor_is_it_booked(
    gymsal: Space, musikkrom: Space, haugen: Building, closure: Closure, now: datetime
) -> None:
    thursday = Period(day_start(date(2026, 12, 3)), day_start(date(2026, 12, 4)))

    assert of(haugen, thursday) == Use(opened=6 * HOUR, booked=0)
    assert gymsal.pk not in {
        space for space, use in use_of_spaces(haugen, thursday).items() if use.opened
    }


def test_what_is_held_or_asked_for_is_still_free(
    kari: Person, ola: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    held(ola, musikkrom, now, between("16:00", "18:00"))
    asked(kari, musikkrom, now, between("19:00", "21:00"))

    assert of(haugen) == Use(6 * HOUR, 0)


def test_a_space_with_hours_of_its_own_is_open_by_them(
    musikkrom: Space, gymsal: Space, haugen: Building
) -> None:
    long = Timetable.objects.create(name="Hele dagen")
    OpeningHours.objects.create(timetable=long, weekday=1, opens=8 * 60, closes=22 * 60)
    Space.objects.filter(pk=musikkrom.pk).update(timetable=long)

    assert of(haugen) == Use((14 + 18) * HOUR, 0)
    assert use_of_spaces(haugen, DAY)[musikkrom.pk] == Use(14 * HOUR, 0)


def test_days_the_house_is_closed_are_no_capacity(musikkrom: Space, haugen: Building) -> None:
    Holiday.objects.create(kind="public", days=(TUESDAY, WEDNESDAY), name={"nb": "Fridag"})

    assert of(haugen) is None
    assert week_of_building(haugen, DAY) == {}


@pytest.mark.parametrize("hidden", ["space", "building"])
def test_what_nobody_can_see_is_no_capacity(
    musikkrom: Space, haugen: Building, hidden: str
) -> None:
    (Space if hidden == "space" else Building).objects.update(is_published=False)

    assert of(haugen) is None
    assert use_of_spaces(haugen, DAY) == {}
    assert week_of_space(musikkrom, DAY) == {}


def test_other_houses_do_not_count(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    other = room(house(haugen, "aasen"), musikkrom, "sal")
    booked(kari, other, now, between("18:00", "20:00"), purpose="meeting")

    assert of(haugen) == Use(6 * HOUR, 0)
    assert use_of_buildings([haugen, other.building], DAY)[other.building_id] == Use(360, 120)


def test_only_what_is_within_the_span_counts(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    evening = between("18:00", "20:00")
    booked(kari, musikkrom, now, evening)
    from_seven = Period(evening.start + timedelta(hours=1), day_start(WEDNESDAY))

    assert of(haugen, from_seven) == Use(3 * HOUR, HOUR)


def test_the_week_shows_when_it_is_busy(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("18:30", "20:00"))

    week = week_of_space(musikkrom, WEEK)

    assert [week[1, hour].booked for hour in range(16, 22)] == [0, 0, 30, 60, 0, 0]
    assert (0, 15) not in week
    assert week[0, 16] == Use(HOUR, 0)
    assert week == week_of_building(haugen, WEEK)


def test_several_weeks_and_parts_lie_on_top_of_one_another(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, between("18:00", "19:00"))
    two = Period(WEEK.start, day_start(date(2026, 12, 28)))

    assert week_of_space(gymsal, two)[1, 18] == Use(opened=6 * HOUR, booked=3 * HOUR)


@pytest.mark.parametrize(
    ("sunday", "hours"),
    [
        (date(2027, 3, 28), [0, 1, 3, 4, 5]),
        (date(2027, 10, 31), [0, 1, 2, 2, 3, 4, 5]),
        (date(2027, 11, 7), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_nights_when_the_clock_changes_have_the_hours_they_have(
    musikkrom: Space, haugen: Building, sunday: date, hours: Sequence[int]
) -> None:
    OpeningHours.objects.filter(weekday=6).update(opens=0, closes=6 * 60)
    span = Period(day_start(sunday), day_start(sunday + timedelta(days=1)))

    week = week_of_space(musikkrom, span)

    assert {hour: use.opened for (_day, hour), use in week.items()} == {
        hour: HOUR * hours.count(hour) for hour in hours
    }
    assert of(haugen, span) == Use(HOUR * len(hours), 0)


def test_the_hours_of_the_week_add_up_to_the_whole(
    kari: Person,
    ola: Person,
    gymsal: Space,
    musikkrom: Space,
    gym_thirds: list[Space],
    haugen: Building,
    now: datetime,
) -> None:
    booked(kari, gymsal, now, between("16:30", "18:00"))
    booked(kari, musikkrom, now, between("19:00", "21:30", WEDNESDAY), participants=10)
    booked(ola, gym_thirds[2], now, between("20:00", "21:00"))

    week = week_of_building(haugen, WEEK)

    whole = of(haugen, WEEK)
    assert whole == Use(
        sum(use.opened for use in week.values()), sum(use.booked for use in week.values())
    )
    old = occupancy([haugen], days=20, now=now)[haugen.pk]
    assert whole.booked * 60 == old.booked.total_seconds()


def test_another_municipality_has_none_of_it(
    musikkrom: Space, haugen: Building, asker: Municipality
) -> None:
    assert use_of_buildings([], DAY) == {}
