"""When a timetable is open: weekdays, exceptions, holidays, nights and the change of the clock."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.core.clock import instant, local
from allmenning.places.models import (
    Building,
    Holiday,
    OpeningException,
    OpeningHours,
    Timetable,
)
from allmenning.places.queries.hours import open_stretches

TUESDAY = date(2026, 12, 1)
SATURDAY = date(2026, 12, 5)


def _clocks(timetable: Timetable, day: date) -> list[tuple[str, str]]:
    found = open_stretches(timetables=[timetable.pk], first_day=day, last_day=day)
    return [(_clock(one.period.start), _clock(one.period.end)) for one in found]


def _clock(moment: datetime) -> str:
    return f"{local(moment):%a %H:%M}"


def test_weekdays_have_their_own_hours(haugen: Building) -> None:
    assert _clocks(haugen.timetable, TUESDAY) == [("Tue 16:00", "Tue 22:00")]
    assert _clocks(haugen.timetable, SATURDAY) == [("Sat 10:00", "Sat 18:00")]


def test_an_exception_stands_in_place_of_all_usual_hours(haugen: Building) -> None:
    OpeningException.objects.create(
        timetable=haugen.timetable, days=(TUESDAY, SATURDAY), opens=600, closes=720
    )

    assert _clocks(haugen.timetable, TUESDAY) == [("Tue 10:00", "Tue 12:00")]
    assert _clocks(haugen.timetable, SATURDAY) == [("Sat 10:00", "Sat 18:00")]


def test_an_exception_without_hours_is_closed(haugen: Building) -> None:
    OpeningException.objects.create(timetable=haugen.timetable, days=(TUESDAY, SATURDAY))

    assert _clocks(haugen.timetable, TUESDAY) == []


@pytest.mark.parametrize(
    ("kind", "public", "school", "is_open"),
    [
        ("public", True, False, False),
        ("public", False, True, True),
        ("school", False, True, False),
        ("school", True, False, True),
    ],
)
def test_holidays_close_only_those_who_say_so(
    haugen: Building, kind: str, public: bool, school: bool, is_open: bool
) -> None:
    timetable = haugen.timetable
    timetable.closed_on_public_holidays, timetable.closed_in_school_holidays = public, school
    timetable.save()
    Holiday.objects.create(kind=kind, days=(TUESDAY, SATURDAY), name={"nb": "Fri"})

    assert bool(_clocks(timetable, TUESDAY)) is is_open


def test_an_exception_opens_a_holiday(haugen: Building) -> None:
    Holiday.objects.create(kind="public", days=(TUESDAY, SATURDAY), name={"nb": "Fri"})
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    OpeningException.objects.create(timetable=haugen.timetable, days=days, opens=600, closes=720)

    assert _clocks(haugen.timetable, TUESDAY) == [("Tue 10:00", "Tue 12:00")]


def test_hours_may_run_into_the_next_day(haugen: Building) -> None:
    OpeningHours.objects.filter(timetable=haugen.timetable).delete()
    OpeningHours.objects.create(timetable=haugen.timetable, weekday=1, opens=1200, closes=1560)

    assert _clocks(haugen.timetable, TUESDAY) == [("Tue 20:00", "Wed 02:00")]


@pytest.mark.parametrize(
    ("night", "hours"), [(date(2027, 3, 27), 7), (date(2026, 10, 24), 9), (TUESDAY, 8)]
)
def test_a_night_is_as_long_as_the_clock_makes_it(
    haugen: Building, night: date, hours: int
) -> None:
    OpeningHours.objects.filter(timetable=haugen.timetable).delete()
    OpeningHours.objects.create(
        timetable=haugen.timetable, weekday=night.weekday(), opens=22 * 60, closes=30 * 60
    )

    (stretch,) = open_stretches(timetables=[haugen.timetable_id], first_day=night, last_day=night)

    assert stretch.period.start == instant(night, time(22))
    assert stretch.period.length == timedelta(hours=hours)
