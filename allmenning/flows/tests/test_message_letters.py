"""One letter for each message, to the other side, and to the colleague a request is handed to."""

from datetime import datetime
from typing import Any

import pytest

from allmenning.booking.actions.assigning import assign
from allmenning.booking.actions.messages import Words, send_message, write_note
from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import asked
from allmenning.documents.actions import store_file
from allmenning.documents.rules.keeping import to_keep
from allmenning.mail.models import Letter
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.jobs import RunJobs


@pytest.fixture(autouse=True)
def a_real_site(settings: Any) -> None:
    """Addresses in letters as they are outside the demo."""
    settings.DEMO = False


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs) -> Booking:
    """Kari asks, and what is written of that is out of the way."""
    booking = asked(kari, gymsal, now)
    run_jobs()
    Letter.objects.all().delete()
    return booking


def wrote(
    booking: Booking, who: Person, now: datetime, *, at_work: bool = False, files: Any = ()
) -> int:
    words = Words("Kan vi få stoler?\nOg bord?", files)
    return send_message(
        request=booking.request, author=who, words=words, by_staff=at_work, now=now
    ).pk


def receivers() -> dict[str, str]:
    return dict(Letter.objects.order_by("id").values_list("source", "address"))


def test_the_borrower_gets_the_words_and_a_link(
    waiting: Booking, fatima: Person, now: datetime, run_jobs: RunJobs
) -> None:
    kept = to_keep("plan.txt", b"hei")
    files = [(store_file(kept, now=now), kept.name)]

    message = wrote(waiting, fatima, now, at_work=True, files=files)
    run_jobs()

    letter = Letter.objects.get()
    assert (letter.source, letter.address) == (f"message:{message}", "kari@example.org")
    assert letter.subject == "Melding om Gymsal, tirsdag 15. desember 2026 kl. 18–20"
    assert letter.text == (
        "Hei, Kari Nordlie!\n\n"
        "Du har fått en melding om:\n\n"
        "Gymsal, Haugen skole\n"
        "Tirsdag 15. desember 2026 kl. 18–20\n\n"
        "Kan vi få stoler?\nOg bord?\n\n"
        "1 vedlegg ligger på siden.\n\n"
        "Svar her, og ikke på denne e-posten:\n"
        f"https://oslo.localhost/bestilling/{waiting.pk}\n\n"
        "Vennlig hilsen\n"
        "Oslo kommune\n"
    )


def test_those_told_at_once_get_the_borrowers_words(
    waiting: Booking, kari: Person, fatima: Person, ingrid: Person, now: datetime, run_jobs: RunJobs
) -> None:
    ingrid.digest_at_hour = 7
    ingrid.save()

    message = wrote(waiting, kari, now)
    run_jobs()

    assert receivers() == {f"message:{message}:{fatima.pk}": "fatima@example.org"}
    text = Letter.objects.get().text
    assert "Melding fra en privatperson om:" in text
    assert "Kan vi få stoler?\nOg bord?" in text
    assert f"https://oslo.localhost/ansatte/soknader/{waiting.pk}" in text


def test_an_association_is_named(
    ola: Person,
    fatima: Person,
    skolekorps: Association,
    gymsal: Space,
    now: datetime,
    run_jobs: RunJobs,
) -> None:
    theirs = asked(ola, gymsal, now, association=skolekorps)
    message = wrote(theirs, ola, now)
    run_jobs()

    letter = Letter.objects.get(source=f"message:{message}:{fatima.pk}")
    assert "Melding fra Haugen skolekorps om:" in letter.text


def test_the_colleague_who_takes_care_gets_it_alone(
    waiting: Booking, kari: Person, fatima: Person, ingrid: Person, now: datetime, run_jobs: RunJobs
) -> None:
    assign(booking=waiting, to=ingrid, seen=None, by=ingrid, now=now)

    message = wrote(waiting, kari, now)
    run_jobs()

    assert receivers() == {f"message:{message}:{ingrid.pk}": "ingrid@example.org"}


def test_when_she_has_left_the_others_get_it(
    waiting: Booking, kari: Person, fatima: Person, ingrid: Person, now: datetime, run_jobs: RunJobs
) -> None:
    assign(booking=waiting, to=ingrid, seen=None, by=ingrid, now=now)
    ingrid.roles.update(expires_on="2026-11-30")

    message = wrote(waiting, kari, now)
    run_jobs()

    assert receivers() == {f"message:{message}:{fatima.pk}": "fatima@example.org"}


def test_where_all_want_a_daily_letter_somebody_hears_of_it_all_the_same(
    waiting: Booking, kari: Person, fatima: Person, now: datetime, run_jobs: RunJobs
) -> None:
    fatima.digest_at_hour = 7
    fatima.save()

    message = wrote(waiting, kari, now)
    run_jobs()

    assert receivers() == {f"message:{message}:{fatima.pk}": "fatima@example.org"}


def test_a_note_is_told_to_nobody(
    waiting: Booking, fatima: Person, ingrid: Person, now: datetime, run_jobs: RunJobs
) -> None:
    write_note(request=waiting.request, author=fatima, words=Words("Maset i fjor."), now=now)
    run_jobs()
    wrote(waiting, fatima, now, at_work=True)
    run_jobs()

    assert list(receivers().values()) == ["kari@example.org"]
    assert "Maset" not in Letter.objects.get().text


def test_a_colleague_is_told_that_a_request_is_hers(
    waiting: Booking, fatima: Person, ingrid: Person, now: datetime, run_jobs: RunJobs
) -> None:
    assign(booking=waiting, to=ingrid, seen=None, by=fatima, now=now)
    run_jobs()

    letter = Letter.objects.get()
    assert letter.address == "ingrid@example.org"
    assert letter.subject.startswith("Du skal følge opp: Gymsal, tirsdag 15. desember 2026")
    assert "Fatima Hassan har bedt deg følge opp:" in letter.text
    assert f"https://oslo.localhost/ansatte/soknader/{waiting.pk}" in letter.text


def test_who_takes_a_request_herself_needs_no_letter(
    waiting: Booking, fatima: Person, now: datetime, run_jobs: RunJobs
) -> None:
    assign(booking=waiting, to=fatima, seen=None, by=fatima, now=now)
    assign(booking=waiting, to=None, seen=fatima.pk, by=fatima, now=now)
    run_jobs()

    assert not Letter.objects.exists()
