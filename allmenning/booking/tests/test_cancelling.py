"""Giving a booking up: by the borrower under the space's rule, by employees at any time."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.bookings import AlreadyDecided, cancel_deadline
from allmenning.booking.actions.cancelling import Canceller, TooLateToCancel, cancel_booking
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.models import Booking, BookingRules, Claim
from allmenning.booking.tests.scenes import EVENING, asked, at, between, booked, claimed, held
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Asset, Space

DAY = timedelta(hours=24)


def give_up(booking: Booking, now: datetime, *, by: Person, **more: Any) -> None:
    canceller = Canceller(Actor("person", by.pk), **more)
    cancel_booking(booking=booking, canceller=canceller, now=now)


def test_the_time_is_free_at_once(kari: Person, ola: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)

    give_up(booking, now, by=kari)

    assert Claim.objects.count() == 0
    held(ola, gymsal, now)
    booking.refresh_from_db()
    assert (booking.state, booking.decided_at) == ("cancelled", now)


def test_it_is_logged_and_told_what_stood(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)

    give_up(booking, now, by=kari)

    assert ActLog.objects.filter(verb="cancelled", actor_id=kari.pk).count() == 1
    event = EventRecord.objects.get(name="booking.BookingCancelled")
    assert event.payload == {"booking_id": booking.pk, "stood": True, "by_staff": False}


def test_until_the_limit_and_not_a_moment_after(kari: Person, gymsal: Space, now: datetime) -> None:
    early, late = booked(kari, gymsal, now), booked(kari, gymsal, now, between("20:00", "21:00"))
    assert cancel_deadline(early) == EVENING.start - DAY

    give_up(early, EVENING.start - DAY, by=kari)
    with pytest.raises(TooLateToCancel):
        give_up(late, EVENING.end - DAY + timedelta(seconds=1), by=kari)

    late.refresh_from_db()
    assert late.state == "confirmed"


def test_employees_cancel_later_with_a_reason(
    kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    give_up(booking, EVENING.start, by=fatima, by_staff=True, reason="Vannlekkasje")

    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("cancelled", "Vannlekkasje")


def test_what_only_waits_can_be_drawn_back_until_it_begins(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = asked(kari, gymsal, now)

    give_up(booking, EVENING.start, by=kari)

    assert EventRecord.objects.get(name="booking.BookingCancelled").payload["stood"] is False


def test_the_limit_is_what_the_rules_of_that_day_say(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    BookingRules.objects.update(cancel_hours=0)
    assert cancel_deadline(booking) == EVENING.start
    BookingRules.objects.all().delete()
    assert cancel_deadline(booking) == EVENING.start


def test_a_booking_is_cancelled_once(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)
    give_up(booking, now, by=kari)

    with pytest.raises(AlreadyDecided):
        give_up(booking, now, by=kari)

    assert EventRecord.objects.filter(name="booking.BookingCancelled").count() == 1


def test_the_time_falls_to_the_closure_that_waits_for_it_buffers_and_all(
    kari: Person, per: Person, gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    BookingRules.objects.update(buffer_after=30)
    booking = booked(kari, gymsal, now)
    closure = close_assets(
        building=gymsal.building,
        assets=gym_parts[:2],
        period=between("19:00", "21:00"),
        reason={"nb": "Gulvvask"},
        actor=Actor("person", per.pk),
        now=now,
    )
    assert set(claimed(gymsal)) == {(at("18:00"), at("20:30")), (at("20:30"), at("21:00"))}

    give_up(booking, now, by=kari)

    pieces = set(claimed(gymsal))
    assert pieces == {(at("19:00"), at("20:30")), (at("20:30"), at("21:00"))}
    assert set(Claim.objects.values_list("closure", flat=True)) == {closure.pk}
