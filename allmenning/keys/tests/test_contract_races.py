"""Contracts, when two do something to one at the same moment."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any

import pytest

from django.db import transaction

from allmenning.booking.models import Terms
from allmenning.core.log import SYSTEM
from allmenning.keys.actions import contracts as actions
from allmenning.keys.actions.contract_cards import CardTaken, register_card
from allmenning.keys.actions.contract_keys import agree_key
from allmenning.keys.models import Contract, ContractCard, Grant, OpenAccess
from allmenning.keys.queries import contracts
from allmenning.people.models import Person
from tests.database import AtOnce

Meanwhile = Callable[[Callable[[], Any], Callable[[], Any]], list[Any]]


@pytest.fixture
def meanwhile(at_once: AtOnce) -> Meanwhile:
    """Carry out the second call while what the first has done is not yet committed."""

    def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
        done = Event()

        @transaction.atomic
        def hold() -> Any:
            result = first()
            done.set()
            time.sleep(0.3)
            return result

        def follow() -> Any:
            assert done.wait(timeout=10)
            return second()

        return at_once(hold, follow)

    return both


def test_who_renews_while_she_is_suspended_stays_suspended(
    meanwhile: Meanwhile,
    karis_contract: Contract,
    kari: Person,
    fatima: Person,
    open_haugen: OpenAccess,
    terms: Terms,
    now: datetime,
) -> None:
    suspend = partial(
        actions.suspend, contract=karis_contract, reason="Bråk", employee=fatima, now=now
    )
    renew = partial(actions.sign, person=kari, place=open_haugen, terms=terms, now=now)
    _suspended, renewed = meanwhile(suspend, renew)

    assert isinstance(renewed, actions.Barred)
    assert Contract.objects.get().state == Contract.State.SUSPENDED
    assert not Grant.objects.filter(state=Grant.State.ACTIVE).exists()


def test_who_renews_while_she_ends_gets_a_contract_anew(
    meanwhile: Meanwhile,
    karis_contract: Contract,
    kari: Person,
    open_haugen: OpenAccess,
    terms: Terms,
    now: datetime,
) -> None:
    end = partial(actions.end, contract=karis_contract, actor=SYSTEM, now=now)
    renew = partial(actions.sign, person=kari, place=open_haugen, terms=terms, now=now)
    _ended, renewed = meanwhile(end, renew)

    karis_contract.refresh_from_db()
    assert karis_contract.state == Contract.State.ENDED
    assert renewed != karis_contract
    assert renewed.state == Contract.State.ACTIVE


def test_who_was_looked_up_before_she_was_suspended_gets_no_key_after(
    karis_contract: Contract, fatima: Person, now: datetime
) -> None:
    found = contracts.with_all().get()
    actions.suspend(contract=karis_contract, reason="Bråk", employee=fatima, now=now)

    agree_key(contract=found, now=now)

    assert not Grant.objects.filter(state=Grant.State.ACTIVE).exists()


def test_a_card_is_one_s_alone_also_when_two_are_given_it_at_once(
    meanwhile: Meanwhile,
    karis_contract: Contract,
    ola: Person,
    fatima: Person,
    open_haugen: OpenAccess,
    terms: Terms,
    now: datetime,
) -> None:
    olas = actions.sign(person=ola, place=open_haugen, terms=terms, now=now)
    give = partial(register_card, number="N00123456", employee_id=fatima.pk, now=now)
    _hers, his = meanwhile(partial(give, contract=karis_contract), partial(give, contract=olas))

    assert isinstance(his, CardTaken)
    assert ContractCard.objects.get().contract == karis_contract


def test_who_has_ended_her_contract_gets_no_card_on_it(
    karis_contract: Contract, fatima: Person, now: datetime
) -> None:
    found = contracts.with_all().get()
    actions.end(contract=karis_contract, actor=SYSTEM, now=now)

    with pytest.raises(actions.NotNow):
        register_card(contract=found, number="N00123456", employee_id=fatima.pk, now=now)
    assert not ContractCard.objects.exists()
