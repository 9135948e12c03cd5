"""The rest of booking: what for, for whom, and sent."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.actions.bookings import confirm_hold
from allmenning.booking.models import Booking, BookingRules, Claim, Hold, Request, Terms
from allmenning.booking.tests.scenes import (
    accepted,
    held,
    told,
)
from allmenning.booking.views.book import confirm_url
from allmenning.core.models import Municipality
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.cast import ClientFor

LATER = timedelta(minutes=10)


@pytest.fixture
def hold(kari: Person, gymsal: Space, now: datetime) -> Hold:
    """Kari keeps the gym on Tuesday evening."""
    return held(kari, gymsal, now)


def test_the_page_says_what_is_held_and_until_when(karis: Client, hold: Hold) -> None:
    page = karis.get(confirm_url(hold)).content.decode()

    for shown in (
        "Tirsdag 15.\N{NO-BREAK SPACE}desember kl.\N{NO-BREAK SPACE}18–20",
        "20 personer",
        "kl. 09.10",
        "Rydd etter deg.",
        "Du kan avbestille til 24 timer før.",
        "Du får svar med en gang.",
        'value="40 00 00 00"',
    ):
        assert shown in page
    assert Claim.objects.filter(hold=hold).count() == 3


def test_one_who_acts_for_nobody_is_not_asked_for_whom(karis: Client, hold: Hold) -> None:
    assert "Hvem bestiller du for?" not in karis.get(confirm_url(hold)).content.decode()


def test_sending_books(karis: Client, kari: Person, hold: Hold, gymsal: Space) -> None:
    answer = karis.post(confirm_url(hold), accepted(gymsal))

    booking = Booking.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/bestilling/{booking.pk}")
    assert booking.state == "confirmed"
    request = booking.request
    assert (request.applicant, request.participants) == (kari, 20)
    assert (request.phone, request.terms) == ("+4740000000", gymsal.booking_rules.get().terms)


def test_a_leader_books_for_her_association(
    ola: Person, skolekorps: Association, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    client, url = client_for(ola), confirm_url(held(ola, gymsal, now))

    assert "Haugen skolekorps" in client.get(url).content.decode()
    client.post(url, accepted(gymsal, association=skolekorps.pk))

    assert Booking.objects.get().request.association == skolekorps


@pytest.mark.parametrize("chosen", ["999999", "abc", "0"])
def test_a_forged_association_is_refused(
    karis: Client, hold: Hold, gymsal: Space, skolekorps: Association, chosen: str
) -> None:
    for association in (chosen, str(skolekorps.pk)):
        answer = karis.post(confirm_url(hold), accepted(gymsal, association=association))
        assert answer.status_code == 422
        assert "Velg deg selv eller en forening i lista." in answer.content.decode()
    assert Booking.objects.count() == 0


def test_a_space_that_needs_approval_gives_a_request(
    karis: Client, hold: Hold, gymsal: Space
) -> None:
    BookingRules.objects.update(needs_approval=True)

    page = karis.get(confirm_url(hold)).content.decode()
    karis.post(confirm_url(hold), accepted(gymsal))

    assert "Du får svar innen torsdag 3. desember kl. " in page
    assert "Send søknaden" in page
    assert Booking.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        ("purpose", "", "Velg et formål lokalet kan brukes til"),
        ("purpose", "celebration", "Velg et formål lokalet kan brukes til"),
        ("activity", "", "Skriv kort hva dere skal gjøre"),
        ("activity", "x" * 121, "Teksten er på 121 tegn. Skriv høyst 120."),
        ("activity", "to\nlinjer", "usynlige tegn"),
        ("activity", "null\x00tegn", "usynlige tegn"),
        ("activity", "\x1b[31mrødt", "usynlige tegn"),
        ("note", "x" * 1_000_000, "Teksten er på 1000000 tegn."),
        ("note", "null\x00tegn", "usynlige tegn"),
        ("phone", "", "Skriv et telefonnummer med åtte sifre"),
        ("phone", "123", "Skriv et telefonnummer med åtte sifre"),
        ("phone", "ring meg" * 1000, "Skriv et telefonnummer med åtte sifre"),
        ("accept", "", "Kryss av når du har lest avtalen."),
        ("accept", "on", "Kryss av når du har lest avtalen."),
    ],
)
def test_each_wrong_answer_is_told_beside_it_and_nothing_is_stored(
    karis: Client, hold: Hold, gymsal: Space, question: str, typed: str, sentence: str
) -> None:
    answer = karis.post(
        confirm_url(hold), accepted(gymsal, **{"note": "Vi er få", question: typed})
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    if question != "note":
        assert "Vi er få" in page
    assert Booking.objects.count() == Request.objects.count() == 0
    assert Claim.objects.filter(hold=hold).count() == 3


@pytest.mark.parametrize(
    "text", ["Korøvelse 🎶", "تدريب الجوقة", "<script>alert(1)</script>", "Ærlig & «fri»"]
)
def test_all_scripts_and_signs_are_stored_as_they_are(
    karis: Client, hold: Hold, gymsal: Space, text: str
) -> None:
    sent = karis.post(confirm_url(hold), accepted(gymsal, activity=text, note=f"{text}\n{text}"))

    request = Booking.objects.get().request
    assert (request.activity, request.note.splitlines()) == (text, [text, text])
    assert "<script>alert" not in karis.get(sent["Location"]).content.decode()


def test_forged_fields_change_nothing(
    karis: Client, kari: Person, ola: Person, hold: Hold, gymsal: Space
) -> None:
    forged = {"applicant": ola.pk, "state": "confirmed", "participants": 10**9, "space": 1}

    karis.post(confirm_url(hold), accepted(gymsal) | forged)

    booking = Booking.objects.get()
    assert (booking.request.applicant, booking.request.participants) == (kari, 20)
    assert booking.space == gymsal


def test_a_form_sent_twice_leads_to_the_one_booking(
    karis: Client, hold: Hold, gymsal: Space
) -> None:
    first = karis.post(confirm_url(hold), accepted(gymsal))
    second = karis.post(confirm_url(hold), accepted(gymsal))
    looked = karis.get(confirm_url(hold))

    assert first["Location"] == second["Location"] == looked["Location"]
    assert (second.status_code, looked.status_code) == (303, 303)
    assert Booking.objects.count() == 1


def test_a_form_that_loses_a_race_against_itself_leads_to_the_booking(
    karis: Client, hold: Hold, gymsal: Space, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both sendings saw the hold; the other was quicker with the lock."""
    made = confirm_hold(hold=hold, particulars=told(), now=now)
    monkeypatch.setattr("allmenning.booking.access.own_hold", lambda **_asked: hold)

    answer = karis.post(confirm_url(hold), accepted(gymsal))

    assert (answer.status_code, answer["Location"]) == (303, f"/bestilling/{made.pk}")


def test_somebody_elses_hold_is_not_there(
    ola: Person, hold: Hold, gymsal: Space, client_for: ClientFor
) -> None:
    client, url = client_for(ola), confirm_url(hold).split("?")[0]

    assert client.get(url).status_code == 404
    assert client.post(url, accepted(gymsal)).status_code == 404
    assert client.get("/bestill/999999").status_code == 404
    assert Booking.objects.count() == 0


def test_somebody_elses_hold_with_its_link_is_like_one_that_is_gone(
    ola: Person, hold: Hold, gymsal: Space, client_for: ClientFor
) -> None:
    answer = client_for(ola).post(confirm_url(hold), accepted(gymsal))

    assert answer.status_code == 422
    assert Claim.objects.filter(hold=hold).count() == 3
    assert Booking.objects.count() == 0


def test_a_hold_of_another_municipality_is_not_there(
    nils: Person, hold: Hold, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(nils).get(confirm_url(hold)).status_code == 404
    assert client_for(nils).post(confirm_url(hold), {}).status_code == 404


def test_the_terms_are_shown_in_five_lines_with_the_rest_behind(
    karis: Client, hold: Hold, terms: Terms
) -> None:
    lines = "\n".join(f"Regel {number}." for number in range(1, 8))
    Terms.objects.update(text={"nb": lines})

    page = karis.get(confirm_url(hold)).content.decode()

    assert page.count("<li>Regel") == 5
    assert "Les hele avtalen" in page


def test_confirming_asks_the_database_few_questions(
    karis: Client, hold: Hold, gymsal: Space, django_assert_max_num_queries: object
) -> None:
    answers = accepted(gymsal)

    with django_assert_max_num_queries(19):  # type: ignore[operator]
        assert karis.post(confirm_url(hold), answers).status_code == 303
