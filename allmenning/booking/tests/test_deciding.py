"""A person answers a request."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import NoReason, TooLateToApprove, approve, decline
from allmenning.booking.actions.moving import Mover, change_people
from allmenning.booking.models import BookingRules, Claim
from allmenning.booking.tests.scenes import EVENING, asked, at, booked, claimed, held
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Space


def test_yes_gives_the_time_with_buffers(
    kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    waiting = asked(kari, gymsal, now)
    BookingRules.objects.update(buffer_before=15)

    approve(booking=waiting, by=fatima, now=now)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by, waiting.decided_at) == ("confirmed", fatima, now)
    assert claimed(gymsal) == [(at("17:45"), at("20:00"))] * 3
    assert ActLog.objects.filter(verb="approved", actor_id=fatima.pk).count() == 1
    assert EventRecord.objects.filter(name="booking.BookingConfirmed").count() == 1


def test_no_keeps_the_reason(kari: Person, fatima: Person, gymsal: Space, now: datetime) -> None:
    waiting = asked(kari, gymsal, now)

    decline(booking=waiting, by=fatima, reason="  Gulvet lakkes.  ", now=now)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("declined", "Gulvet lakkes.")
    assert Claim.objects.count() == 0
    assert EventRecord.objects.filter(name="booking.BookingDeclined").count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_no_without_a_reason_is_no_answer(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, reason: str
) -> None:
    waiting = asked(kari, gymsal, now)

    with pytest.raises(NoReason):
        decline(booking=waiting, by=fatima, reason=reason, now=now)

    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_an_answer_stands(kari: Person, fatima: Person, gymsal: Space, now: datetime) -> None:
    waiting = asked(kari, gymsal, now)
    approve(booking=waiting, by=fatima, now=now)

    with pytest.raises(AlreadyDecided):
        decline(booking=waiting, by=fatima, reason="Likevel ikke", now=now)
    with pytest.raises(AlreadyDecided):
        approve(booking=waiting, by=fatima, now=now)


def test_time_that_has_begun_is_not_given(
    kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    waiting = asked(kari, gymsal, now)

    with pytest.raises(TooLateToApprove):
        approve(booking=waiting, by=fatima, now=EVENING.start)
    decline(booking=waiting, by=fatima, reason="For sent", now=EVENING.start)


def test_time_that_is_taken_is_not_given_and_the_request_waits_on(
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    gym_thirds: list[Space],
    now: datetime,
) -> None:
    waiting = asked(kari, gymsal, now)
    theirs = booked(ola, gym_thirds[2], now)
    approve(booking=theirs, by=fatima, now=now)

    with pytest.raises(SlotTaken):
        approve(booking=waiting, by=fatima, now=now)

    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert set(Claim.objects.values_list("booking", flat=True)) == {theirs.pk}


def test_a_yes_takes_over_what_somebody_held_too_long(
    kari: Person, ola: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    waiting = asked(kari, gymsal, now)
    held(ola, gymsal, now)

    with pytest.raises(SlotTaken):
        approve(booking=waiting, by=fatima, now=now)
    approve(booking=waiting, by=fatima, now=now + timedelta(minutes=10))

    assert set(Claim.objects.values_list("booking", flat=True)) == {waiting.pk}


def test_only_what_her_page_knew_is_answered(
    kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    waiting, by_kari = asked(kari, gymsal, now), Mover(Actor("person", kari.pk))
    (change,) = change_people(booking=waiting, participants=60, mover=by_kari, now=now)

    with pytest.raises(ChangedMeanwhile):
        approve(booking=waiting, by=fatima, now=now, seen=0)
    with pytest.raises(ChangedMeanwhile):
        decline(booking=waiting, by=fatima, reason="For mange", now=now, seen=0)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"

    approve(booking=waiting, by=fatima, now=now, seen=change.pk)
    with pytest.raises(AlreadyDecided):
        approve(booking=waiting, by=fatima, now=now, seen=change.pk)
