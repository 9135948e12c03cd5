"""What is written about what was moved, answered date by date, and taken back."""

from datetime import date, datetime
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.decisions import (
    answer_series,
    approve,
    approve_adjusted,
    decline,
)
from allmenning.booking.actions.moving import Mover, change_people, move_booking
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.actions.undoing import Instead, undo_all
from allmenning.booking.models import Booking, Change, Series
from allmenning.booking.tests.patterns import asked_series, booked_series
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.core.log import Actor
from allmenning.core.models import EventRecord
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs

LATER = between("20:00", "22:00")
WEDNESDAY = between("18:00", "20:00", date(2026, 12, 16))


@pytest.fixture(autouse=True)
def a_real_site(settings: Any) -> None:
    """Addresses in letters as they are outside the demo."""
    settings.DEMO = False


def new_letters(run_jobs: RunJobs) -> list[Letter]:
    """What is written from here on to what has happened since last time."""
    known = set(Letter.objects.values_list("pk", flat=True))
    run_jobs()
    return list(Letter.objects.exclude(pk__in=known).order_by("pk"))


def latest(booking: Booking) -> Change:
    return Change.objects.filter(booking=booking).latest("pk")


def move(booking: Booking, by: Person, now: datetime, *, is_staff: bool) -> None:
    mover = Mover(Actor("person", by.pk), is_staff=is_staff)
    move_booking(booking=booking, space=booking.space, period=LATER, mover=mover, now=now)


def test_the_borrower_reads_what_it_was_and_is(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    run_jobs()
    move(booking, fatima, now, is_staff=True)

    (letter,) = new_letters(run_jobs)
    assert letter.address == "kari@example.org"
    assert letter.subject == "Flyttet: Gymsal, tirsdag 15. desember 2026 kl. 20–22"
    assert "Slik var det:\nGymsal, tirsdag 15. desember 2026 kl. 18–20\n" in letter.text
    assert "Tirsdag 15. desember 2026 kl. 20–22\n" in letter.text
    assert "SEQUENCE:1" in letter.calendar


def test_those_at_work_read_what_the_borrower_moved(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    run_jobs()
    move(booking, kari, now, is_staff=False)

    (letter,) = new_letters(run_jobs)
    assert letter.address == fatima.email
    assert "kl. 18–20" in letter.text
    assert "kl. 20–22" in letter.text
    assert "Kari" not in letter.text


def test_a_request_that_waits_is_moved_without_letters(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = asked(kari, gymsal, now)
    run_jobs()
    move(booking, kari, now, is_staff=False)

    assert new_letters(run_jobs) == []


def test_yes_to_another_time_says_what_was_asked_and_given(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = asked(kari, gymsal, now)
    run_jobs()
    approve_adjusted(booking=booking, space=gymsal, period=LATER, by=fatima, now=now)

    (letter,) = new_letters(run_jobs)
    assert "Du søkte om:\nGymsal, tirsdag 15. desember 2026 kl. 18–20\n" in letter.text
    assert "Tirsdag 15. desember 2026 kl. 20–22\n" in letter.text


def test_a_series_is_answered_in_one_letter(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = asked_series(kari, gymsal, now)
    run_jobs()
    ids = list(request.bookings.order_by("during").values_list("pk", flat=True))
    answer_series(request=request, approved=ids[:4], by=fatima, reason="Skolefest.", now=now)

    (letter,) = new_letters(run_jobs)
    given, _, refused = letter.text.partition("Disse datoene fikk du dessverre ikke:")
    assert letter.subject == "Du fikk 4 av 6 datoer: Gymsal"
    assert given.count("kl. 18–20, Gymsal") == 4
    assert "Grunnen er:\nSkolefest.\n" in refused
    assert "Tirsdag 5. januar 2027 kl. 18–20, Gymsal" in refused
    assert "/bestill?lokale=" in refused


@pytest.mark.parametrize(("given", "subject"), [(6, "Lokalet er ditt"), (0, "Du fikk ikke låne")])
def test_all_or_none_is_told_as_that(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    now: datetime,
    run_jobs: RunJobs,
    given: int,
    subject: str,
) -> None:
    request = asked_series(kari, gymsal, now)
    run_jobs()
    ids = list(request.bookings.order_by("during").values_list("pk", flat=True))
    answer_series(request=request, approved=ids[:given], by=fatima, reason="Stengt.", now=now)

    (letter,) = new_letters(run_jobs)
    assert letter.subject.startswith(subject)


def test_a_yes_taken_back_is_corrected_once_and_answered_anew(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = approve(booking=asked(kari, gymsal, now), by=fatima, now=now)
    run_jobs()
    undo_all(change=latest(booking), by=fatima, now=now)

    (letter,) = new_letters(run_jobs)
    assert letter.subject.startswith("Vi rettet en feil: Gymsal")
    assert "Søknaden venter på svar igjen" in letter.text
    assert "METHOD:CANCEL" in letter.calendar

    approve(booking=booking, by=fatima, now=now)
    (again,) = new_letters(run_jobs)
    assert again.source == f"booking:{booking.pk}:confirmed:1"


def test_a_no_taken_back_says_that_it_waits(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = decline(booking=asked(kari, gymsal, now), by=fatima, reason="Feil", now=now)
    run_jobs()
    undo_all(change=latest(booking), by=fatima, now=now)

    (letter,) = new_letters(run_jobs)
    assert "Søknaden venter på svar igjen" in letter.text
    assert letter.calendar == ""


def test_a_series_taken_back_is_one_letter(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = asked_series(kari, gymsal, now)
    ids = list(request.bookings.order_by("during").values_list("pk", flat=True))
    answer_series(request=request, approved=ids[:4], by=fatima, reason="Skolefest.", now=now)
    run_jobs()
    undo_all(change=latest(Booking.objects.get(pk=ids[0])), by=fatima, now=now)

    (letter,) = new_letters(run_jobs)
    assert letter.text.count("kl. 18–20, Gymsal") == 6


def test_another_time_given_when_its_own_is_gone_is_told_as_that(
    kari: Person, ola: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    by_mistake = Canceller(Actor("person", fatima.pk), reason="Feil", by_staff=True)
    cancel_booking(booking=booking, canceller=by_mistake, now=now)
    booked(ola, gymsal, now)
    run_jobs()
    later = Instead(gymsal, between("20:00", "22:00"))
    undo_all(change=latest(booking), by=fatima, now=now, instead=later)

    (letter,) = new_letters(run_jobs)
    assert "men noen andre fikk tiden imens. Du har fått denne i stedet." in letter.text
    assert "Tirsdag 15. desember 2026 kl. 20–22, Gymsal" in letter.text
    assert "METHOD:CANCEL" not in letter.calendar


def more_people(booking: Booking, by: Person, now: datetime, number: int = 90, **more: Any) -> None:
    mover = Mover(Actor("person", by.pk), **more)
    change_people(booking=booking, participants=number, mover=mover, now=now)


def test_those_at_work_hear_once_that_more_come_to_all_dates(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = booked_series(kari, gymsal, now)
    run_jobs()
    more_people(request.bookings.latest("during"), kari, now)

    (letter,) = new_letters(run_jobs)
    assert letter.address == fatima.email
    assert letter.subject == "Nytt antall: Gymsal, tirsdag 1. desember 2026 kl. 18–20"
    assert "hvor mange som kommer: fra 20 til 90. Lokalet tar 150." in letter.text
    assert "Tirsdag 5. januar 2027 kl. 18–20, Gymsal\n" in letter.text
    assert "Kari" not in letter.text
    told = EventRecord.objects.get(name="booking.PeopleChanged")
    assert set(told.payload["booking_ids"]) == set(request.bookings.values_list("pk", flat=True))


def test_nobody_hears_of_a_number_that_is_as_before_or_that_those_at_work_wrote(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    run_jobs()
    more_people(booking, kari, now)
    more_people(booking, kari, now, 20)
    more_people(booking, fatima, now, 20, is_staff=True)

    assert [one.source for one in new_letters(run_jobs)] == [
        f"change:{booking.changes.order_by('pk')[1].pk}:{fatima.pk}"
    ]


def test_where_all_want_one_letter_a_day_they_hear_of_what_the_borrower_did_all_the_same(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    Person.objects.filter(pk=fatima.pk).update(digest_at_hour=7)
    series, booking = booked_series(kari, gymsal, now), booked(kari, gymsal, now, WEDNESDAY)
    run_jobs()
    herself = Canceller(Actor("person", kari.pk))

    move_booking(
        booking=booking,
        space=gymsal,
        period=between("20:00", "22:00", date(2026, 12, 16)),
        mover=Mover(Actor("person", kari.pk)),
        now=now,
    )
    onwards = Onwards(date(2026, 12, 15), gymsal, 20 * 60, 22 * 60)
    part = split_series(
        series=Series.objects.get(request=series),
        onwards=onwards,
        mover=Mover(Actor("person", kari.pk)),
        now=now,
    )
    cancel_booking(booking=part.bookings.latest("during"), canceller=herself, now=now)
    cancel_rest(request=series, first_day=date(2026, 12, 8), canceller=herself, now=now)

    told = [one for one in new_letters(run_jobs) if one.address == fatima.email]
    assert sorted(one.subject.partition(":")[0] for one in told) == [
        "Avbestilt",
        "Avbestilt",
        "Flyttet",
        "Flyttet",
    ]
