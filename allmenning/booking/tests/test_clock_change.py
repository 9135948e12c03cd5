"""The nights the clock changes, 2026 to 2028: people count by the clock, time does not."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.forms.when import Frame, WhenForm
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.queries.conditions import conditions_for
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.tests.scenes import booked, claimed, held
from allmenning.core.clock import instant
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import OpeningHours, Space

SPRING = [date(2026, 3, 28), date(2027, 3, 27), date(2028, 3, 25)]
AUTUMN = [date(2026, 10, 24), date(2027, 10, 30), date(2028, 10, 28)]


@pytest.fixture
def open_all_night(gymsal: Space, now: datetime) -> Space:
    """The gym, open from 16 to noon every day and borrowed for up to ten hours."""
    OpeningHours.objects.update(opens=16 * 60, closes=36 * 60)
    BookingRules.objects.update(
        days=(date(2026, 1, 1), None), max_minutes=600, horizon_days=730, cancel_hours=0
    )
    return gymsal


def night_form(space: Space, day: date, *, start: str, end: str, now: datetime) -> WhenForm:
    found = conditions_for(space, now)
    assert found
    asked = {"date": day.isoformat(), "start": start, "end": end, "participants": "20"}
    return WhenForm(asked, frame=Frame(found.conditions, now))


@pytest.mark.parametrize(
    ("day", "hours"), [*((day, 7) for day in SPRING), *((day, 9) for day in AUTUMN)]
)
def test_a_night_from_22_to_06_lasts_what_it_lasts(
    kari: Person, open_all_night: Space, day: date, hours: int
) -> None:
    now = instant(day - timedelta(days=30), time(9))
    form = night_form(open_all_night, day, start="22:00", end="06:00", now=now)
    assert form.is_valid(), form.errors

    period: Period = form.cleaned_data["period"]
    booking = booked(kari, open_all_night, now, period)

    assert period.length == timedelta(hours=hours)
    assert booking.during.upper - booking.during.lower == timedelta(hours=hours)
    assert claimed(open_all_night) == [(period.start, period.end)] * 3
    assert Booking.objects.get().state == "confirmed"


@pytest.mark.parametrize("day", SPRING)
@pytest.mark.parametrize("question", ["start", "end"])
def test_half_past_two_that_does_not_exist_is_explained(
    open_all_night: Space, day: date, question: str
) -> None:
    now = instant(day - timedelta(days=30), time(9))
    sunday = day + timedelta(days=1)
    hours = (
        {"start": "02:30", "end": "05:00"}
        if question == "start"
        else {
            "start": "01:00",
            "end": "02:30",
        }
    )
    form = night_form(open_all_night, sunday, **hours, now=now)

    assert not form.is_valid()
    (sentence,) = form.errors[question]
    assert sentence == (
        f"Klokka 02.30 finnes ikke natt til søndag {sunday.day}. mars. "
        "Klokka stilles fram fra 02 til 03. Velg en annen tid."
    )


@pytest.mark.parametrize("day", AUTUMN)
def test_half_past_two_that_comes_twice_is_the_first(open_all_night: Space, day: date) -> None:
    now = instant(day - timedelta(days=30), time(9))
    sunday = day + timedelta(days=1)
    form = night_form(open_all_night, sunday, start="02:30", end="04:00", now=now)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["period"].start == datetime(
        sunday.year, sunday.month, sunday.day, 0, 30, tzinfo=UTC
    )
    assert form.cleaned_data["period"].length == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize("day", SPRING + AUTUMN)
def test_the_length_that_is_allowed_is_counted_in_real_hours(
    open_all_night: Space, kari: Person, day: date
) -> None:
    """Eight hours by the clock are nine in autumn, and a space that allows eight says no."""
    BookingRules.objects.update(max_minutes=8 * 60)
    now = instant(day - timedelta(days=30), time(9))
    form = night_form(open_all_night, day, start="22:00", end="06:00", now=now)
    assert form.is_valid(), form.errors

    period = form.cleaned_data["period"]
    if day in SPRING:
        held(kari, open_all_night, now, period)
        return
    with pytest.raises(NotAllowed) as error:
        held(kari, open_all_night, now, period)
    assert error.value.hindrances == (Hindrance.TOO_LONG,)
