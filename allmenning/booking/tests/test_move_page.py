"""Moving a booking by dragging: what the server answers when it is dropped."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.moving import Mover, change_people, move_booking
from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import EVENING, asked, between, booked, claimed
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def work(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


@pytest.fixture
def booking(kari: Person, gymsal: Space, now: datetime) -> Booking:
    """Kari has the gym on Tuesday evening."""
    return booked(kari, gymsal, now)


def drop(client: Client, booking: Booking, **changes: Any) -> Any:
    """Let go of the booking two hours later."""
    usual = {
        "space": booking.space_id,
        "date": "2026-12-15",
        "start": "20:00",
        "end": "22:00",
        "seen": 0,
    }
    page = f"/ansatte/bestilling/{booking.pk}/flytt"
    return client.post(page, {**usual, **changes})


def test_it_is_moved_and_told_in_a_sentence(work: Client, booking: Booking, gymsal: Space) -> None:
    answer = drop(work, booking)

    later = between("20:00", "22:00")
    assert answer.status_code == 200
    assert words_of(answer) == "Flyttet: Kari Nordlie har nå Gymsal tirsdag 15. desember kl. 20–22."
    assert claimed(gymsal) == [(later.start, later.end)] * 3
    assert booking.changes.get().by_staff


def test_to_another_space(work: Client, booking: Booking, musikkrom: Space) -> None:
    assert drop(work, booking, space=musikkrom.pk).status_code == 200
    assert len(claimed(musikkrom)) == 1


def test_what_is_taken_stays_taken_and_the_booking_where_it_was(
    work: Client, booking: Booking, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("20:00", "21:00"))

    answer = drop(work, booking)

    assert answer.status_code == 422
    assert "Bestillingen står der den sto." in words_of(answer)
    assert "Opptatt 20–21 denne tirsdagen." in words_of(answer)
    assert f'href="/ansatte/soknader/{booking.pk}/tilpass"' in words_of(answer)
    booking.refresh_from_db()
    assert booking.during.lower == EVENING.start


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "14:00", "end": "16:00"}, "Velg en tid innenfor."),
        ({"space": "999999"}, "Velg et lokale i lista."),
        ({"date": "2020-01-01"}, "Denne tiden er over."),
        ({"date": "tull"}, "Skriv en dato som 15.12.2026."),
    ],
)
def test_a_place_where_it_cannot_be_is_refused_in_words(
    work: Client, booking: Booking, changes: dict[str, str], sentence: str
) -> None:
    answer = drop(work, booking, **changes)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not booking.changes.exists()


def test_a_room_that_is_too_small_is_refused(
    work: Client, booking: Booking, fatima: Person, musikkrom: Space, now: datetime
) -> None:
    mover = Mover(Actor("person", fatima.pk), is_staff=True)
    change_people(booking=booking, participants=100, mover=mover, now=now)
    seen = booking.changes.get().pk

    answer = drop(work, booking, space=musikkrom.pk, seen=seen)

    assert answer.status_code == 422
    assert "Lokalet tar 20." in words_of(answer)


def test_the_later_of_two_is_told_what_changed(
    work: Client, booking: Booking, per: Person, gymsal: Space, now: datetime
) -> None:
    move_booking(
        booking=booking,
        space=gymsal,
        period=between("16:00", "18:00"),
        mover=Mover(Actor("person", per.pk), is_staff=True),
        now=now,
    )

    answer = drop(work, booking)

    assert answer.status_code == 409
    assert "Bestillingen ble endret mens du skrev." in words_of(answer)
    assert "Per Haugland" in words_of(answer)
    assert booking.changes.count() == 1


def test_a_request_is_not_approved_by_a_slip_of_the_hand(
    work: Client, kari: Person, gymsal: Space, now: datetime
) -> None:
    waiting = asked(kari, gymsal, now)

    assert drop(work, waiting).status_code == 422
    waiting.refresh_from_db()
    assert (waiting.state, waiting.during.lower) == (Booking.State.WAITING, EVENING.start)


def test_what_was_cancelled_meanwhile_is_told(
    work: Client, booking: Booking, kari: Person, now: datetime
) -> None:
    cancel_booking(booking=booking, canceller=Canceller(Actor("person", kari.pk)), now=now)
    seen = booking.changes.get().pk

    answer = drop(work, booking, seen=seen)

    assert answer.status_code == 422
    assert "Bestillingen gjelder ikke lenger" in words_of(answer)


def test_others_do_not_find_it(
    booking: Booking,
    kari: Person,
    fatima: Person,
    nils: Person,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(kari), client_for(fatima, staff=True), client_for(nils, staff=True)):
        assert drop(client, booking).status_code == 404
    assert not booking.changes.exists()
