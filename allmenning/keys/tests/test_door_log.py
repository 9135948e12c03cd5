"""The log of a door as those who answer for it read it."""

from datetime import datetime, timedelta

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.core.models import ViewingLog
from allmenning.keys.models import Door, Grant
from allmenning.keys.tests.lines import line
from allmenning.people.models import Person, Role
from tests.browsers import words_of

PAGE = "/ansatte/dorer"
BECAUSE = {"reason": "Koret står utenfor."}


def test_a_case_worker_sees_the_door_but_neither_opens_nor_reads_names(
    fatimas: Client, fatima: Person, kari: Person, choir: Booking, main_door: Door, now: datetime
) -> None:
    line(main_door, now, grant=Grant.objects.get())
    Role.objects.filter(person=fatima).update(kind=Role.Kind.CASE_WORKER)
    page = words_of(fatimas.get(f"{PAGE}/{main_door.pk}"))

    assert "Hovedinngang" in page
    assert "Kari" not in page
    assert "Åpne herfra" not in page
    assert fatimas.post(f"{PAGE}/{main_door.pk}", BECAUSE).status_code == 404
    assert not ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).exists()


def test_the_log_names_who_and_says_that_one_looked(
    fatimas: Client, fatima: Person, kari: Person, choir: Booking, main_door: Door, now: datetime
) -> None:
    grant = Grant.objects.get()
    at = now - timedelta(minutes=5)
    opened = line(main_door, at, grant=grant)
    line(main_door, now, 2, by="pin", allowed=False, reason="wrong_pin")
    line(main_door, now - timedelta(days=31), 3, grant=grant)
    page = words_of(fatimas.get(f"{PAGE}/{main_door.pk}"))

    assert "I dag kl. 08.55" in page
    assert page.count("Kari Nordlie") == 1
    assert "knappen på telefonen" in page
    assert "Ikke åpnet: feil kode." in page
    assert "Ukjent" in page
    seen = ViewingLog.objects.get(viewer_id=fatima.pk, object_kind="opening")
    assert (seen.person_id, seen.object_id) == (kari.pk, opened.pk)


def test_one_day_of_the_log(
    fatimas: Client, choir: Booking, main_door: Door, now: datetime
) -> None:
    grant = Grant.objects.get()
    line(main_door, now - timedelta(days=1), grant=grant)
    yesterday = words_of(fatimas.get(f"{PAGE}/{main_door.pk}?dag=2026-11-30"))
    today = words_of(fatimas.get(f"{PAGE}/{main_door.pk}?dag=2026-12-01"))
    wrong = words_of(fatimas.get(f"{PAGE}/{main_door.pk}?dag=i+fjor"))

    assert "Kari Nordlie" in yesterday
    assert "Ingen prøvde døra den dagen." in today
    assert "Skriv en dato som 15.12.2026." in wrong
    assert "Kari Nordlie" in wrong


def test_a_lock_that_was_told_but_did_not_open(
    fatimas: Client, choir: Booking, main_door: Door, now: datetime
) -> None:
    attempt = line(main_door, now, grant=Grant.objects.get())
    line(main_door, now, 2, allowed=False, reason="no_answer", outcome_of=attempt.sequence)

    assert "Låsen svarte ikke." in words_of(fatimas.get(f"{PAGE}/{main_door.pk}"))
