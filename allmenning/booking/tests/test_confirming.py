"""From a hold to a booking, or to a request that waits."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.bookings import (
    HoldExpired,
    TermsChanged,
    TooManyActive,
    confirm_hold,
)
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.models import (
    ApprovalRule,
    Booking,
    BookingRules,
    Claim,
    Hold,
    Request,
    Terms,
)
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.tests.scenes import EVENING, asked, between, booked, claimed, held, told
from allmenning.core.models import ActLog, EventRecord
from allmenning.people.models import Association, Person
from allmenning.places.models import Space

State = Booking.State
TEN_MINUTES = timedelta(minutes=10)


def test_a_confirmed_booking_has_what_the_hold_had(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    assert (booking.state, booking.decided_at, booking.decided_by) == (State.CONFIRMED, now, None)
    assert (booking.during.lower, booking.during.upper) == (EVENING.start, EVENING.end)
    assert set(Claim.objects.values_list("booking", "hold", "expires_at")) == {
        (booking.pk, None, None)
    }
    assert Hold.objects.count() == 0


def test_what_was_told_and_which_terms_are_kept(
    kari: Person, gymsal: Space, terms: Terms, now: datetime
) -> None:
    request = booked(kari, gymsal, now, note="Vi tar med kaffe ☕").request

    assert (request.applicant, request.association, request.terms) == (kari, None, terms)
    assert (request.purpose, request.activity, request.participants) == ("music", "Korøvelse", 20)
    assert (request.note, request.sent_at) == ("Vi tar med kaffe ☕", now)


def test_the_act_is_logged_and_announced_once(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = booked(kari, gymsal, now)

    act = ActLog.objects.get()
    assert (act.actor_id, act.verb, act.object_id) == (kari.pk, "booked", booking.pk)
    event = EventRecord.objects.get()
    assert (event.name, event.payload) == ("booking.BookingConfirmed", {"booking_id": booking.pk})


def test_a_request_that_waits_claims_nothing(kari: Person, gymsal: Space, now: datetime) -> None:
    booking = asked(kari, gymsal, now)

    assert (booking.state, booking.decided_at) == (State.WAITING, None)
    assert Claim.objects.count() == Hold.objects.count() == 0
    assert EventRecord.objects.get().name == "booking.BookingRequested"


def test_who_answers_is_ruled_by_day_hour_and_number(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    rules = gymsal.booking_rules.get()
    crowd = {"rules": rules, "weekdays": [0, 1, 2, 3, 4], "people_over": 50, "order": 1}
    ApprovalRule.objects.create(**crowd, from_minute=17 * 60, needs_approval=True)

    few = booked(kari, gymsal, now)
    many = booked(kari, gymsal, now, between("20:00", "22:00"), participants=51)
    early = booked(kari, gymsal, now, between("16:00", "17:00"), participants=51)

    assert [few.state, many.state, early.state] == [
        State.CONFIRMED,
        State.WAITING,
        State.CONFIRMED,
    ]


def test_when_others_ask_for_it_a_person_decides_and_not_the_clock(
    kari: Person, ola: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    asked(kari, gymsal, now)

    rival = booked(ola, gym_thirds[0], now, between("19:00", "21:00"))
    beside = booked(ola, gym_thirds[0], now, between("21:00", "22:00"))

    assert rival.state == State.WAITING
    assert beside.state == State.CONFIRMED


def test_an_old_hold_still_confirms_when_nobody_took_it(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    hold = held(kari, gymsal, now)

    booking = confirm_hold(hold=hold, particulars=told(), now=now + 3 * TEN_MINUTES)

    assert booking.state == State.CONFIRMED
    assert len(claimed(gymsal)) == 3


def test_an_old_hold_that_somebody_took_is_expired_and_stores_nothing(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    old = held(kari, gymsal, now)
    theirs = held(ola, gymsal, now + TEN_MINUTES)

    with pytest.raises(HoldExpired):
        confirm_hold(hold=old, particulars=told(), now=now + TEN_MINUTES)

    assert set(Claim.objects.values_list("hold", flat=True)) == {theirs.pk}
    assert Request.objects.count() == Booking.objects.count() == EventRecord.objects.count() == 0


def test_an_expired_request_is_refused_like_a_booking(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    BookingRules.objects.update(needs_approval=True)
    old = held(kari, gymsal, now)
    held(ola, gymsal, now + TEN_MINUTES)

    with pytest.raises(HoldExpired):
        confirm_hold(hold=old, particulars=told(), now=now + TEN_MINUTES)

    assert Booking.objects.count() == 0


def test_the_same_hold_confirms_once(kari: Person, gymsal: Space, now: datetime) -> None:
    hold = held(kari, gymsal, now)
    confirm_hold(hold=hold, particulars=told(), now=now)

    with pytest.raises(HoldExpired):
        confirm_hold(hold=hold, particulars=told(), now=now)

    assert Booking.objects.count() == Request.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "hindrance"),
    [
        ({"participants": 151}, Hindrance.TOO_MANY_PEOPLE),
        ({"participants": 10**9}, Hindrance.TOO_MANY_PEOPLE),
        ({"purpose": "celebration"}, Hindrance.WRONG_PURPOSE),
    ],
)
def test_what_the_space_is_not_for_is_refused_and_the_hold_stands(
    kari: Person, gymsal: Space, now: datetime, changes: dict[str, object], hindrance: Hindrance
) -> None:
    hold = held(kari, gymsal, now)

    with pytest.raises(NotAllowed) as error:
        confirm_hold(hold=hold, particulars=told(**changes), now=now)

    assert error.value.hindrances == (hindrance,)
    assert Claim.objects.filter(hold=hold).count() == 3


def test_terms_that_changed_meanwhile_must_be_read_anew(
    kari: Person, gymsal: Space, terms: Terms, now: datetime
) -> None:
    hold = held(kari, gymsal, now)
    newer = Terms.objects.create(name=terms.name, version=2, text={}, published_at=now)
    BookingRules.objects.update(terms=newer)

    with pytest.raises(TermsChanged):
        confirm_hold(hold=hold, particulars=told(terms=terms.pk), now=now)
    booking = confirm_hold(hold=hold, particulars=told(terms=newer.pk), now=now)

    assert booking.request.terms == newer


def test_a_persons_limit_counts_what_comes_and_what_waits(
    kari: Person, musikkrom: Space, gymsal: Space, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=2)
    booked(kari, musikkrom, now, between("18:00", "19:00"))
    asked(kari, musikkrom, now, between("19:00", "20:00"))

    with pytest.raises(TooManyActive) as error:
        booked(kari, musikkrom, now, between("20:00", "21:00"))
    booked(kari, gymsal, now, between("20:00", "21:00"))

    assert (error.value.most, error.value.of_association) == (2, False)


def test_what_is_over_declined_or_cancelled_does_not_count(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=1)
    for state in (State.DECLINED, State.CANCELLED):
        former = booked(kari, musikkrom, now, between("16:00", "17:00"))
        Claim.objects.filter(booking=former).delete()
        Booking.objects.filter(pk=former.pk).update(state=state, reason="Stengt")
    booked(kari, musikkrom, now, between("17:00", "18:00"))

    later = EVENING.end
    booked(kari, musikkrom, later, between("18:00", "19:00", date(2026, 12, 16)))


def test_an_associations_limit_is_shared_and_apart_from_ones_own(
    ola: Person, kari: Person, skolekorps: Association, musikkrom: Space, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=1, max_active_association=1)
    booked(kari, musikkrom, now, between("16:00", "17:00"), association=skolekorps)

    with pytest.raises(TooManyActive) as error:
        booked(ola, musikkrom, now, between("17:00", "18:00"), association=skolekorps)
    booked(ola, musikkrom, now, between("18:00", "19:00"))

    assert error.value.of_association


def test_a_booked_time_is_taken(kari: Person, ola: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now)

    with pytest.raises(SlotTaken):
        held(ola, gymsal, now)
