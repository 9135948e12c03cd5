"""The key of a contract when a place gets doors at another gateway, or loses them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmenning.booking.models import Terms
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.contracts import sign, sign_at_desk
from allmenning.keys.actions.lining import introduce
from allmenning.keys.models import (
    Contract,
    Credential,
    Door,
    Gateway,
    GatewayChange,
    Grant,
    OpenAccess,
    OpenAccessDoor,
)
from allmenning.keys.queries.pins import codes_of, secret_of
from allmenning.keys.rules import pins
from allmenning.keys.rules.pins import DIGITS, LONG_DIGITS, MOST_SHORT, pin
from allmenning.keys.tests.at_the_door import Doorstep, code_of
from allmenning.people.models import Person
from allmenning.places.models import Building


@pytest.fixture
def annex_door(haugen: Building, now: datetime) -> Door:
    """A door at a gateway that came later."""
    gateway = Gateway.objects.create(building=haugen, name="Annekset", public_key=bytes([7]) * 32)
    introduce(gateway=gateway, now=now)
    return Door.objects.create(
        building=haugen, gateway=gateway, name="Annekset", kind="main", driver="relay", address="3"
    )


def grant_of(contract: Contract) -> Grant:
    return Grant.objects.get(contract=contract, state=Grant.State.ACTIVE)


def told(gateway: Gateway | None) -> list[str]:
    changes = GatewayChange.objects.filter(gateway=gateway, grant__isnull=False)
    return list(changes.order_by("sequence").values_list("kind", flat=True))


def test_a_gateway_that_came_later_is_told_and_the_code_stays(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    gateway: Gateway,
    annex_door: Door,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One name in ten gives a code that begins with zero there, and so another one at both.
    monkeypatch.setattr(pins, "is_unfit", lambda _: False)
    before = grant_of(karis_contract)
    code = codes_of(before)[gateway.pk]
    OpenAccessDoor.objects.create(open_access=open_haugen, door=annex_door, order=1)
    agree_keys(now=now)
    agree_keys(now=now)

    grant = grant_of(karis_contract)
    credential = Credential.objects.get(grant=grant, gateway=annex_door.gateway)
    assert grant == before
    assert (credential.wanted, credential.actual) == ("present", "sent")
    assert told(annex_door.gateway) == ["grant"]
    assert codes_of(grant)[gateway.pk] == code
    assert grant.doors.filter(door=annex_door).exists()


def test_a_key_that_was_never_told_to_a_gateway_is_mended(
    karis_contract: Contract, open_haugen: OpenAccess, annex_door: Door, now: datetime
) -> None:
    OpenAccessDoor.objects.create(open_access=open_haugen, door=annex_door, order=1)
    agree_keys(now=now)
    grant = grant_of(karis_contract)
    grant.credentials.filter(gateway=annex_door.gateway).delete()

    agree_keys(now=now)

    assert grant.credentials.filter(gateway=annex_door.gateway, actual="sent").exists()


def test_a_code_that_is_another_s_at_the_new_gateway_is_changed_at_both(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    gateway: Gateway,
    annex_door: Door,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = codes_of(grant_of(karis_contract))[gateway.pk]
    is_unfit: Callable[[str], bool] = pins.is_unfit
    annex = annex_door.gateway_id
    assert annex is not None
    token, counter = bytes(grant_of(karis_contract).token), grant_of(karis_contract).pin
    assert counter is not None
    meant = pin(secret_of(annex), token, counter)
    monkeypatch.setattr(pins, "is_unfit", lambda digits: digits == meant or is_unfit(digits))
    OpenAccessDoor.objects.create(open_access=open_haugen, door=annex_door, order=1)

    agree_keys(now=now)

    codes = codes_of(grant_of(karis_contract))
    assert codes[gateway.pk] != code
    assert codes[annex] != meant
    assert told(gateway) == ["grant", "grant"]


def test_many_contracts_that_stand_cost_no_more_than_one(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    ola: Person,
    fatima: Person,
    terms: Terms,
    now: datetime,
) -> None:
    with CaptureQueriesContext(connection) as for_one:
        agree_keys(now=now)
    for person in (ola, fatima):
        sign_at_desk(person=person, place=open_haugen, terms=terms, employee=fatima, now=now)
    with CaptureQueriesContext(connection) as for_three:
        agree_keys(now=now)

    assert len(for_three) == len(for_one)


def test_where_many_codes_open_further_ones_are_longer(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    main_door: Door,
    gateway: Gateway,
    ola: Person,
    terms: Terms,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("allmenning.keys.rules.pins.MOST_SHORT", 1)
    olas = sign(person=ola, place=open_haugen, terms=terms, now=now)
    step = Doorstep(gateway.pk, lambda: now)
    step.connects()

    hers, his = (code_of(grant_of(one)) for one in (karis_contract, olas))
    assert (len(hers), len(his)) == (6, 8)
    assert {step.types(main_door.pk, code) for code in (hers, his)} == {"open"}


@pytest.mark.parametrize(("codes", "digits"), [(MOST_SHORT, DIGITS), (5000, LONG_DIGITS)])
def test_one_of_the_codes_is_found_with_a_chance_of_three_in_a_thousand_a_day(
    codes: int, digits: int
) -> None:
    assert codes * 50 / (9 * 10 ** (digits - 1)) < 0.003


def test_a_place_with_many_doors_gets_its_keys(
    kari: Person,
    open_haugen: OpenAccess,
    haugen: Building,
    gateway: Gateway,
    terms: Terms,
    now: datetime,
) -> None:
    for number in range(1, 8):
        name = f"Dør {number}"
        door = Door.objects.create(building=haugen, gateway=gateway, name=name, kind="room")
        OpenAccessDoor.objects.create(open_access=open_haugen, door=door, order=number)
    contract = sign(person=kari, place=open_haugen, terms=terms, now=now)
    step = Doorstep(gateway.pk, lambda: now)
    step.connects()

    grant = grant_of(contract)
    doors = set(grant.doors.values_list("door", flat=True))
    assert grant.credentials.get().actual == "confirmed"
    assert {step.types(door, code_of(grant)) for door in doors} == {"open"}
    assert len(doors) == 8


def test_a_gateway_that_is_left_out_opens_no_more(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    gateway: Gateway,
    annex_door: Door,
    now: datetime,
) -> None:
    first = grant_of(karis_contract)
    OpenAccessDoor.objects.update(door=annex_door)
    agree_keys(now=now)
    first.refresh_from_db()
    second = grant_of(karis_contract)

    assert first.state == Grant.State.REVOKED
    assert told(gateway) == ["grant", "revoke"]
    assert list(codes_of(second)) == [annex_door.gateway_id]
    OpenAccessDoor.objects.create(
        open_access=open_haugen, door=Door.objects.get(gateway=gateway), order=1
    )
    agree_keys(now=now + timedelta(minutes=1))
    assert set(codes_of(grant_of(karis_contract))) == {gateway.pk, annex_door.gateway_id}
