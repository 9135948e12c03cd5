"""The key of a contract: one for as long as it lasts, with the hours of the coming days.

It is one grant, so that the code and the card stay the same from day to day. Every day a new
stretch comes within reach and the doors are sent a new copy; what is past is left out.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from allmenning.core.locking import lock_row
from allmenning.core.log import SYSTEM, record_act
from allmenning.keys.actions import issuing
from allmenning.keys.actions.granting import revoke
from allmenning.keys.actions.issuing import Ground, gateways_of, gateways_told
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.models import Contract, Grant, OpenAccess
from allmenning.keys.queries.contract_keys import out_of_step, wanted_at
from allmenning.keys.queries.pins import code_is_free
from allmenning.keys.queries.windows import Stretch, stretches_of
from allmenning.keys.rules.grants import LEASE


def agree_keys(*, now: datetime) -> None:
    """Every contract's key is what it should be: called each minute, so that each new day comes."""
    for place in OpenAccess.objects.select_related("building").order_by("pk"):
        wanted = wanted_at(place, now=now)
        for contract in out_of_step(place, wanted).select_related("person").order_by("pk"):
            _agree(contract, wanted, now)


def agree_key(*, contract: Contract, now: datetime, anew: bool = False) -> None:
    """The contract's key opens what it should as the contract stands, or is taken back.

    Sends the doors nothing when nothing has changed, unless it is to be sent `anew`.
    """
    _agree(contract, wanted_at(contract.open_access, now=now), now, anew=anew)


@transaction.atomic
def _agree(
    contract: Contract, offered: Sequence[Stretch], now: datetime, *, anew: bool = False
) -> None:
    """`offered` is what contracts in force open at the place."""
    lock_row(Contract, contract.pk)
    contract.refresh_from_db(fields=["state"])
    grant = Grant.objects.filter(contract=contract, state=Grant.State.ACTIVE).first()
    wanted = offered if contract.state == Contract.State.ACTIVE else []
    if grant is None:
        if wanted:
            _make(contract, wanted, now)
    elif not wanted:
        revoke(grant=grant, reason="contract", actor=SYSTEM, now=now)
    elif (
        anew
        or set(wanted) != set(stretches_of(grant))
        or gateways_told(grant) != _concerned(wanted)
    ):
        _renew(contract, grant, wanted, now)


def _make(contract: Contract, wanted: Sequence[Stretch], now: datetime) -> None:
    lock_gateways(_concerned(wanted))
    ground = Ground(contract=contract)
    grant = issuing.make(ground=ground, holder=contract.person, stretches=wanted, now=now)
    record_act(actor=SYSTEM, verb="granted", kind="grant", id=grant.pk, now=now)


def _concerned(wanted: Sequence[Stretch]) -> set[int]:
    return gateways_of(door for door, _ in wanted)


def _renew(contract: Contract, grant: Grant, wanted: Sequence[Stretch], now: datetime) -> None:
    """Let it open the days that come, under the same name and with the same code; under another
    name when a gateway is left out, since it never takes again what it has revoked."""
    told, concerned = gateways_told(grant), _concerned(wanted)
    lock_gateways(told | concerned)
    if told != concerned and not (told and told < concerned):
        revoke(grant=grant, reason="doors", actor=SYSTEM, now=now)
        _make(contract, wanted, now)
        return
    issuing.add_gateways(grant, concerned - told)
    keeps_code = told == concerned or code_is_free(grant, wanted)
    if not keeps_code or all(day.start >= now + LEASE for _, day in wanted):
        # A gateway that was told before hears of it at once, another when its time is near.
        issuing.rewindow(grant, wanted, now)
        return
    issuing.extend(grant, wanted, now)
