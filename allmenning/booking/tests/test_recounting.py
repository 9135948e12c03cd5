"""Nights, many at once, and the full recount: sums are what the bookings say."""

from datetime import date, datetime, timedelta

import pytest

from django.core.management import call_command

from allmenning.booking.actions import culture_hours
from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.culture_recount import Difference, difference, recount_everything
from allmenning.booking.models import (
    Booking,
    BookingRules,
    CultureHours,
    CultureMonth,
    CultureTotal,
)
from allmenning.booking.tests.counted import EVENING, LATER, answer, figures, planned_hours
from allmenning.booking.tests.scenes import between, booked
from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import OpeningHours, Space

pytestmark = pytest.mark.postgres15


@pytest.fixture
def open_all_night(gymsal: Space, now: datetime) -> Space:
    OpeningHours.objects.update(opens=16 * 60, closes=36 * 60)
    BookingRules.objects.update(max_minutes=900, horizon_days=730)
    return gymsal


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 27), 7), (date(2027, 10, 30), 9), (date(2026, 12, 12), 8)]
)
def test_a_night_counts_the_hours_that_passed_on_the_day_they_passed(
    kari: Person, open_all_night: Space, now: datetime, day: date, hours: int
) -> None:
    night = Period(
        between("22:00", "23:00", day).start,
        between("06:00", "07:00", day + timedelta(days=1)).start,
    )
    booked(kari, open_all_night, now, night)
    count_due(now=night.end)

    rows = CultureHours.objects.order_by("day").values_list("day", "planned", "bookings")
    assert list(rows) == [
        (day, 2 * 60 * 20, 1),
        (day + timedelta(days=1), (hours - 2) * 60 * 20, 0),
    ]
    assert figures(CultureTotal) == [(hours * 60 * 20, 0, 1, 0)]
    assert not difference(now=night.end)


def test_a_night_into_a_new_month_belongs_to_both(
    kari: Person, open_all_night: Space, now: datetime
) -> None:
    eve = date(2026, 12, 31)
    start, end = between("22:00", "23:00", eve).start, between("02:00", "03:00", date(2027, 1, 1))
    booked(kari, open_all_night, now, Period(start, end.start))
    count_due(now=now + LATER)

    months = CultureMonth.objects.order_by("month").values_list("month", "planned", "bookings")
    assert list(months) == [(date(2026, 12, 1), 2400, 1), (date(2027, 1, 1), 2400, 0)]


def test_more_than_a_batch_is_counted_in_one_minute(
    kari: Person, gymsal: Space, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(culture_hours, "AT_ONCE", 2)
    BookingRules.objects.update(max_active_person=9)
    for number in range(5):
        day = date(2026, 12, 14) + timedelta(days=number)
        booked(kari, gymsal, now, between("18:00", "21:00", day))
    count_due(now=now + LATER)

    assert planned_hours() == 5 * 60


def test_another_municipality_counts_its_own(
    kari: Person, gymsal: Space, asker: Municipality, now: datetime
) -> None:
    booked(kari, gymsal, now, EVENING)
    with scope.municipality(asker.pk):
        count_due(now=now + LATER)
        assert figures(CultureTotal) == []

    assert figures(CultureTotal) == []


def test_a_full_recount_finds_nothing_wrong(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    for day, came in ((7, None), (8, 0), (9, 3)):
        period = between("18:00", "20:00", date(2026, 12, day))
        booking = booked(kari, musikkrom, now, period)
        if came is not None:
            answer(booking, came, now + LATER)

    assert recount_everything(now=now + LATER) == Difference(0, 0, 0, 0)
    assert figures(CultureTotal) == [(2 * 2400, 360, 2, 1)]


def test_a_full_recount_puts_right_what_is_wrong(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, EVENING)
    booked(kari, musikkrom, now, EVENING, participants=10)
    count_due(now=now + LATER)
    CultureHours.objects.filter(space=gymsal).delete()
    CultureHours.objects.create(
        space=gymsal,
        day=EVENING.start,
        purpose="work",
        planned=1,
        confirmed=0,
        bookings=1,
        answered=0,
    )
    CultureMonth.objects.update(confirmed=5)
    CultureTotal.objects.update(planned=7)

    found = recount_everything(now=now + LATER)

    assert found == Difference(bookings=0, days=2, months=2, total=1)
    assert planned_hours() == 90
    assert not difference(now=now + LATER)


def test_a_full_recount_takes_in_what_was_written_past_the_actions(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    Booking.objects.update(state="cancelled", decided_at=now)

    found = recount_everything(now=now + LATER)

    assert (found.bookings, planned_hours()) == (1, 0)
    booking.refresh_from_db()
    assert booking.counted is None


def test_the_command_says_whether_it_was_equal(
    kari: Person,
    gymsal: Space,
    asker: Municipality,
    now: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    earlier = between("18:00", "21:00", date(2026, 12, 1))
    booking = booked(kari, gymsal, now, EVENING)
    Booking.objects.filter(pk=booking.pk).update(
        during=(now - 2 * (earlier.end - earlier.start), now)
    )
    call_command("recount_culture_hours")
    assert capsys.readouterr().out == "Asker: equal.\nOslo: equal.\n"

    CultureTotal.objects.update(planned=1)
    call_command("recount_culture_hours")
    assert capsys.readouterr().out == (
        "Asker: equal.\nOslo: corrected 0 bookings, 0 days, 0 months and the total.\n"
    )
    assert planned_hours() == 120
