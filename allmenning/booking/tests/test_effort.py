"""What a request costs those at work, and how many cost nothing."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.decisions import decline
from allmenning.booking.actions.effort import KEPT, count_minute, forget_old_minutes
from allmenning.booking.actions.messages import Words, send_message, write_note
from allmenning.booking.actions.moving import Mover
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import Booking, BookingRules, MinuteSpent, Series
from allmenning.booking.queries.effort import PERIOD, Effort, effort
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.scenes import asked, beside, between, booked
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Building, Space

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def many_bookings(musikkrom: Space) -> None:
    BookingRules.objects.update(max_active_person=99)


def settled(who: Person, by: Person, space: Space, now: datetime) -> Booking:
    """A request that got its answer from somebody at work."""
    start = 16 + Booking.objects.count() % 6
    booking = asked(who, space, now, between(f"{start}:00", f"{start + 1}:00"))
    return decline(booking=booking, by=by, reason="Stengt", now=now)


def spend(booking: Booking, who: Person, minutes: int, now: datetime) -> None:
    for minute in range(minutes):
        count_minute(booking=booking, employee=who, now=now + minute * MINUTE)


def write(booking: Booking, who: Person, messages: int, now: datetime) -> None:
    for number in range(messages):
        words = Words(f"Melding {number}")
        send_message(
            request=booking.request, author=who, words=words, by_staff=number % 2 == 1, now=now
        )


def test_medians_are_over_those_somebody_had_to_do_with(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    for messages, minutes in ((0, 1), (2, 5), (9, 30)):
        booking = settled(kari, fatima, musikkrom, now)
        write(booking, kari, messages, now)
        spend(booking, fatima, minutes, now)
    settled(kari, fatima, musikkrom, now)
    BookingRules.objects.update(needs_approval=False)
    booked(kari, musikkrom, now, between("20:00", "21:00"))

    cost = effort([haugen.pk], now=now)[haugen.pk]

    assert cost == Effort(requests=5, handled=4, messages=1.0, measured=3, minutes=5.0)
    assert cost.untouched_percent == 20


def test_where_nothing_is_measured_nothing_is_known(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    assert effort([haugen.pk], now=now) == {}
    assert effort([], now=now) == {}

    booked(kari, musikkrom, now)
    assert effort([haugen.pk], now=now)[None] == Effort(1, 0, None, 0, None)
    settled(kari, fatima, musikkrom, now)
    assert effort([haugen.pk], now=now)[None] == Effort(2, 1, 0.0, 0, None)


@pytest.mark.parametrize("touch", ["message", "note", "open", "cancelled for her"])
def test_whatever_somebody_does_with_it_is_a_touch(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime, touch: str
) -> None:
    booking = booked(kari, musikkrom, now)
    match touch:
        case "message":
            write(booking, kari, 1, now)
        case "note":
            write_note(request=booking.request, author=fatima, words=Words("Hm"), now=now)
        case "open":
            spend(booking, fatima, 1, now)
        case _:
            actor = Actor("person", fatima.pk)
            at_work = Canceller(actor, reason="Vann", by_staff=True)
            cancel_booking(booking=booking, canceller=at_work, now=now)

    assert effort([haugen.pk], now=now)[None].untouched_percent == 0


def test_who_gives_up_her_own_booking_troubles_nobody(
    kari: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, musikkrom, now)
    herself = Canceller(Actor("person", kari.pk))
    cancel_booking(booking=booking, canceller=herself, now=now)

    assert effort([haugen.pk], now=now)[None].untouched_percent == 100


def test_notes_are_no_messages(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    booking = settled(kari, fatima, musikkrom, now)
    write_note(request=booking.request, author=fatima, words=Words("Hm"), now=now)

    assert effort([haugen.pk], now=now)[None].messages == 0


def test_what_waits_or_is_long_settled_is_left_out(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    asked(kari, musikkrom, now)
    settled(kari, fatima, musikkrom, now - PERIOD)
    half = settled(kari, fatima, musikkrom, now)
    Booking.objects.create(
        request=half.request, space=musikkrom, during=half.during, state="waiting"
    )

    assert effort([haugen.pk], now=now) == {}


def test_buildings_add_up(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, gymsal: Space, now: datetime
) -> None:
    other = beside(haugen)
    Space.objects.filter(pk=gymsal.pk).update(building=other)
    for space in (musikkrom, musikkrom, gymsal):
        settled(kari, fatima, space, now)

    costs = effort([haugen.pk, other.pk], now=now)

    assert {key: cost.requests for key, cost in costs.items()} == {
        haugen.pk: 2,
        other.pk: 1,
        None: 3,
    }


def test_two_employees_spend_two_minutes_and_two_windows_one(
    kari: Person, fatima: Person, ingrid: Person, musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, musikkrom, now)
    for who in (fatima, fatima, ingrid):
        count_minute(booking=booking, employee=who, now=now + timedelta(seconds=40))

    assert MinuteSpent.objects.count() == 2
    assert {spent.minute for spent in MinuteSpent.objects.all()} == {now}


def test_minutes_are_forgotten_when_figures_no_longer_need_them(
    kari: Person, fatima: Person, musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, musikkrom, now)
    spend(booking, fatima, 2, now)

    forget_old_minutes(now=now + KEPT + MINUTE)

    assert [spent.minute for spent in MinuteSpent.objects.all()] == [now + MINUTE]


def test_a_series_that_was_divided_is_one_request(
    kari: Person, fatima: Person, haugen: Building, gymsal: Space, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)
    write(request.bookings.earliest("during"), kari, 2, now)
    onwards = Onwards(date(2026, 12, 15), gymsal, 20 * 60, 22 * 60)
    mover = Mover(Actor("person", fatima.pk), is_staff=True)
    part = split_series(series=Series.objects.get(), onwards=onwards, mover=mover, now=now)
    spend(part.bookings.earliest("during"), fatima, 3, now)
    Booking.objects.filter(request=request).update(decided_at=now - 2 * PERIOD)

    assert effort([haugen.pk], now=now)[None] == Effort(1, 1, 2.0, 1, 3.0)
