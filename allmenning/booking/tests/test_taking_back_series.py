"""Taking back that employees moved the rest of a series: pattern, skipped days and all."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.moving import HasBegun, Mover
from allmenning.booking.actions.series import add_date
from allmenning.booking.actions.series_moves import FormerTimesTaken, SeriesChanged, as_it_goes
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.actions.undoing import Instead, undo_all
from allmenning.booking.models import Booking, Change, Claim, Request, Series
from allmenning.booking.queries.series import Slot
from allmenning.booking.tests.patterns import asked_series, booked_series, days, states
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import Actor
from allmenning.core.models import EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

AtOnce = Callable[..., list[Any]]
FIRST, THIRD, FOURTH = date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 22)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def series(kari: Person, ola: Person, gymsal: Space, now: datetime) -> Request:
    """Kari's Tuesdays, without the fourth, when Ola has the gym."""
    booked(ola, gymsal, now, between("18:00", "20:00", FOURTH))
    return booked_series(kari, gymsal, now)


def moved(
    request: Request, by: Person, now: datetime, first_day: date = THIRD, later: int = 2
) -> Request:
    """From the day on it goes on so many days later, from 20 to 22."""
    series = Series.objects.get(request=request)
    onwards = Onwards(first_day, series.space, 20 * 60, 22 * 60, days=later)
    mover = Mover(Actor("person", by.pk), is_staff=True)
    return split_series(series=series, onwards=onwards, mover=mover, now=now)


def latest(request: Request) -> Change:
    """What happened last to the first of its dates."""
    first = request.bookings.earliest("during")
    return Change.objects.select_related("booking").filter(booking=first).latest("pk")


def goes(request: Request) -> dict[str, Any]:
    return as_it_goes(Series.objects.get(request=request))


@pytest.mark.parametrize("first_day", [THIRD, FIRST])
def test_all_is_as_it_was(
    series: Request, fatima: Person, gymsal: Space, now: datetime, first_day: date
) -> None:
    before, tuesdays = goes(series), days(series)
    part = moved(series, fatima, now, first_day)

    undone = undo_all(change=latest(part), by=fatima, now=now)

    assert goes(series) == before
    assert before["skipped"] == [["2026-12-22", "taken"]]
    assert days(series) == tuesdays
    assert len(undone) == (5 if first_day == FIRST else 3)
    assert Claim.objects.filter(booking__request=series).count() == 5 * 3
    assert not Booking.objects.exclude(request=series).filter(request__applicant=series.applicant)
    told = EventRecord.objects.filter(name="booking.ActUndone")
    assert {one.payload["booking_id"] for one in told} == {one.booking_id for one in undone}


def test_what_waited_waits_again_at_its_own_time(
    kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)
    tuesdays = days(request)
    part = moved(request, fatima, now)

    undo_all(change=latest(part), by=fatima, now=now)

    assert (days(request), states(request)) == (tuesdays, ["waiting"] * 6)
    assert not Claim.objects.exists()


def test_the_second_move_is_taken_back_to_the_first(
    series: Request, fatima: Person, now: datetime
) -> None:
    part = moved(series, fatima, now)
    before, thursdays = goes(part), days(part)
    later = now + timedelta(minutes=1)
    moved(part, fatima, later, thursdays[0], 1)

    undo_all(change=latest(part), by=fatima, now=later)

    assert (goes(part), days(part)) == (before, thursdays)
    with pytest.raises(ChangedMeanwhile):
        undo_all(change=latest(part).undoes, by=fatima, now=later)  # type: ignore[arg-type]


def test_one_date_that_changed_since_lets_all_be(
    series: Request, kari: Person, fatima: Person, now: datetime
) -> None:
    part = moved(series, fatima, now)
    change, last = latest(part), part.bookings.latest("during")
    cancel_booking(booking=last, canceller=Canceller(Actor("person", kari.pk)), now=now)
    thursdays = days(part)

    with pytest.raises(SeriesChanged):
        undo_all(change=change, by=fatima, now=now)

    assert days(part) == thursdays


def test_a_date_that_was_added_since_lets_all_be(
    series: Request, kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    part = moved(series, fatima, now)
    thursday = date(2026, 12, 24)
    slot = Slot(thursday, gymsal, between("20:00", "22:00", thursday))
    add_date(series=Series.objects.get(request=part), slot=slot, by=kari, now=now)

    with pytest.raises(SeriesChanged):
        undo_all(change=latest(part), by=fatima, now=now)

    assert thursday in days(part)


def test_time_that_is_gone_lets_all_be(
    series: Request, ola: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    part = moved(series, fatima, now)
    booked(ola, gymsal, now, between("19:00", "21:00", date(2026, 12, 29)))
    thursdays, went = days(part), goes(part)

    with pytest.raises(FormerTimesTaken):
        undo_all(change=latest(part), by=fatima, now=now)

    assert (days(part), goes(part)) == (thursdays, went)


def test_what_has_begun_lets_all_be(series: Request, fatima: Person, now: datetime) -> None:
    part = moved(series, fatima, now, FIRST)

    with pytest.raises(HasBegun):
        undo_all(change=latest(part), by=fatima, now=now + timedelta(hours=10))


def test_a_series_is_not_given_another_time_instead(
    series: Request, fatima: Person, gymsal: Space, now: datetime
) -> None:
    part = moved(series, fatima, now)
    instead = Instead(gymsal, between("16:00", "18:00"))

    with pytest.raises(ChangedMeanwhile):
        undo_all(change=latest(part), by=fatima, now=now, instead=instead)

    assert len(days(part)) == 3


def test_pressed_twice_at_once_it_goes_back_once(
    series: Request, fatima: Person, now: datetime, at_once: AtOnce
) -> None:
    tuesdays = days(series)
    change = latest(moved(series, fatima, now))
    press = partial(undo_all, change=change, by=fatima, now=now)

    results = at_once(press, press)

    assert sorted(isinstance(one, ChangedMeanwhile) for one in results) == [False, True]
    assert days(series) == tuesdays


def test_the_button_on_a_date_takes_all_of_it_back(
    series: Request, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    tuesdays = days(series)
    change = latest(moved(series, fatima, now))
    address = f"/ansatte/soknader/{change.booking_id}/angre"

    sent = client_for(fatima, staff=True).post(address, {"change": change.pk}, headers=HTMX)

    assert sent.status_code == 200
    assert days(series) == tuesdays


@pytest.mark.parametrize("gone", [True, False])
def test_why_not_is_told_with_what_to_do(
    series: Request,
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    gone: bool,
) -> None:
    part = moved(series, fatima, now)
    change, last = latest(part), part.bookings.latest("during")
    if gone:
        booked(ola, gymsal, now, between("19:00", "21:00", date(2026, 12, 29)))
    else:
        cancel_booking(booking=last, canceller=Canceller(Actor("person", kari.pk)), now=now)
    address = f"/ansatte/soknader/{change.booking_id}/angre"

    sent = client_for(fatima, staff=True).post(address, {"change": change.pk}, headers=HTMX)
    said = sent.content.decode()

    assert sent.status_code == 422
    assert ("Noen andre har fått en av de gamle tidene" in said) == gone
    assert ("Serien er endret etter at den ble flyttet" in said) != gone
    assert "Flytt den på nytt fra siden til serien." in said
    assert 'name="instead"' not in said
