"""Days when the usual hours do not hold, and why."""

from datetime import date, timedelta

from allmenning.places.models import Building, Holiday, OpeningException
from allmenning.places.queries.unusual import unusual_days

FRIDAY = date(2026, 12, 25)


def _why(building: Building, first: date = FRIDAY, days: int = 3) -> dict[date, str]:
    found = unusual_days(
        timetables=[building.timetable_id],
        first_day=first,
        last_day=first + timedelta(days=days - 1),
    )
    return {day: reason["nb"] for day, reason in found[building.timetable_id].items()}


def _holiday(kind: str, name: str, first: date, days: int) -> None:
    span = (first, first + timedelta(days=days))
    Holiday.objects.create(kind=kind, days=span, name={"nb": name})


def test_ordinary_days_have_no_reason(haugen: Building) -> None:
    assert _why(haugen) == {}


def test_only_the_days_asked_for_are_told(haugen: Building) -> None:
    _holiday("public", "jul", FRIDAY - timedelta(days=1), 3)

    assert _why(haugen) == {FRIDAY: "jul", FRIDAY + timedelta(days=1): "jul"}
    assert _why(haugen, FRIDAY + timedelta(days=2)) == {}


def test_a_holiday_on_which_it_is_open_is_an_ordinary_day(haugen: Building) -> None:
    _holiday("school", "juleferie", FRIDAY, 7)

    assert haugen.timetable.closed_in_school_holidays is False
    assert _why(haugen) == {}


def test_the_nearest_reason_is_told(haugen: Building) -> None:
    haugen.timetable.closed_in_school_holidays = True
    haugen.timetable.save()
    _holiday("school", "juleferie", FRIDAY, 7)
    _holiday("public", "første juledag", FRIDAY, 1)
    OpeningException.objects.create(
        timetable=haugen.timetable,
        days=(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)),
        reason={"nb": "julefest"},
    )

    assert list(_why(haugen).values()) == ["første juledag", "julefest", "juleferie"]
