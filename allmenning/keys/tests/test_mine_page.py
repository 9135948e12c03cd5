"""The keys one has just now, the receipt's key, and what pages need without a network."""

from datetime import datetime, timedelta

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.keys.actions.granting import revoke
from allmenning.keys.models import Bundle, Contract
from allmenning.keys.tests.opened import evening, key_to
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.moment import SetClock


def test_keys_of_today_and_tomorrow(
    kari: Person,
    ola: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    key_to(booking, now)

    page = client_for(kari).get("/nokler").content.decode()
    others = client_for(ola).get("/nokler").content.decode()
    set_clock(now - timedelta(days=1))
    before = client_for(kari).get("/nokler").content.decode()

    assert f'href="/nokler/{booking.pk}"' in page
    assert "Musikkrom, Haugen skole" in page
    for empty in (others, before):
        assert "Ingen nøkler i dag eller i morgen" in empty


def test_the_receipt_leads_to_the_key(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    grant = key_to(booking, now)
    client = client_for(kari)

    page = client.get(f"/bestilling/{booking.pk}").content.decode()
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)
    after = client.get(f"/bestilling/{booking.pk}").content.decode()

    assert "Nøkkelen er klar ved døra" in page
    assert f'href="/nokler/{booking.pk}"' in page
    assert f'href="/nokler/{booking.pk}"' not in after


def test_the_receipt_of_who_has_no_key_says_nothing_of_one(
    fatima: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)

    page = client_for(fatima, staff=True).get(f"/bestilling/{booking.pk}").content.decode()

    assert f'href="/nokler/{booking.pk}"' not in page


def test_a_key_that_is_over_is_off_the_list(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    key_to(booking, now)
    set_clock(evening(20, 30))

    page = client_for(kari).get("/nokler").content.decode()

    assert "Ingen nøkler i dag eller i morgen" in page


def test_what_is_said_without_a_network_can_be_kept(oslo: Municipality, client: Client) -> None:
    said = client.get("/nokler/uten-nett", headers={"Host": "oslo.localhost"})

    assert "Den åpner seg ikke senere heller." in said.content.decode()
    assert "<html" not in said.content.decode()


def test_the_browser_forgets_all_at_sign_out(kari: Person, client_for: ClientFor) -> None:
    sent = client_for(kari).post("/utlogging")

    assert sent["Clear-Site-Data"] == '"storage"'


def test_the_places_she_has_a_contract_for_stand_there_too(
    kari: Person, karis_contract: Contract, client_for: ClientFor
) -> None:
    shown = client_for(kari).get("/nokler").content.decode()

    assert 'href="/uten-betjening/haugen-skole"' in shown
    assert "Flere steder uten betjening" in shown
