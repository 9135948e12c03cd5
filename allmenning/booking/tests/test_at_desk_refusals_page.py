"""What hinders an employee who books for somebody, and when she may go past it."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.tests.desks import BERIT, DAY, PAGE, reached, typed
from allmenning.booking.tests.scenes import booked
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def work(fatima: Person, gymsal: Space, client_for: ClientFor) -> Client:
    """Fatima at her desk."""
    return client_for(fatima, staff=True)


def test_a_rule_gives_way_when_she_says_why(work: Client, gymsal: Space) -> None:
    BookingRules.objects.update(max_minutes=60)
    wish = typed(gymsal, **BERIT)

    refused = work.post(PAGE, wish)
    page = words_of(refused)

    assert refused.status_code == 422
    assert "Lokalet kan bestilles fra 30 minutter til 1 time." in page
    assert "Hvorfor gjør du et unntak?" in page

    done = work.post(PAGE, wish | {"why": "Minnestund"}, follow=True)

    booking = Booking.objects.get()
    assert "Bestilt for Berit Lund: Gymsal, tirsdag 15. desember kl. 18–20." in words_of(done)
    assert "«Minnestund»" in words_of(work.get(f"/ansatte/soknader/{booking.pk}"))


def test_what_is_taken_is_told_with_other_times_that_keep_what_was_typed(
    work: Client, kari: Person, gymsal: Space, now: datetime
) -> None:
    booked(kari, gymsal, now)

    refused = work.post(PAGE, typed(gymsal, **BERIT))
    page = words_of(refused)

    assert refused.status_code == 422
    assert "Opptatt 18–20 denne tirsdagen." in page
    assert Booking.objects.count() == 1
    other = refused.context["slots"][0]["value"]

    again = work.post(PAGE, typed(gymsal, instead=other, **BERIT))

    assert 'value="Berit Lund"' in words_of(again)
    assert 'name="start" value="16:00"' in words_of(again)


def test_sent_twice_is_booked_once(work: Client, kari: Person, gymsal: Space) -> None:
    reached(kari)
    chosen = typed(gymsal, find="kari@example.org", borrower=f"person-{kari.pk}")

    answers = [work.post(PAGE, chosen) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [DAY, DAY]
    assert Booking.objects.count() == 1


def test_a_limit_is_told(work: Client, kari: Person, gymsal: Space, now: datetime) -> None:
    reached(kari)
    BookingRules.objects.update(max_active_person=1)
    booked(kari, gymsal, now)
    chosen = {"find": "kari@example.org", "borrower": f"person-{kari.pk}"}

    refused = work.post(PAGE, typed(gymsal, start="20:00", end="22:00", **chosen))

    assert refused.status_code == 422
    assert "Denne personen har 1 kommende bestilling her, og kan ikke ha flere." in words_of(
        refused
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"space": "999999"}, "Velg et lokale i lista."),
        ({"date": ""}, "Velg en dag."),
        ({"date": "2020-01-01"}, "Denne tiden er over."),
        ({"start": "8", "end": "9"}, "Velg en tid innenfor."),
        ({"end": "17:00"}, "Slutten må komme etter starten."),
        ({"participants": "151"}, "Skriv et tall mellom 1 og 150."),
        ({"borrower": ""}, "Velg hvem som skal låne."),
        ({"name": ""}, "Skriv navnet på en vi kan ringe."),
        ({"name": "R2-D2 🤖"}, "Skriv navnet med bokstaver"),
        ({"phone": ""}, "Skriv et telefonnummer vi kan ringe."),
        ({"phone": "123"}, "Skriv et telefonnummer med åtte sifre"),
        ({"email": "berit"}, "Skriv en e-postadresse som kari@eksempel.no."),
        ({"purpose": ""}, "Velg et formål"),
        ({"activity": ""}, "Skriv kort hva de skal gjøre"),
        ({"find": "\x00"}, "usynlige tegn"),
        ({"why": "x" * 301}, "Skriv høyst 300."),
    ],
)
def test_each_wrong_answer_is_told_and_nothing_is_booked(
    work: Client, gymsal: Space, changes: dict[str, str], sentence: str
) -> None:
    answer = work.post(PAGE, typed(gymsal, **{**BERIT, **changes}))

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not Booking.objects.exists()
