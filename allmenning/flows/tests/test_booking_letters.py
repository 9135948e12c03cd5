"""What is written to whom about a booking, by what is true when it is written."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.decisions import approve, decline
from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import asked, booked
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.flows.booking.due import write_digests
from allmenning.mail.models import Letter
from allmenning.people.models import Association, Person, Role
from allmenning.places.models import Building, Space
from tests.jobs import RunJobs


@pytest.fixture(autouse=True)
def a_real_site(settings: Any) -> None:
    """Addresses in letters as they are outside the demo."""
    settings.DEMO = False


def sources() -> set[str]:
    return set(Letter.objects.values_list("source", flat=True))


def letter(source: str) -> Letter:
    found: Letter = Letter.objects.get(source=source)
    return found


def give_up(booking: Booking, by: Person, now: datetime, *, by_staff: bool = False) -> None:
    canceller = Canceller(Actor("person", by.pk), by_staff=by_staff)
    cancel_booking(booking=booking, canceller=canceller, now=now)


def test_a_booked_space_gives_a_receipt_with_the_calendar(
    kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    Building.objects.update(way_in={"nb": "Bruk døra mot skolegården."})
    booking = booked(kari, gymsal, now)
    run_jobs()

    written = letter(f"booking:{booking.pk}:confirmed")
    assert written.address == "kari@example.org"
    assert written.subject == "Lokalet er ditt: Gymsal, tirsdag 15. desember 2026 kl. 18–20"
    assert written.text == (
        "Hei, Kari Nordlie!\n\n"
        "Lokalet er ditt:\n\n"
        "Gymsal, Haugen skole\n"
        "Haugenveien 1\n"
        "Tirsdag 15. desember 2026 kl. 18–20\n"
        "Korøvelse, 20 personer, for Kari Nordlie\n\n"
        "Slik kommer du inn: Bruk døra mot skolegården.\n\n"
        "Du kan avbestille til mandag 14. desember 2026 kl. 18. Det gjør du her:\n"
        f"https://oslo.localhost/bestilling/{booking.pk}\n\n"
        "Spørsmål? Ring 21 80 21 80.\n"
        "Kalenderfilen ligger ved.\n\n"
        "Vennlig hilsen\n"
        "Oslo kommune\n"
    )
    assert "METHOD:PUBLISH" in written.calendar
    assert "SEQUENCE:0" in written.calendar


def test_the_caretaker_hears_nothing_of_what_is_booked_at_once(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    run_jobs()

    assert sources() == {f"booking:{booking.pk}:confirmed"}


def test_a_request_is_acknowledged_and_those_who_answer_are_asked(
    kari: Person,
    ola: Person,
    fatima: Person,
    ingrid: Person,
    per: Person,
    skolekorps: Association,
    gymsal: Space,
    now: datetime,
    run_jobs: RunJobs,
) -> None:
    booking = asked(ola, gymsal, now, association=skolekorps)
    run_jobs()

    about = f"booking:{booking.pk}"
    assert sources() == {
        f"{about}:requested",
        f"{about}:new:{fatima.pk}",
        f"{about}:new:{ingrid.pk}",
    }
    acknowledged = letter(f"{about}:requested")
    assert acknowledged.address == ola.email
    assert "Du får svar innen torsdag 3. desember 2026 kl. 09." in acknowledged.text
    assert acknowledged.calendar == ""
    question = letter(f"{about}:new:{fatima.pk}")
    assert f"https://oslo.localhost/ansatte/soknader/{booking.pk}\n" in question.text
    assert "Korøvelse, Haugen skolekorps, 20 av 150 plasser" in question.text


def test_administrators_are_asked_only_where_nobody_else_answers(
    kari: Person, per: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = asked(kari, gymsal, now)
    run_jobs()

    assert letter(f"booking:{booking.pk}:new:{per.pk}").address == per.email


def test_a_private_persons_name_stays_behind_the_sign_in(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = asked(kari, gymsal, now)
    run_jobs()

    question = letter(f"booking:{booking.pk}:new:{fatima.pk}")
    assert "en privatperson" in question.text
    assert "Kari" not in question.text + question.subject


def test_what_was_answered_before_the_job_ran_is_not_asked(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = asked(kari, gymsal, now)
    approve(booking=booking, by=fatima, now=now)
    run_jobs()

    assert sources() == {f"booking:{booking.pk}:confirmed"}


def test_what_was_cancelled_before_the_job_ran_is_not_told_as_if_it_stood(
    kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    give_up(booking, kari, now)
    run_jobs()

    assert sources() == {f"booking:{booking.pk}:cancelled"}


def test_a_no_says_why_and_what_is_free(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    musikkrom: Space,
    now: datetime,
    run_jobs: RunJobs,
) -> None:
    booking = asked(kari, gymsal, now)
    decline(booking=booking, by=fatima, reason="Gulvet er <vått> & «glatt».", now=now)
    run_jobs()

    text = letter(f"booking:{booking.pk}:declined").text
    assert "Grunnen er:\nGulvet er <vått> & «glatt»." in text
    assert f"https://oslo.localhost/bestill?lokale={musikkrom.pk}&fra=" in text
    assert "Tirsdag 15. desember 2026 kl. 18–20, Gymsal\n" not in text


def test_cancelling_takes_it_out_of_the_calendar_and_tells_the_caretaker(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    run_jobs()
    give_up(booking, kari, now)
    run_jobs()

    first = letter(f"booking:{booking.pk}:confirmed").calendar
    second = letter(f"booking:{booking.pk}:cancelled").calendar
    uid = f"UID:bestilling-{booking.pk}@oslo.localhost"
    assert uid in first
    assert uid in second
    assert "METHOD:CANCEL" in second
    assert "SEQUENCE:1" in second
    assert letter(f"booking:{booking.pk}:given_up:{fatima.pk}").address == fatima.email


def test_a_request_drawn_back_is_in_nobodys_calendar_and_bothers_no_caretaker(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = asked(kari, gymsal, now)
    give_up(booking, kari, now)
    run_jobs()

    assert sources() == {f"booking:{booking.pk}:cancelled"}
    assert letter(f"booking:{booking.pk}:cancelled").calendar == ""


def test_the_caretaker_is_not_told_what_she_cancelled_herself(
    kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    booking = booked(kari, gymsal, now)
    run_jobs()
    give_up(booking, fatima, now, by_staff=True)
    run_jobs()

    assert f"booking:{booking.pk}:given_up:{fatima.pk}" not in sources()


def test_who_has_no_address_gets_no_letter(
    kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
) -> None:
    Person.objects.update(email="")
    booked(kari, gymsal, now)
    run_jobs()

    assert sources() == set()


@pytest.mark.parametrize("language", ["nb", "nn", "en", "so", "pl"])
def test_every_language_gets_a_letter(
    kari: Person, gymsal: Space, now: datetime, run_jobs: RunJobs, language: str
) -> None:
    Person.objects.update(language=language)
    booking = booked(kari, gymsal, now)
    run_jobs()

    assert "Gymsal" in letter(f"booking:{booking.pk}:confirmed").subject


class TestDailyLetters:
    """Fatima wants one letter a day, at seven."""

    @pytest.fixture(autouse=True)
    def at_seven(self, fatima: Person) -> None:
        fatima.digest_at_hour = 7
        fatima.save()

    @staticmethod
    def at(clock: str, day: int = 2) -> datetime:
        return instant(
            datetime.fromisoformat(f"2026-12-{day:02d}").date(),
            datetime.fromisoformat(f"2026-12-01T{clock}").time(),
        )

    def test_she_is_not_told_at_once_but_in_the_morning(
        self, kari: Person, fatima: Person, gymsal: Space, now: datetime, run_jobs: RunJobs
    ) -> None:
        booking = asked(kari, gymsal, now)
        run_jobs()
        assert f"booking:{booking.pk}:new:{fatima.pk}" not in sources()

        write_digests(now=self.at("06:59"))
        assert f"digest:{fatima.pk}:2026-12-02" not in sources()
        write_digests(now=self.at("07:00"))

        text = letter(f"digest:{fatima.pk}:2026-12-02").text
        assert "1 søknad venter på svar:" in text
        assert f"/ansatte/soknader/{booking.pk}\n" in text
        assert "Kari" not in text

    def test_it_comes_once_a_day_and_late_when_the_worker_slept(
        self, kari: Person, fatima: Person, gymsal: Space, now: datetime
    ) -> None:
        asked(kari, gymsal, now)

        for clock in ("15:30", "15:31"):
            write_digests(now=self.at(clock))
        write_digests(now=self.at("07:00", day=3))

        days = ["2026-12-02", "2026-12-03"]
        digests = {source for source in sources() if source.startswith("digest")}
        assert digests == {f"digest:{fatima.pk}:{day}" for day in days}

    def test_what_came_after_seven_waits_until_tomorrow(
        self, kari: Person, fatima: Person, gymsal: Space, now: datetime
    ) -> None:
        asked(kari, gymsal, self.at("08:00"))

        write_digests(now=self.at("08:01"))
        assert sources() == set()
        write_digests(now=self.at("07:00", day=3))
        assert sources() == {f"digest:{fatima.pk}:2026-12-03"}

    def test_nothing_waiting_is_no_letter(self, fatima: Person, now: datetime) -> None:
        write_digests(now=self.at("07:00"))

        assert sources() == set()

    def test_a_role_that_has_ended_gets_none(
        self, kari: Person, fatima: Person, gymsal: Space, now: datetime
    ) -> None:
        asked(kari, gymsal, now)
        Role.objects.filter(person=fatima).update(expires_on=now.date() - timedelta(days=1))

        write_digests(now=self.at("07:00"))

        assert sources() == set()
