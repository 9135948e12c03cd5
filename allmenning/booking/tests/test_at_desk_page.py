"""Booking for somebody at the desk or on the phone: the page, and who hears of it."""

from datetime import datetime
from urllib.parse import urlencode

import pytest

from django.test import Client

from allmenning.booking.access_by_link import contact_link
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.events import BookingConfirmed, BookingMoved
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.tests.desks import BERIT, DAY, PAGE, reached, typed
from allmenning.booking.tests.scenes import between
from allmenning.core.log import Actor
from allmenning.core.models import Municipality, ViewingLog
from allmenning.flows.booking.one import tell_confirmed, tell_moved
from allmenning.mail.models import Letter
from allmenning.people.models import Association, Person, Representative
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def work(fatima: Person, gymsal: Space, client_for: ClientFor) -> Client:
    """Fatima at her desk."""
    return client_for(fatima, staff=True)


def test_the_page_shows_the_slot_a_link_asks_for(work: Client, gymsal: Space) -> None:
    asked = {"lokale": gymsal.pk, "fra": "2026-12-15T18:00", "til": "2026-12-15T20:00"}

    page = words_of(work.get(f"{PAGE}?{urlencode(asked)}"))

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
    found = words_of(work.post(PAGE, typed(gymsal, find="skolekorps", finn="1", activity="Øving")))
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
    nobody = words_of(work.post(PAGE, typed(gymsal, find="Kari Nordlie", finn="1")))

    assert "Vi fant ingen." in nobody
    assert f"person-{kari.pk}" not in nobody
    assert not ViewingLog.objects.exists()

    found = words_of(work.post(PAGE, typed(gymsal, find="kari@example.org", finn="1")))

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
    assert "Velg hvem som skal låne." in words_of(answer)
    assert not Booking.objects.exists()


def test_somebody_without_an_account(work: Client, gymsal: Space, now: datetime) -> None:
    answer = work.post(PAGE, typed(gymsal, **BERIT), follow=True)

    booking = Booking.objects.get()
    assert booking.request.applicant.name == "Berit Lund"
    assert "Vi har ingen e-postadresse. Si det videre selv." in words_of(answer)
    tell_confirmed(BookingConfirmed(booking.pk), now=now)
    assert not Letter.objects.exists()


def test_an_association_nobody_acts_for_needs_somebody_to_ring(
    work: Client, skolekorps: Association, gymsal: Space
) -> None:
    chosen = {"find": "310 000 019", "borrower": f"forening-{skolekorps.pk}"}

    refused = words_of(work.post(PAGE, typed(gymsal, **chosen)))
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

    hers = words_of(client_for(kari).get(f"/bestilling/{booking.pk}"))
    ours = words_of(work.get(f"/ansatte/soknader/{booking.pk}"))

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
    assert f"/se-bestilling/{contact_link(berits)}" in to_berit
    assert "Alle som har lenka, kan se bestillingen og avbestille den." in to_berit
    assert "Alle som har lenka" not in to_kari

    change = move_booking(
        booking=berits,
        space=gymsal,
        period=between("16:00", "18:00"),
        mover=Mover(Actor("person", fatima.pk), is_staff=True),
        now=now,
    )
    tell_moved(BookingMoved(berits.pk, change.pk, by_staff=True), now=now)
    berits.refresh_from_db()
    text = Letter.objects.latest("pk").text
    assert "Passer det ikke? Ring 21 80 21 80, eller avbestill her:" in text
    assert f"/se-bestilling/{contact_link(berits)}" in text


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
        assert "Ingen lokaler i dette huset kan lånes ennå." in words_of(answer)
    assert not Booking.objects.exists()
