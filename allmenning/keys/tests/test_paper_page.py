"""The key on paper."""

from datetime import datetime, timedelta

from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.keys.models import Bundle, BundleDoor, Credential, Door, Gateway, Grant
from allmenning.keys.queries.held import held
from allmenning.keys.queries.paper import on_paper
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.rules.base45 import from_characters
from allmenning.keys.rules.presenting import Paper, code_shown
from allmenning.keys.tests.at_the_door import Doorstep
from allmenning.keys.tests.opened import confirm, key_to
from allmenning.people.models import Person
from tests.cast import ClientFor


def test_it_is_made_when_asked_for_and_printed_when_the_door_has_answered(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    grant, client, url = key_to(booking, now), client_for(kari), f"/nokler/{booking.pk}/papir"

    before = client.get(url).content.decode()
    sent = client.post(url)
    waits = client.get(url).content.decode()
    confirm(grant, now)
    card = client.get(url).content.decode()

    assert "Lag nøkkel på papir" in before
    assert (sent.status_code, sent["Location"]) == (303, url)
    assert "Vi venter på at døra skal svare." in waits
    assert 'src="data:image/svg+xml' not in waits
    assert 'src="data:image/svg+xml' in card
    assert "tast koden din" in card
    assert "Hovedinngang" in card
    assert "Onsdag 2. desember kl. 18–20" in card.replace("\N{NO-BREAK SPACE}", " ")
    assert "morgen" not in card
    assert not any(code in card for code in codes_of(grant).values())


def test_the_square_holds_what_the_door_reads(
    kari: Person, booking: Booking, music_doors: Bundle, now: datetime
) -> None:
    grant = key_to(booking, now)
    Grant.objects.update(needs_pin=True)
    found = held(booking=booking.pk, person=kari, now=now)
    assert found is not None

    (text,) = on_paper(found)

    assert code_shown(from_characters(text)) == Paper(b"sealed for the door")
    assert grant.pk


def test_it_is_printed_first_when_it_lasts(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    Grant.objects.update(needs_pin=True)
    Credential.objects.update(lease_ends=now + timedelta(hours=1))

    page = client_for(kari).get(f"/nokler/{booking.pk}/papir").content.decode()

    assert 'src="data:image/svg+xml' not in page


def test_others_print_nothing(
    ola: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)

    assert client_for(ola).get(f"/nokler/{booking.pk}/papir").status_code == 404
    assert client_for(ola).post(f"/nokler/{booking.pk}/papir").status_code == 404
    assert not Grant.objects.filter(needs_pin=True).exists()


def test_a_key_with_many_doors_opens_by_its_code_and_says_why_it_is_on_no_paper(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, doorstep: Doorstep
) -> None:
    for number in range(20):
        name = f"Dør {number}"
        door = Door.objects.create(
            building=booking.space.building, gateway=Gateway.objects.get(), name=name, kind="room"
        )
        BundleDoor.objects.create(bundle=music_doors, door=door, order=number + 2)
    grant, client, url = (
        key_to(booking, timezone.now()),
        client_for(kari),
        f"/nokler/{booking.pk}/papir",
    )
    doorstep.connects()
    client.post(url)
    doorstep.told()

    assert grant.credentials.get().actual == "confirmed"
    page = client.get(url).content.decode()
    assert "for mange dører til å stå på ett ark" in page
    assert "every 2s" not in page
