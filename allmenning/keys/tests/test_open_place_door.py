"""The button at a place without staff: for who has signed, while it is open, and nobody else."""

from datetime import date, datetime, time
from typing import Any

import pytest

from django.test import Client

from allmenning.core.clock import instant
from allmenning.keys.actions import contracts as actions
from allmenning.keys.models import Contract, Credential, Door, DoorOrder
from allmenning.keys.tests.opened import answered
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.moment import SetClock

PAGE = "/uten-betjening/haugen-skole"
BUTTON = "Åpne hovedinngangen"


@pytest.fixture
def signed(karis_contract: Contract) -> Contract:
    """Kari's contract, when the door has her key. The clock of the cast stands at nine."""
    Credential.objects.update(actual="confirmed")
    return karis_contract


@pytest.fixture
def hers(kari: Person, client_for: ClientFor) -> Client:
    return client_for(kari)


def press(client: Client, door: Door, **headers: str) -> Any:
    return client.post(f"{PAGE}/apne/{door.pk}", headers=headers)


def page(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_the_door_is_asked_and_answers(
    hers: Client, kari: Person, signed: Contract, main_door: Door, now: datetime
) -> None:
    assert BUTTON in page(hers)
    part = press(hers, main_door, **{"HX-Request": "true"}).content.decode()

    order = DoorOrder.objects.get()
    assert (order.grant, order.person, order.by) == (signed.grants.get(), kari, "button")
    assert f"{PAGE}/apning/{order.pk}?er=asked" in part
    answered(order, now, came_of="opened")
    assert "Velkommen inn!" in hers.get(f"{PAGE}/apning/{order.pk}").content.decode()


def test_without_a_script_a_page_answers_and_leads_back(
    hers: Client, signed: Contract, main_door: Door
) -> None:
    sent = press(hers, main_door)

    assert sent.status_code == 303
    answer = hers.get(sent["Location"]).content.decode()
    assert "Spør døra …" in answer
    assert f'href="{PAGE}"' in answer


def test_there_is_no_button_before_the_door_has_the_key_nor_after_hours(
    kari: Person, signed: Contract, main_door: Door, client_for: ClientFor, set_clock: SetClock
) -> None:
    Credential.objects.update(actual="sent")
    assert BUTTON not in page(client_for(kari))

    Credential.objects.update(actual="confirmed")
    set_clock(instant(date(2026, 12, 1), time(23, 30)))
    hers = client_for(kari)

    shown = page(hers)
    assert BUTTON not in shown
    assert "I morgen kl.\N{NO-BREAK SPACE}07–23" in shown
    assert (
        "Døra kan ikke åpnes nå." in hers.get(press(hers, main_door)["Location"]).content.decode()
    )
    assert not DoorOrder.objects.exists()


def test_a_contract_that_is_suspended_opens_nothing(
    hers: Client, signed: Contract, main_door: Door, fatima: Person, now: datetime
) -> None:
    actions.suspend(contract=signed, reason="Bråk", employee=fatima, now=now)

    assert BUTTON not in page(hers)
    part = press(hers, main_door, **{"HX-Request": "true"}).content.decode()
    assert "Døra kan ikke åpnes nå." in part
    assert not DoorOrder.objects.exists()


def test_others_and_other_doors_are_not_found(
    hers: Client,
    signed: Contract,
    main_door: Door,
    music_door: Door,
    ola: Person,
    client_for: ClientFor,
) -> None:
    press(hers, main_door)
    order = DoorOrder.objects.get()
    others = client_for(ola)

    assert press(hers, music_door).status_code == 404
    assert press(others, main_door).status_code == 404
    assert others.get(f"{PAGE}/apning/{order.pk}").status_code == 404
    assert hers.get(f"/nokler/1/apning/{order.pk}").status_code == 404
