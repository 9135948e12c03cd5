"""Culture hours in the database: what counts, when, and that every sum follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from django.core.management import call_command
from django.db import transaction

from allmenning.booking.actions import culture_hours
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.culture_hours import count_due, recount
from allmenning.booking.actions.culture_recount import Difference, difference, recount_everything
from allmenning.booking.actions.turnout import NeverUsed, tell
from allmenning.booking.models import (
    Booking,
    BookingRules,
    CultureHours,
    CultureMonth,
    CultureTotal,
    Turnout,
)
from allmenning.booking.tests.scenes import asked, between, booked, told
from allmenning.core import scope
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.models import ActLog, Municipality
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import OpeningHours, Space

pytestmark = pytest.mark.postgres15

LATER = timedelta(days=60)
EVENING = between("18:00", "21:00")


def planned_hours() -> float:
    return sum(CultureTotal.objects.values_list("planned", flat=True)) / 60


def figures(model: Any) -> list[tuple[int, ...]]:
    rows = model.objects.order_by("pk")
    return list(rows.values_list("planned", "confirmed", "bookings", "answered"))


def answer(booking: Booking, people: int, now: datetime) -> None:
    tell(booking=booking, people=people, actor=SYSTEM, now=now)


def give_up(booking: Booking, now: datetime) -> None:
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM, by_staff=True), now=now)


def test_three_hours_with_twenty_people_are_sixty(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, EVENING)
    count_due(now=EVENING.end)

    assert planned_hours() == 60
    (row,) = CultureHours.objects.all()
    assert (row.space, row.day, row.purpose) == (gymsal, date(2026, 12, 15), "music")
    (month,) = CultureMonth.objects.all()
    assert (month.building, month.month) == (gymsal.building, date(2026, 12, 1))
    assert figures(CultureHours) == figures(CultureMonth) == figures(CultureTotal)
    assert figures(CultureTotal) == [(3600, 0, 1, 0)]


def test_what_is_not_over_does_not_count(kari: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now, EVENING)
    count_due(now=EVENING.end - timedelta(seconds=1))

    assert planned_hours() == 0


def test_what_was_never_given_does_not_count(kari: Person, gymsal: Space, now: datetime) -> None:
    asked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)

    assert planned_hours() == 0


def test_what_was_cancelled_before_does_not_count(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    give_up(booked(kari, gymsal, now, EVENING), now)
    count_due(now=now + LATER)

    assert figures(CultureTotal) == []


def test_what_is_cancelled_afterwards_is_taken_out_at_once(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now, EVENING, participants=10)
    wrong = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    assert planned_hours() == 90

    give_up(wrong, now + LATER)

    assert planned_hours() == 30
    assert not difference(now=now + LATER)
    wrong.refresh_from_db()
    assert wrong.counted is None


def test_what_is_cancelled_when_it_is_over_but_not_counted_is_never_counted(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    give_up(booked(kari, gymsal, now, EVENING), now + LATER)
    count_due(now=now + LATER)

    assert figures(CultureTotal) == []


def test_those_who_came_stand_beside_the_estimate(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    answer(booking, 15, now + LATER)

    assert figures(CultureTotal) == [(3600, 2700, 1, 1)]


def test_answering_again_changes_the_figure(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    for people in (15, 18, 18):
        answer(booking, people, now + LATER)

    assert figures(CultureTotal) == [(3600, 3240, 1, 1)]
    assert Turnout.objects.get().people == 18
    assert ActLog.objects.filter(verb="told_turnout").count() == 3


def test_what_nobody_used_is_outside_and_comes_back_if_somebody_did(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    answer(booking, 0, now + LATER)
    count_due(now=now + LATER)

    assert figures(CultureTotal) == [(0, 0, 0, 0)]
    booking.refresh_from_db()
    assert booking.counted == []

    answer(booking, 2, now + LATER)

    assert figures(CultureTotal) == [(3600, 360, 1, 1)]
    assert not difference(now=now + LATER)


@pytest.mark.parametrize("state", ["waiting", "cancelled", "declined"])
def test_there_is_nothing_to_tell_about_what_never_was(
    kari: Person, gymsal: Space, now: datetime, state: str
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    decided = None if state == "waiting" else now
    Booking.objects.update(state=state, decided_at=decided, reason="Fullt.")

    with pytest.raises(NeverUsed):
        answer(booking, 20, now + LATER)
    assert not Turnout.objects.exists()


def test_there_is_nothing_to_tell_before_the_end(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now, EVENING)

    with pytest.raises(NeverUsed):
        answer(booking, 20, EVENING.end - timedelta(seconds=1))


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


def test_whatever_changes_afterwards_is_followed(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    """As when what is over is moved, shortened, or had more people than was written."""
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=now + LATER)
    earlier = between("16:00", "17:00", date(2026, 11, 17))
    Booking.objects.update(space=musikkrom, during=(earlier.start, earlier.end))
    booking.request.participants = 7
    booking.request.save()
    booking.refresh_from_db()
    for _time in range(2):
        with transaction.atomic():
            recount(bookings=[booking], now=now + LATER)

    assert planned_hours() == 7
    kept = CultureHours.objects.filter(bookings__gt=0).get()
    assert (kept.space, kept.day) == (musikkrom, date(2026, 11, 17))
    assert not difference(now=now + LATER)


def test_what_is_moved_ahead_again_is_not_over(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    count_due(now=EVENING.end)
    booking.refresh_from_db()
    with transaction.atomic():
        recount(bookings=[booking], now=EVENING.start)

    assert figures(CultureTotal) == [(0, 0, 0, 0)]
    count_due(now=EVENING.end)
    assert planned_hours() == 60


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


def test_an_ordinary_cancelling_asks_nothing_of_the_sums(
    kari: Person, gymsal: Space, now: datetime, django_assert_num_queries: Any
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    booking.refresh_from_db()

    with django_assert_num_queries(0):
        recount(bookings=[booking], now=now)


def test_who_told_stands_in_the_log(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now, EVENING, **vars(told()) | {"participants": 30})
    tell(booking=booking, people=28, actor=Actor("link", kari.pk), now=now + LATER)

    act = ActLog.objects.get(verb="told_turnout")
    assert (act.actor_kind, act.actor_id, act.details) == ("link", kari.pk, {"people": 28})
