"""Pressing the button, and what the door answers."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions.granting import revoke
from allmenning.keys.models import Bundle, Door, DoorOrder, Grant
from allmenning.keys.tests.opened import answered, evening, key_to
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.moment import SetClock

HTMX = {"HX-Request": "true"}


@pytest.fixture
def key(booking: Booking, music_doors: Bundle, now: datetime, set_clock: SetClock) -> Grant:
    """Kari's key, and it is six in the evening."""
    grant = key_to(booking, now)
    set_clock(evening(18))
    return grant


def press(client_for: ClientFor, person: Person, key: Grant, door: Door, **headers: str) -> Any:
    client = client_for(person)
    return client.post(f"/nokler/{key.booking_id}/apne/{door.pk}", headers=headers)


def test_the_door_is_asked_and_the_page_says_so(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor
) -> None:
    part = press(client_for, kari, key, main_door, **HTMX).content.decode()

    order = DoorOrder.objects.get()
    assert (order.grant, order.door, order.person, order.by) == (key, main_door, kari, "button")
    assert "Spør døra …" in part
    assert f"/nokler/{key.booking_id}/apning/{order.pk}?er=asked" in part
    assert "<html" not in part


def test_without_a_script_one_is_sent_to_a_page_that_asks_again(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor
) -> None:
    sent = press(client_for, kari, key, main_door)

    assert sent.status_code == 303
    page = client_for(kari).get(sent["Location"]).content.decode()
    assert "Spør døra …" in page
    assert '<noscript><meta http-equiv="refresh" content="1"></noscript>' in page


def test_pressing_twice_asks_once(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor
) -> None:
    press(client_for, kari, key, main_door, **HTMX)
    press(client_for, kari, key, main_door, **HTMX)

    assert DoorOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "came_of", "sentence"),
    [
        ("open", "opened", "Åpen. Velkommen inn!"),
        ("open", "", "Døra åpner …"),
        ("open", "no_answer", "Låsen svarte ikke. Prøv en gang til"),
        ("revoked", "", "Ikke åpnet: Nøkkelen er trukket tilbake."),
        ("clock_unsafe", "", "Klokka i døra er ikke til å stole på. Ring oss."),
    ],
)
def test_what_the_door_says_is_said(
    kari: Person,
    key: Grant,
    main_door: Door,
    client_for: ClientFor,
    reason: str,
    came_of: str,
    sentence: str,
) -> None:
    sent = press(client_for, kari, key, main_door)
    answered(DoorOrder.objects.get(), evening(18), reason, came_of=came_of)

    assert sentence in client_for(kari).get(sent["Location"]).content.decode()


def test_a_door_that_never_answers_has_not_opened(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor, set_clock: SetClock
) -> None:
    sent = press(client_for, kari, key, main_door)
    set_clock(evening(18) + timedelta(seconds=13))

    page = client_for(kari).get(sent["Location"]).content.decode()

    assert "Døra svarte ikke, så den er ikke åpnet" in page
    assert 'http-equiv="refresh"' not in page


def test_the_part_is_sent_only_when_something_is_new(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor
) -> None:
    sent = press(client_for, kari, key, main_door)
    client = client_for(kari)

    same = client.get(f"{sent['Location']}?er=asked", headers=HTMX)
    answered(DoorOrder.objects.get(), evening(18), came_of="opened")
    news = client.get(f"{sent['Location']}?er=asked", headers=HTMX).content.decode()

    assert same.status_code == 204
    assert "Åpen. Velkommen inn!" in news
    assert "hx-get" not in news


def test_before_its_time_nothing_is_asked(
    kari: Person, key: Grant, music_door: Door, client_for: ClientFor, set_clock: SetClock
) -> None:
    set_clock(evening(17, 40))

    part = press(client_for, kari, key, music_door, **HTMX).content.decode()
    sent = press(client_for, kari, key, music_door)

    assert "Døra kan ikke åpnes nå." in part
    assert sent["Location"] == f"/nokler/{key.booking_id}"
    assert not DoorOrder.objects.exists()


def test_a_key_taken_back_meanwhile_asks_nothing(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor
) -> None:
    revoke(grant=key, reason="mistet", actor=SYSTEM, now=evening(18))

    part = press(client_for, kari, key, main_door, **HTMX).content.decode()

    assert "Døra kan ikke åpnes nå." in part
    assert not DoorOrder.objects.exists()


def test_pressing_without_end_is_stopped(
    kari: Person, key: Grant, main_door: Door, client_for: ClientFor
) -> None:
    for _press in range(10):
        press(client_for, kari, key, main_door, **HTMX)

    part = press(client_for, kari, key, main_door, **HTMX).content.decode()

    assert "Du har trykket mange ganger nå." in part


def test_only_doors_of_the_key_and_only_its_holder(
    kari: Person,
    ola: Person,
    key: Grant,
    main_door: Door,
    music_door: Door,
    client_for: ClientFor,
) -> None:
    key.doors.filter(door=music_door).delete()

    assert press(client_for, kari, key, music_door).status_code == 404
    assert press(client_for, ola, key, main_door).status_code == 404
    sent = press(client_for, kari, key, main_door)
    assert client_for(ola).get(sent["Location"]).status_code == 404
