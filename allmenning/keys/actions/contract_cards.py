"""Cards that open for a contract: only their digests are kept."""

from datetime import datetime

from django.db import IntegrityError, transaction

from allmenning.core.log import Actor, record_act
from allmenning.keys.actions.contract_keys import agree_key
from allmenning.keys.actions.contracts import State, lock_in
from allmenning.keys.models import Contract, ContractCard
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.rules.pins import card_digest


class CardTaken(Exception):
    """The card opens for somebody else's contract."""


class NoReader(Exception):
    """No door of the place has a computer that knows cards."""


@transaction.atomic
def register_card(*, contract: Contract, number: str, employee_id: int, now: datetime) -> None:
    """The card opens from now on, together with the code; one that was there before, no longer.

    The number is turned into a digest for each gateway here, and is not kept. Raises CardTaken and
    NoReader, and NotNow when the contract has ended.
    """
    lock_in(contract, State.ACTIVE, State.WAITING, State.SUSPENDED)
    gateways = _gateways(contract)
    if not gateways:
        raise NoReader
    for gateway in gateways:
        _give(contract, gateway, card_digest(secret_of(gateway), number))
    actor = Actor("person", employee_id)
    record_act(actor=actor, verb="card_registered", kind="contract", id=contract.pk, now=now)
    agree_key(contract=contract, now=now, anew=True)


def _give(contract: Contract, gateway: int, digest: bytes) -> None:
    try:
        with transaction.atomic():
            ContractCard.objects.update_or_create(
                contract=contract, gateway_id=gateway, defaults={"digest": digest}
            )
    except IntegrityError as taken:
        raise CardTaken from taken


def _gateways(contract: Contract) -> list[int]:
    doors = contract.open_access.doors.filter(door__gateway__isnull=False)
    return sorted(set(doors.values_list("door__gateway_id", flat=True)))
