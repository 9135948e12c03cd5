"""Who gets a key: what stands gives one, what does not gives none, however often one asks."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.booking.actions.bookings import Particulars, confirm_hold
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.holds import hold_slot
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.keys.actions.granting import agree, agree_next
from allmenning.keys.models import Bundle, Credential, Door, Gateway, GatewayChange, Grant
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.queries.windows import stored_windows
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.database import AtOnce
from tests.jobs import RunJobs

TOMORROW = date(2026, 12, 2)


def at(hour: int, minute: int = 0, day: date = TOMORROW) -> datetime:
    return instant(day, time(hour, minute))


def booked(
    person: Person, space: Space, starts: datetime, ends: datetime, now: datetime
) -> Booking:
    hold = hold_slot(
        person=person, space=space, period=Period(starts, ends), participants=5, now=now
    )
    use = Particulars(purpose="music", activity="Øving", participants=5, phone="400 00 000")
    return confirm_hold(hold=hold, particulars=use, now=now)


def standing(booking: Booking) -> Grant:
    return Grant.objects.get(booking=booking, parent=None, state="active")


def test_a_booking_gives_its_applicant_a_key_to_the_doors_on_the_way(
    grant: Grant, booking: Booking, kari: Person, main_door: Door, music_door: Door
) -> None:
    assert grant.holder == kari
    assert stored_windows(grant) == {
        main_door: Period(at(17, 30), at(20, 30)),
        music_door: Period(at(17, 45), at(20, 15)),
    }


def test_what_the_gateway_is_to_know_is_put_in_line(grant: Grant, gateway: Gateway) -> None:
    credential = grant.credentials.get()

    assert (credential.gateway, credential.wanted, credential.actual) == (
        gateway,
        "present",
        "sent",
    )
    assert [(one.sequence, one.kind, one.grant) for one in _line(gateway)] == [
        (1, "keys", None),
        (2, "epoch", None),
        (3, "doors", None),
        (4, "grant", grant),
    ]
    assert credential.sequence == 4


def _line(gateway: Gateway) -> list[GatewayChange]:
    return list(gateway.changes.order_by("sequence"))


def test_asked_again_nothing_changes(grant: Grant, gateway: Gateway, now: datetime) -> None:
    assert grant.booking_id is not None
    agree(booking_id=grant.booking_id, now=now)

    assert Grant.objects.get() == grant
    assert len(_line(gateway)) == 4


def test_a_space_without_doors_gives_no_key(booking: Booking, now: datetime) -> None:
    agree(booking_id=booking.pk, now=now)

    assert not Grant.objects.exists()


def test_what_begins_after_three_days_is_not_sent_yet(
    kari: Person, musikkrom: Space, music_doors: Bundle, gateway: Gateway, now: datetime
) -> None:
    later = now.date() + timedelta(days=7)
    booking = booked(kari, musikkrom, at(18, day=later), at(20, day=later), now)
    agree(booking_id=booking.pk, now=now)

    credential = standing(booking).credentials.get()

    assert (credential.sequence, credential.actual) == (None, "unset")
    assert len(_line(gateway)) == 3


def test_a_cancelled_booking_takes_its_key_back(
    grant: Grant, booking: Booking, kari: Person, gateway: Gateway, now: datetime
) -> None:
    canceller = Canceller(Actor("person", kari.pk), gives_back=True)
    cancel_booking(booking=booking, canceller=canceller, now=now)
    agree(booking_id=booking.pk, now=now)

    grant.refresh_from_db()
    credential = grant.credentials.get()
    assert (grant.state, grant.revoked_at) == ("revoked", now)
    assert (credential.wanted, credential.actual) == ("absent", "sent")
    assert _line(gateway)[-1].kind == "revoke"
    assert _line(gateway)[-1].sequence == credential.sequence == 5


def test_what_no_gateway_was_told_of_is_taken_back_without_a_word(
    kari: Person, musikkrom: Space, music_doors: Bundle, gateway: Gateway, now: datetime
) -> None:
    later = now.date() + timedelta(days=7)
    booking = booked(kari, musikkrom, at(18, day=later), at(20, day=later), now)
    agree(booking_id=booking.pk, now=now)
    canceller = Canceller(Actor("person", kari.pk), gives_back=True)
    cancel_booking(booking=booking, canceller=canceller, now=now)
    agree(booking_id=booking.pk, now=now)

    assert Credential.objects.get().actual == "removed"
    assert len(_line(gateway)) == 3


def test_a_moved_booking_gets_a_new_key(
    grant: Grant, booking: Booking, musikkrom: Space, kari: Person, now: datetime
) -> None:
    mover = Mover(Actor("person", kari.pk))
    moved = Period(at(20, 30), at(22))
    move_booking(booking=booking, space=musikkrom, period=moved, mover=mover, now=now)
    agree(booking_id=booking.pk, now=now)

    new = standing(booking)
    grant.refresh_from_db()
    assert (grant.state, new.holder) == ("revoked", kari)
    assert bytes(new.token) != bytes(grant.token)
    assert max(one.end for one in stored_windows(new).values()) == at(22, 30)


def test_a_neighbour_cuts_the_time_after_and_the_code_stays(
    grant: Grant, booking: Booking, ola: Person, musikkrom: Space, music_door: Door, now: datetime
) -> None:
    code = codes_of(grant)
    later = booked(ola, musikkrom, at(20), at(21), now)
    agree(booking_id=later.pk, now=now)

    assert standing(booking) == grant
    assert stored_windows(grant)[music_door] == Period(at(17, 45), at(20))
    assert stored_windows(standing(later))[music_door] == Period(at(20), at(21, 15))
    grant.refresh_from_db()
    assert codes_of(grant) == code


def test_a_neighbour_who_leaves_gives_the_time_after_back(
    grant: Grant, booking: Booking, ola: Person, musikkrom: Space, music_door: Door, now: datetime
) -> None:
    later = booked(ola, musikkrom, at(20), at(21), now)
    agree(booking_id=later.pk, now=now)
    canceller = Canceller(Actor("person", ola.pk), gives_back=True)
    cancel_booking(booking=later, canceller=canceller, now=now)
    agree(booking_id=later.pk, now=now)

    assert stored_windows(standing(booking))[music_door] == Period(at(17, 45), at(20, 15))


def test_another_applicant_gets_the_key_instead(
    grant: Grant, booking: Booking, ola: Person, now: datetime
) -> None:
    booking.request.applicant = ola
    booking.request.save()
    agree(booking_id=booking.pk, now=now)

    grant.refresh_from_db()
    assert (grant.state, standing(booking).holder) == ("revoked", ola)


def test_keys_follow_the_doors_of_the_space(
    grant: Grant, booking: Booking, music_doors: Bundle, main_door: Door, now: datetime
) -> None:
    music_doors.parts.filter(door=main_door).delete()
    agree_next(space_id=booking.space_id, after=0, now=now)

    assert main_door not in stored_windows(standing(booking))


def test_what_is_over_is_left_alone(grant: Grant, booking: Booking) -> None:
    agree(booking_id=booking.pk, now=at(20, 30))

    assert standing(booking) == grant


def test_booking_and_cancelling_are_heard(
    booking: Booking, music_doors: Bundle, kari: Person, run_jobs: RunJobs, now: datetime
) -> None:
    run_jobs()
    granted = standing(booking)
    canceller = Canceller(Actor("person", kari.pk), gives_back=True)
    cancel_booking(booking=booking, canceller=canceller, now=now)
    run_jobs()

    granted.refresh_from_db()
    assert granted.state == "revoked"


def test_no_two_have_the_same_code_at_a_door_near_in_time(
    kari: Person,
    ola: Person,
    musikkrom: Space,
    music_doors: Bundle,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("allmenning.keys.queries.pins.pins.pin", _alike)
    first = booked(kari, musikkrom, at(18), at(19), now)
    second = booked(ola, musikkrom, at(20), at(21), now)
    for booking in (first, second):
        agree(booking_id=booking.pk, now=now)

    assert (standing(first).pin, standing(second).pin) == (0, 1)


def _alike(secret: bytes, token: bytes, counter: int) -> str:
    """Codes that every grant would share, counter by counter."""
    return f"{704_931 + counter * 1_013}"


def test_two_who_agree_at_once_make_one_key(
    committed: None, booking: Booking, music_doors: Bundle, at_once: AtOnce, now: datetime
) -> None:
    results = at_once(*[lambda: agree(booking_id=booking.pk, now=now)] * 4)

    assert results == [None] * 4
    assert Grant.objects.get().booking == booking
