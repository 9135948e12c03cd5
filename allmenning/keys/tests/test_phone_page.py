"""Copies of a key that are lent to one phone."""

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from allmenning.booking.models import Booking
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.orders import MOST_PHONES
from allmenning.keys.models import Bundle, Credential
from allmenning.keys.tests.opened import key_to
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.moment import SetClock


def phone() -> str:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()


def test_a_copy_is_asked_for_and_comes_a_moment_later(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    client, own = client_for(kari), phone()

    first = client.post(f"/nokler/{booking.pk}/telefon", {"phone": own}).json()
    lent = Credential.objects.get(device=bytes.fromhex(own))
    ends = now + timedelta(hours=72)
    Credential.objects.filter(pk=lent.pk).update(sealed=b"lent", lease_ends=ends)
    then = client.post(f"/nokler/{booking.pk}/telefon", {"phone": own}).json()

    assert first == {"copies": [], "waits": True}
    assert then == {
        "copies": [
            {
                "token": b"lent".hex(),
                "until": int(ends.timestamp() * 1000),
                "doors": "Hovedinngang, Musikkrom",
                "revoked": [],
            }
        ],
        "waits": False,
    }


def test_what_is_lent_to_a_phone_is_no_sign_that_the_door_is_ready(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    client = client_for(kari)

    client.post(f"/nokler/{booking.pk}/telefon", {"phone": phone()})

    assert "klar ved døra" in client.get(f"/nokler/{booking.pk}").content.decode()


def test_a_few_phones_may_carry_it_and_no_more(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    client = client_for(kari)

    answers = [
        client.post(f"/nokler/{booking.pk}/telefon", {"phone": phone()}).json()
        for _phone in range(MOST_PHONES + 1)
    ]

    assert [one["waits"] for one in answers] == [True] * MOST_PHONES + [False]


@pytest.mark.parametrize("sent", ["", "x", "02" * 32, "02" + "ff" * 32, "04" + "00" * 32, "\x00"])
def test_what_is_no_public_key_is_refused(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    sent: str,
) -> None:
    key_to(booking, now)

    answer = client_for(kari).post(f"/nokler/{booking.pk}/telefon", {"phone": sent})

    assert answer.status_code == 422
    assert answer.json() == {"phone": ["Telefonen sendte ingen nøkkel vi kan bruke."]}


def test_long_before_nothing_is_lent(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    week_before = now - timedelta(days=7)
    agree(booking_id=booking.pk, now=week_before)
    set_clock(week_before)

    answer = client_for(kari).post(f"/nokler/{booking.pk}/telefon", {"phone": phone()})

    assert answer.json() == {"copies": [], "waits": False}


def test_others_get_none(
    ola: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)

    answer = client_for(ola).post(f"/nokler/{booking.pk}/telefon", {"phone": phone()})

    assert answer.status_code == 404
