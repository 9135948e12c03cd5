"""What is written to whom when an answer is late, and when it never came."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.unanswered import close_begun
from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import EVENING, asked
from allmenning.flows.booking.due import remind_of_unanswered
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs

DAY = timedelta(days=1)


@pytest.fixture
def waiting(kari: Person, fatima: Person, ingrid: Person, gymsal: Space, now: datetime) -> Booking:
    fatima.digest_at_hour = 8
    fatima.save()
    return asked(kari, gymsal, now)


def written(booking: Booking) -> list[tuple[str, str]]:
    """To whom, and about what, of the letters about late answers."""
    rows = Letter.objects.filter(source__startswith=f"booking:{booking.pk}:reminder")
    return sorted((row.address, row.subject) for row in rows)


def test_those_who_answer_are_reminded_also_those_who_want_one_letter_a_day(
    waiting: Booking, now: datetime
) -> None:
    for _twice in range(2):
        remind_of_unanswered(now=now + 2 * DAY)

    assert written(waiting) == [
        (
            "fatima@example.org",
            "Haster: Gymsal, tirsdag 15. desember 2026 kl. 18–20 venter på svar",
        )
    ]
    text = Letter.objects.get(source__contains=":reminder:").text
    assert "Ingen har svart på denne søknaden ennå:" in text
    assert "Sendt tirsdag 1. desember 2026 kl. 9." in text or "kl. 09." in text
    assert f"/ansatte/soknader/{waiting.pk}" in text
    assert "Kari" not in text


def test_if_it_goes_on_the_leader_is_told_and_the_applicant_too(
    waiting: Booking, now: datetime
) -> None:
    remind_of_unanswered(now=now + 2 * DAY)
    for _twice in range(2):
        remind_of_unanswered(now=now + 3 * DAY)

    about = "Gymsal, tirsdag 15. desember 2026 kl. 18–20"
    assert written(waiting) == [
        ("fatima@example.org", f"Haster: {about} venter på svar"),
        ("ingrid@example.org", f"Haster: {about} venter på svar"),
        ("kari@example.org", f"Du har ikke fått svar ennå: {about}"),
    ]
    leaders = Letter.objects.get(address="ingrid@example.org", source__contains=":reminder:")
    assert "Du får vite det fordi du leder enheten:" in leaders.text
    karis = Letter.objects.get(address="kari@example.org", source__contains=":reminder:")
    assert "Vi har sagt fra til lederen for stedet." in karis.text
    assert "Haster det? Ring 21 80 21 80." in karis.text


def test_when_the_time_has_begun_we_say_that_we_are_sorry(
    waiting: Booking, run_jobs: RunJobs
) -> None:
    close_begun(now=EVENING.start)
    run_jobs()

    (sorry,) = Letter.objects.filter(source=f"booking:{waiting.pk}:unanswered")
    assert sorry.address == "kari@example.org"
    assert sorry.subject == "Vi svarte ikke i tide: Gymsal, tirsdag 15. desember 2026 kl. 18–20"
    assert "Vi rakk ikke å svare på søknaden din før tiden begynte" in sorry.text
    assert "Ring 21 80 21 80, så hjelper vi deg å finne noe annet." in sorry.text
    assert "/steder/haugen-skole/gymsal" in sorry.text
