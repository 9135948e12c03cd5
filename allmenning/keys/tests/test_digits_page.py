"""The digits for the keypad."""

from datetime import datetime

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions.granting import revoke
from allmenning.keys.models import Bundle
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.tests.opened import key_to
from allmenning.people.models import Person
from tests.cast import ClientFor


def test_the_digits_are_shown_when_asked_for(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    (code,) = codes_of(key_to(booking, now)).values()
    client = client_for(kari)

    before = client.get(f"/nokler/{booking.pk}").content.decode()
    page = client.post(f"/nokler/{booking.pk}/kode").content.decode()

    shown = f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
    assert shown not in before
    assert shown in page
    assert ", ".join(code) in page
    assert "Skjul koden" in page
    assert "Nøkkelen er klar ved døra" in page


def test_the_part_alone_is_swapped(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    asks = {"HX-Request": "true", "HX-Target": "kode"}
    client = client_for(kari)

    part = client.post(f"/nokler/{booking.pk}/kode", headers=asks).content.decode()
    hidden = client.get(f"/nokler/{booking.pk}", headers=asks).content.decode()

    assert "Skjul koden" in part
    assert "<html" not in part
    assert "Vis koden" in hidden
    assert "<html" not in hidden


def test_looking_without_end_is_stopped(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    client = client_for(kari)

    answers = [client.post(f"/nokler/{booking.pk}/kode") for _look in range(7)]

    assert [one.status_code for one in answers] == [200] * 6 + [422]
    assert "Du har vist koden mange ganger nå." in answers[-1].content.decode()
    assert "Skjul koden" not in answers[-1].content.decode()


def test_only_the_holder_of_a_key_in_force(
    kari: Person,
    ola: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    grant = key_to(booking, now)
    assert client_for(ola).post(f"/nokler/{booking.pk}/kode").status_code == 404

    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)

    assert client_for(kari).post(f"/nokler/{booking.pk}/kode").status_code == 404
