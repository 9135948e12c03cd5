"""Moving, new numbers, giving back, cancelling the rest, answering date by date, and undoing."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.cancelling import (
    TooLateToCancel,
    cancel_booking,
    cancel_rest,
)
from allmenning.booking.actions.changes import ChangedMeanwhile, latest_change
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import (
    NoReason,
    answer_series,
    approve,
    approve_adjusted,
)
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.moving import (
    HasBegun,
    MustBeAsked,
    change_people,
    move_booking,
)
from allmenning.booking.models import Claim
from allmenning.booking.tests.acts import canceller, latest, move, mover
from allmenning.booking.tests.patterns import asked_series, booked_series, states
from allmenning.booking.tests.scenes import EVENING, asked, between, booked, claimed
from allmenning.core.models import EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Space

LATER = between("20:00", "22:00")


def test_a_move_leaves_the_old_time_free(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)

    change = move(booking, LATER, mover(kari), now)

    assert claimed(gymsal) == [(LATER.start, LATER.end)] * 3
    assert (change.kind, change.by_staff) == ("moved", False)
    assert change.before["starts"] == EVENING.start.isoformat()
    assert change.after["starts"] == LATER.start.isoformat()
    event = EventRecord.objects.get(name="booking.BookingMoved")
    assert event.payload["change_id"] == change.pk


def test_an_hour_later_may_overlap_its_own_old_time(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    move(booking, between("19:00", "21:00"), mover(kari), now)

    assert Claim.objects.filter(booking=booking).count() == 3


def test_a_move_to_what_is_taken_changes_nothing(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    booked(ola, gymsal, now, LATER)

    with pytest.raises(SlotTaken):
        move(booking, LATER, mover(kari), now)

    booking.refresh_from_db()
    assert booking.during.lower == EVENING.start
    assert Claim.objects.filter(booking=booking).count() == 3
    assert not booking.changes.exists()


def test_a_move_to_another_space(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    move_booking(booking=booking, space=musikkrom, period=EVENING, mover=mover(kari), now=now)

    assert claimed(gymsal) == []
    assert len(claimed(musikkrom)) == 1


def test_what_must_be_approved_is_not_moved_by_oneself_but_may_be_shorter(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = approve(booking=asked(kari, gymsal, now), by=per, now=now)

    with pytest.raises(MustBeAsked):
        move(booking, LATER, mover(kari), now)
    move(booking, between("18:00", "19:00"), mover(kari), now)
    move(booking, LATER, mover(per, is_staff=True), now)

    assert claimed(gymsal) == [(LATER.start, LATER.end)] * 3


def test_employees_may_go_past_the_raster_but_not_past_closing(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    odd, closed = between("18:05", "20:05"), between("04:00", "06:00")

    with pytest.raises(NotAllowed):
        move(booking, odd, mover(kari), now)
    move(booking, odd, mover(per, is_staff=True), now)
    with pytest.raises(NotAllowed):
        move(booking, closed, mover(per, is_staff=True), now)


def test_two_tabs_the_later_is_told(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)
    seen = latest_change(booking)
    move(booking, LATER, mover(kari, seen=seen), now)

    with pytest.raises(ChangedMeanwhile):
        move(booking, EVENING, mover(kari, seen=seen), now)
    with pytest.raises(ChangedMeanwhile):
        cancel_booking(booking=booking, canceller=canceller(kari, seen=seen), now=now)

    assert claimed(gymsal) == [(LATER.start, LATER.end)] * 3


def test_what_has_begun_stays(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)

    with pytest.raises(HasBegun):
        move(booking, LATER, mover(kari), EVENING.start)


def test_a_new_number_holds_for_what_comes(kari: Person, gymsal: Space, now: datetime) -> None:
    request = booked_series(kari, gymsal, now)
    first, second, *_rest = request.bookings.order_by("during")
    between_them = second.during.lower - timedelta(days=1)

    change_people(booking=second, participants=30, mover=mover(kari), now=between_them)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.participants, second.participants) == (20, 30)
    assert latest(second).after["people"] == 30
    with pytest.raises(NotAllowed):
        change_people(booking=second, participants=10**6, mover=mover(kari), now=between_them)


def test_too_late_to_cancel_is_not_too_late_to_give_back(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    late = EVENING.start - timedelta(hours=1)

    with pytest.raises(TooLateToCancel):
        cancel_booking(booking=booking, canceller=canceller(kari), now=late)
    change = cancel_booking(booking=booking, canceller=canceller(kari, gives_back=True), now=late)

    assert (change.kind, claimed(gymsal)) == ("given_back", [])


def test_the_rest_of_a_series_is_given_up_in_one_act(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)

    changes = cancel_rest(
        request=request, first_day=date(2026, 12, 15), canceller=canceller(kari), now=now
    )

    assert len(changes) == 4
    assert states(request) == ["confirmed"] * 2 + ["cancelled"] * 4
    assert Claim.objects.filter(booking__request=request).count() == 2 * 3
    assert EventRecord.objects.filter(name="booking.SeriesCancelled").count() == 1


def test_a_series_is_answered_date_by_date(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)
    ids = list(request.bookings.order_by("during").values_list("pk", flat=True))

    with pytest.raises(NoReason):
        answer_series(request=request, approved=ids[:4], by=per, reason=" ", now=now)
    answer_series(request=request, approved=ids[:4], by=per, reason="Skolefest", now=now)

    assert states(request) == ["confirmed"] * 4 + ["declined"] * 2
    event = EventRecord.objects.get(name="booking.SeriesAnswered")
    assert (event.payload["approved_ids"], event.payload["declined_ids"]) == (ids[:4], ids[4:])
    with pytest.raises(AlreadyDecided):
        answer_series(request=request, approved=ids[:4], by=per, reason="", now=now)


def test_one_date_that_is_taken_lets_the_whole_series_wait_on(
    kari: Person, ola: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)
    rival = asked(ola, gymsal, now, between("18:00", "20:00", date(2026, 12, 8)))
    approve(booking=rival, by=per, now=now)
    ids = list(request.bookings.values_list("pk", flat=True))

    with pytest.raises(SlotTaken):
        answer_series(request=request, approved=ids, by=per, reason="", now=now)

    assert states(request) == ["waiting"] * 6


def test_yes_to_another_time_is_one_act(
    kari: Person, per: Person, gymsal: Space, now: datetime
) -> None:
    booking = asked(kari, gymsal, now)

    adjusted = approve_adjusted(booking=booking, space=gymsal, period=LATER, by=per, now=now)

    assert (adjusted.state, adjusted.during.lower) == ("confirmed", LATER.start)
    assert list(booking.changes.order_by("pk").values_list("kind", flat=True)) == [
        "moved",
        "approved",
    ]
