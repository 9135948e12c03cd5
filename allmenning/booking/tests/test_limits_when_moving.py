"""A limit on coming bookings in a room holds for those that are moved there too."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from allmenning.booking.actions.agreeing import change_agreed
from allmenning.booking.actions.bookings import TooManyActive
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import Booking, BookingRules, Request, Series
from allmenning.booking.tests.patterns import booked_series, days
from allmenning.booking.tests.scenes import WHEN, between, booked
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.cast import ClientFor

AtOnce = Callable[..., list[Any]]
WEDNESDAY = date(2026, 12, 16)


@pytest.fixture
def two(kari: Person, gymsal: Space, musikkrom: Space, now: datetime) -> list[Booking]:
    """Two evenings in the gym, and a music room where one may have one."""
    limit_of(musikkrom, 1)
    return [
        booked(kari, gymsal, now, between("18:00", "20:00", day))
        for day in (date(2026, 12, 15), WEDNESDAY)
    ]


def limit_of(space: Space, most: int) -> None:
    rules = BookingRules.objects.filter(space=space)
    rules.update(max_active_person=most, max_active_association=most)


def period_of(booking: Booking) -> Period:
    return Period(booking.during.lower, booking.during.upper)


def move(booking: Booking, space: Space, by: Person, now: datetime, **more: Any) -> None:
    mover = Mover(Actor("person", by.pk), **more)
    period = period_of(booking)
    move_booking(booking=booking, space=space, period=period, mover=mover, now=now)


def test_no_more_are_moved_than_may_be_booked(
    two: list[Booking], kari: Person, musikkrom: Space, now: datetime
) -> None:
    move(two[0], musikkrom, kari, now)

    with pytest.raises(TooManyActive) as caught:
        move(two[1], musikkrom, kari, now)

    assert (caught.value.most, caught.value.of_association) == (1, False)
    assert Booking.objects.filter(space=musikkrom).count() == 1


def test_within_the_room_nothing_is_counted(
    two: list[Booking], kari: Person, gymsal: Space, now: datetime
) -> None:
    limit_of(gymsal, 1)
    mover, later = Mover(Actor("person", kari.pk)), between("19:00", "21:00", WEDNESDAY)

    move_booking(booking=two[1], space=gymsal, period=later, mover=mover, now=now)

    two[1].refresh_from_db()
    assert two[1].during.lower == later.start


def test_an_employee_may_go_past_the_limit(
    two: list[Booking], fatima: Person, musikkrom: Space, now: datetime
) -> None:
    for booking in two:
        move(booking, musikkrom, fatima, now, is_staff=True)

    assert Booking.objects.filter(space=musikkrom).count() == 2


def test_an_associations_limit_is_the_associations(
    ola: Person,
    skolekorps: Association,
    gymsal: Space,
    musikkrom: Space,
    now: datetime,
) -> None:
    limit_of(musikkrom, 1)
    evenings = [between("18:00", "20:00", WEDNESDAY + timedelta(days=n)) for n in range(2)]
    for evening in evenings:
        booked(ola, gymsal, now, evening, association=skolekorps)
    first, second = Booking.objects.order_by("pk")
    move(first, musikkrom, ola, now)

    with pytest.raises(TooManyActive) as caught:
        move(second, musikkrom, ola, now)

    assert caught.value.of_association


def test_moved_at_once_no_more_go_there_than_may(
    two: list[Booking], kari: Person, musikkrom: Space, now: datetime, at_once: AtOnce
) -> None:
    mover = Mover(Actor("person", kari.pk))
    results = at_once(
        *(
            partial(
                change_agreed,
                booking=Booking.objects.select_related("request").get(pk=booking.pk),
                space=musikkrom,
                period=period_of(booking),
                participants=20,
                mover=mover,
                now=now,
            )
            for booking in two
        )
    )

    assert sorted(isinstance(one, TooManyActive) for one in results) == [False, True]
    assert Booking.objects.filter(space=musikkrom).count() == 1


@pytest.fixture
def series(kari: Person, gymsal: Space, musikkrom: Space, now: datetime) -> Request:
    request = booked_series(kari, gymsal, now)
    limit_of(musikkrom, 3)
    return request


def test_a_series_that_is_too_long_for_the_room_stays(
    series: Request, kari: Person, musikkrom: Space, now: datetime
) -> None:
    mover = Mover(Actor("person", kari.pk))
    onwards = Onwards(date(2026, 12, 15), musikkrom, 18 * 60, 20 * 60)

    with pytest.raises(TooManyActive):
        split_series(series=Series.objects.get(), onwards=onwards, mover=mover, now=now)

    assert len(days(series)) == 6


def test_the_page_of_one_says_so(
    two: list[Booking], kari: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    move(two[0], musikkrom, kari, now)
    typed = {**WHEN, "date": str(WEDNESDAY), "space": musikkrom.pk, "seen": "0"}

    answer = client_for(kari).post(f"/bestilling/{two[1].pk}/endre", typed)

    assert answer.status_code == 422
    assert "Du har 1 kommende bestilling her, og kan ikke ha flere." in answer.content.decode()


def test_the_page_of_a_series_says_so(
    series: Request, kari: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    asked = {"first_day": "2026-12-15", "move": 0, "start": "18:00", "end": "20:00"}
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    address = f"/serie/{series.pk}/flytt?{query}&space={musikkrom.pk}"

    answer = client_for(kari).post(address, {"kept": "", "seen": 0})

    assert answer.status_code == 409
    assert "Du har 3 kommende bestillinger her" in answer.content.decode()
    assert len(days(series)) == 6
