"""What is written to whom about a series: one letter for each act."""

from datetime import date, datetime
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.moving import Mover
from allmenning.booking.actions.series import add_date
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import Request, Series
from allmenning.booking.queries.series import Slot
from allmenning.booking.tests.patterns import asked_series, booked_series
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import Actor
from allmenning.mail.models import Letter
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space
from tests.jobs import RunJobs

SECOND = date(2026, 12, 8)


@pytest.fixture(autouse=True)
def a_real_site(settings: Any) -> None:
    """Addresses in letters as they are outside the demo."""
    settings.DEMO = False


def letters(request: Request, what: str) -> list[Letter]:
    about = f"series:{request.pk}:{what}:"
    return list(Letter.objects.filter(source__startswith=about).order_by("pk"))


def give_up(request: Request, by: Person, now: datetime, **facts: Any) -> None:
    canceller = Canceller(Actor("person", by.pk), **facts)
    cancel_rest(request=request, first_day=date(2026, 12, 15), canceller=canceller, now=now)


def test_a_booked_series_gives_one_receipt_with_all_its_dates(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    Building.objects.update(way_in={"nb": "Bruk døra mot skolegården."})
    request = booked_series(kari, gymsal, now)
    run_jobs()

    (written,) = letters(request, "booked")
    assert Letter.objects.count() == 1
    assert written.address == "kari@example.org"
    assert written.subject == "Datoene er dine: Gymsal, 6 datoer"
    assert written.text == (
        "Hei, Kari Nordlie!\n\n"
        "Disse datoene er dine:\n\n"
        "Gymsal, Haugen skole\n"
        "Tirsdager kl. 18–20, hver uke, 1. desember – 5. januar 2027\n"
        "Korøvelse, 20 personer, for Kari Nordlie\n\n"
        "Tirsdag 1. desember 2026 kl. 18–20\n"
        "Tirsdag 8. desember 2026 kl. 18–20\n"
        "Tirsdag 15. desember 2026 kl. 18–20\n"
        "Tirsdag 22. desember 2026 kl. 18–20\n"
        "Tirsdag 29. desember 2026 kl. 18–20\n"
        "Tirsdag 5. januar 2027 kl. 18–20\n\n"
        "Slik kommer du inn: Bruk døra mot skolegården.\n\n"
        "Her kan du se, endre og avbestille hver dato:\n"
        f"https://oslo.localhost/serie/{request.pk}\n\n"
        "Spørsmål? Ring 21 80 21 80.\n\n"
        "Vennlig hilsen\n"
        "Oslo kommune\n"
    )


def test_a_requested_series_is_one_question_to_each_who_answers(
    ola: Person,
    fatima: Person,
    ingrid: Person,
    skolekorps: Association,
    gymsal: Space,
    now: datetime,
    run_jobs: RunJobs,
) -> None:
    request = asked_series(ola, gymsal, now)
    run_jobs()

    (acknowledged,) = letters(request, "requested")
    assert "Du får svar innen" in acknowledged.text
    assert "Datoene er ikke dine før du har fått ja." in acknowledged.text
    questions = letters(request, "new")
    assert {one.address for one in questions} == {fatima.email, ingrid.email}
    assert questions[0].subject == "Ny søknad: Gymsal, 6 datoer"
    assert "en privatperson" in questions[0].text
    assert "Ola" not in questions[0].text
    first = request.bookings.earliest("during")
    assert f"https://oslo.localhost/ansatte/soknader/{first.pk}\n" in questions[0].text


def test_what_was_given_up_before_the_job_ran_is_left_out(
    kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = booked_series(kari, gymsal, now)
    give_up(request, kari, now)
    run_jobs()

    (written,) = letters(request, "booked")
    assert written.subject == "Datoene er dine: Gymsal, 2 datoer"
    (gone,) = letters(request, "cancelled")
    assert gone.subject == "Avbestilt: Gymsal, 4 datoer"


def test_the_rest_that_a_borrower_gives_up_is_told_to_both_sides(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = booked_series(kari, gymsal, now)
    give_up(request, kari, now)
    run_jobs()

    (told,) = letters(request, "given_up")
    assert told.address == fatima.email
    assert "Tirsdag 15. desember 2026 kl. 18–20\nTirsdag 22." in told.text
    assert "1. desember 2026 kl. 18–20\nTirsdag 8." not in told.text
    assert "Kari" not in told.text


def test_the_rest_that_staff_cancel_is_told_with_the_reason(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = booked_series(kari, gymsal, now)
    give_up(request, fatima, now, by_staff=True, reason="Gulvet skal slipes.")
    run_jobs()

    (written,) = letters(request, "cancelled")
    assert "Grunnen er:\nGulvet skal slipes." in written.text
    assert letters(request, "given_up") == []


def test_what_only_waited_is_not_told_to_staff_when_given_up(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = asked_series(kari, gymsal, now)
    give_up(request, kari, now)
    run_jobs()

    assert len(letters(request, "cancelled")) == 1
    assert letters(request, "given_up") == []


def test_a_date_that_is_added_has_a_letter_of_its_own(
    kari: Person, ola: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))
    request = booked_series(kari, gymsal, now)
    slot = Slot(SECOND, gymsal, between("16:00", "18:00", SECOND))
    add_date(series=Series.objects.get(), slot=slot, by=kari, now=now)
    run_jobs()

    assert [one.subject for one in letters(request, "booked")] == [
        "Datoene er dine: Gymsal, 5 datoer",
        "Datoene er dine: Gymsal, 1 dato",
    ]


def test_a_series_of_which_nothing_stands_is_not_told(
    kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    request = booked_series(kari, gymsal, now)
    for booking in request.bookings.all():
        canceller = Canceller(Actor("person", kari.pk), by_staff=True)
        cancel_booking(booking=booking, canceller=canceller, now=now)
    run_jobs()

    assert letters(request, "booked") == []


def move(request: Request, by: Person, now: datetime, **facts: Any) -> Request:
    """From 15 December two hours later."""
    series = Series.objects.get(request=request)
    onwards = Onwards(date(2026, 12, 15), series.space, 20 * 60, 22 * 60)
    mover = Mover(Actor("person", by.pk), **facts)
    return split_series(series=series, onwards=onwards, mover=mover, now=now)


def test_what_staff_move_is_told_once_with_what_was_and_what_is(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    part = move(booked_series(kari, gymsal, now), fatima, now, is_staff=True)
    run_jobs()

    (written,) = letters(part, "moved")
    assert written.address == kari.email
    assert written.subject == "Flyttet: Gymsal, 4 datoer"
    assert "Slik var det:\n\nTirsdag 15. desember 2026 kl. 18–20, Gymsal\n" in written.text
    assert "Tirsdag 15. desember 2026 kl. 20–22\nTirsdag 22." in written.text
    assert "1. desember 2026 kl. 18–20\nTirsdag 8." not in written.text
    assert f"https://oslo.localhost/serie/{part.pk}\n" in written.text
    assert "før du har fått ja" not in written.text


def test_what_waits_and_is_moved_is_still_no_promise(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    part = move(asked_series(kari, gymsal, now), fatima, now, is_staff=True)
    run_jobs()

    (written,) = letters(part, "moved")
    assert "Datoene er ikke dine før du har fått ja." in written.text


def test_what_the_borrower_moves_is_told_to_staff_without_her_name(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    part = move(booked_series(kari, gymsal, now), kari, now)
    run_jobs()

    (told,) = letters(part, "moved")
    assert told.address == fatima.email
    assert "Slik var det:\n\nTirsdag 15. desember 2026 kl. 18–20, Gymsal\n" in told.text
    assert "Kari" not in told.text


def test_what_was_given_up_after_the_move_is_left_out(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    part = move(booked_series(kari, gymsal, now), fatima, now, is_staff=True)
    for booking in part.bookings.all():
        canceller = Canceller(Actor("person", kari.pk))
        cancel_booking(booking=booking, canceller=canceller, now=now)
    run_jobs()

    assert letters(part, "moved") == []
