"""Booking for somebody at the desk or on the phone: the page, and who hears of it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from django.test import Client

from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.events import BookingConfirmed, BookingMoved
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.tests.scenes import between, booked
from allmenning.booking.tests.threads import text_of
from allmenning.core.log import Actor
from allmenning.core.models import Municipality, ViewingLog
from allmenning.flows.booking.one import tell_confirmed, tell_moved
from allmenning.mail.models import Letter
from allmenning.people.models import Association, Person, Representative
from allmenning.places.models import Space
from tests.cast import ClientFor

PAGE = "/ansatte/bygg/haugen-skole/bestill"
DAY = "/ansatte/bygg/haugen-skole/dag?date=2026-12-15"
BERIT = {"borrower": "ny", "name": "Berit Lund", "phone": "400 00 099"}


@pytest.fixture
def work(fatima: Person, gymsal: Space, client_for: ClientFor) -> Client:
    """Fatima at her desk."""
    return client_for(fatima, staff=True)


def typed(room: Space, **changes: Any) -> dict[str, Any]:
    """The form as it is filled in for Tuesday evening."""
    usual = {
        "space": room.pk,
        "date": "2026-12-15",
        "start": "18:00",
        "end": "20:00",
        "participants": "20",
        "find": "",
        "purpose": "music",
        "activity": "Korøvelse",
    }
    return {**usual, **changes}


def reached(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(phone="+4740000001")
    person.refresh_from_db()
    return person


def test_the_page_shows_the_slot_a_link_asks_for(work: Client, gymsal: Space) -> None:
    asked = {"lokale": gymsal.pk, "fra": "2026-12-15T18:00", "til": "2026-12-15T20:00"}

    page = text_of(work.get(f"{PAGE}?{urlencode(asked)}"))

    for shown in ('value="2026-12-15"', 'value="18:00"', 'value="20:00"', "Bestill for noen"):
        assert shown in page
    assert "Hvorfor gjør du et unntak?" not in page


@pytest.mark.parametrize("query", ["lokale=x&fra=y&til=z", "lokale=999999", "fra=%00", "til=-1"])
def test_a_broken_link_shows_an_empty_form(work: Client, query: str) -> None:
    assert work.get(f"{PAGE}?{query}").status_code == 200


def test_an_association_is_found_by_its_name_and_booked_for(
    work: Client, ola: Person, skolekorps: Association, gymsal: Space
) -> None:
    reached(ola)
    found = text_of(work.post(PAGE, typed(gymsal, find="skolekorps", finn="1", activity="Øving")))
    key = f"forening-{skolekorps.pk}"

    assert "Haugen skolekorps (310000019)" in found
    assert f'value="{key}" id="id_borrower_0" checked' in found.replace(" required", "")
    assert 'value="Øving"' in found
    assert not ViewingLog.objects.exists()

    answer = work.post(PAGE, typed(gymsal, find="skolekorps", borrower=key))

    booking = Booking.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, DAY)
    assert (booking.request.association, booking.request.applicant) == (skolekorps, ola)
    assert booking.request.phone == "+4740000001"


def test_a_person_is_found_by_the_whole_address_alone(
    work: Client, fatima: Person, kari: Person, gymsal: Space
) -> None:
    reached(kari)
    nobody = text_of(work.post(PAGE, typed(gymsal, find="Kari Nordlie", finn="1")))

    assert "Vi fant ingen." in nobody
    assert f"person-{kari.pk}" not in nobody
    assert not ViewingLog.objects.exists()

    found = text_of(work.post(PAGE, typed(gymsal, find="kari@example.org", finn="1")))

    assert "Kari Nordlie" in found
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).exists()

    chosen = {"find": "kari@example.org", "borrower": f"person-{kari.pk}"}
    assert work.post(PAGE, typed(gymsal, **chosen)).status_code == 303
    assert Booking.objects.get().request.applicant == kari


def test_nobody_can_be_booked_for_by_a_guessed_number(
    work: Client, kari: Person, gymsal: Space
) -> None:
    answer = work.post(PAGE, typed(gymsal, borrower=f"person-{kari.pk}"))

    assert answer.status_code == 422
    assert "Velg hvem som skal låne." in text_of(answer)
    assert not Booking.objects.exists()


def test_somebody_without_an_account(work: Client, gymsal: Space, now: datetime) -> None:
    answer = work.post(PAGE, typed(gymsal, **BERIT), follow=True)

    booking = Booking.objects.get()
    assert booking.request.applicant.name == "Berit Lund"
    assert "Vi har ingen e-postadresse. Si det videre selv." in text_of(answer)
    tell_confirmed(BookingConfirmed(booking.pk), now=now)
    assert not Letter.objects.exists()


def test_an_association_nobody_acts_for_needs_somebody_to_ring(
    work: Client, skolekorps: Association, gymsal: Space
) -> None:
    chosen = {"find": "310 000 019", "borrower": f"forening-{skolekorps.pk}"}

    refused = text_of(work.post(PAGE, typed(gymsal, **chosen)))
    answer = work.post(PAGE, typed(gymsal, **{**BERIT, **chosen}))

    assert "Skriv navnet på en vi kan ringe." in refused
    assert answer.status_code == 303
    request = Booking.objects.get().request
    assert (request.association, request.applicant.name) == (skolekorps, "Berit Lund")


def test_another_of_the_association_may_get_the_letters(
    work: Client, ola: Person, skolekorps: Association, gymsal: Space
) -> None:
    chosen = {"find": "skolekorps", "borrower": f"forening-{skolekorps.pk}"}

    work.post(PAGE, typed(gymsal, **{**BERIT, **chosen}))

    assert Representative.objects.count() == 1
    assert Booking.objects.get().request.applicant.name == "Berit Lund"


def test_both_sides_see_who_made_it(
    work: Client, kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    reached(kari)
    chosen = {"find": "kari@example.org", "borrower": f"person-{kari.pk}"}
    work.post(PAGE, typed(gymsal, **chosen))
    booking = Booking.objects.get()

    hers = text_of(client_for(kari).get(f"/bestilling/{booking.pk}"))
    ours = text_of(work.get(f"/ansatte/soknader/{booking.pk}"))

    assert "<strong>Bestilt</strong>" in hers
    assert "av <bdi>en ansatt</bdi>" in hers
    assert "av <bdi>deg</bdi>" in ours


def test_the_letter_says_who_made_it_and_leads_to_the_page_of_one_who_can_sign_in(
    work: Client, kari: Person, fatima: Person, gymsal: Space, now: datetime
) -> None:
    reached(kari)
    chosen = {"find": "kari@example.org", "borrower": f"person-{kari.pk}"}
    work.post(PAGE, typed(gymsal, **chosen))
    berit = {**BERIT, "email": "berit@example.org"}
    work.post(PAGE, typed(gymsal, start="20:00", end="22:00", **berit))
    hers, berits = Booking.objects.order_by("pk")

    for booking in (hers, berits):
        tell_confirmed(BookingConfirmed(booking.pk), now=now)
    to_kari = Letter.objects.get(address="kari@example.org").text
    to_berit = Letter.objects.get(address="berit@example.org").text

    for text in (to_kari, to_berit):
        assert "En ansatt i kommunen har bestilt for deg." in text
    assert f"/bestilling/{hers.pk}" in to_kari
    assert "/bestilling/" not in to_berit
    assert "Da ringer du 21 80 21 80." in to_berit

    change = move_booking(
        booking=berits,
        space=gymsal,
        period=between("16:00", "18:00"),
        mover=Mover(Actor("person", fatima.pk), is_staff=True),
        now=now,
    )
    tell_moved(BookingMoved(berits.pk, change.pk, by_staff=True), now=now)
    assert "Passer det ikke? Ring 21 80 21 80." in Letter.objects.latest("pk").text


def test_a_rule_gives_way_when_she_says_why(work: Client, gymsal: Space) -> None:
    BookingRules.objects.update(max_minutes=60)
    wish = typed(gymsal, **BERIT)

    refused = work.post(PAGE, wish)
    page = text_of(refused)

    assert refused.status_code == 422
    assert "Lokalet kan bestilles fra 30 minutter til 1 time." in page
    assert "Hvorfor gjør du et unntak?" in page

    done = work.post(PAGE, wish | {"why": "Minnestund"}, follow=True)

    booking = Booking.objects.get()
    assert "Bestilt for Berit Lund: Gymsal, tirsdag 15. desember kl. 18–20." in text_of(done)
    assert "«Minnestund»" in text_of(work.get(f"/ansatte/soknader/{booking.pk}"))


def test_what_is_taken_is_told_with_other_times_that_keep_what_was_typed(
    work: Client, kari: Person, gymsal: Space, now: datetime
) -> None:
    booked(kari, gymsal, now)

    refused = work.post(PAGE, typed(gymsal, **BERIT))
    page = text_of(refused)

    assert refused.status_code == 422
    assert "Opptatt 18–20 denne tirsdagen." in page
    assert Booking.objects.count() == 1
    other = refused.context["slots"][0]["value"]

    again = work.post(PAGE, typed(gymsal, instead=other, **BERIT))

    assert 'value="Berit Lund"' in text_of(again)
    assert 'name="start" value="16:00"' in text_of(again)


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
    assert "Denne personen har 1 kommende bestillinger her" in text_of(refused)


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
    assert sentence in text_of(answer)
    assert not Booking.objects.exists()


def test_others_do_not_find_it(
    kari: Person,
    fatima: Person,
    nils: Person,
    gymsal: Space,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(kari), client_for(fatima, staff=True), client_for(nils, staff=True)):
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, typed(gymsal, **BERIT)).status_code == 404
    assert not Booking.objects.exists()


def test_a_house_with_nothing_to_lend_says_so(work: Client, gymsal: Space) -> None:
    BookingRules.objects.all().delete()

    for answer in (work.get(PAGE), work.post(PAGE, typed(gymsal, **BERIT))):
        assert "Ingen lokaler i dette huset kan lånes ennå." in text_of(answer)
    assert not Booking.objects.exists()
