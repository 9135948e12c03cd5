"""What the link sends: made from rows at the moment it is sent, and sealed by who holds the keys."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Min, Q

from allmenning.keys.actions.lining import Kind, lock_gateways
from allmenning.keys.models import (
    ContractCard,
    Credential,
    Door,
    DoorOrder,
    Gateway,
    GatewayChange,
    Grant,
)
from allmenning.keys.queries.grounds import stands
from allmenning.keys.queries.waiting import MANY_DOORS
from allmenning.keys.queries.windows import edge, period_of
from allmenning.keys.rules import grants, slots, wire
from allmenning.keys.rules.grants import LEASE, Access
from allmenning.keys.rules.issuer import Issuer
from allmenning.keys.rules.presenting import By, OrderClaims

log = logging.getLogger("allmenning.keys")

# A copy is lent anew when less than this is left of it.
RENEWED_BEFORE = timedelta(hours=24)
# Why none is issued: nothing to rest on, or nothing to come, which may be otherwise a moment later.
NO_GROUND, OVER = "ground", "over"
MAY_PASS = (NO_GROUND, OVER)
Actual = Credential.Actual


@transaction.atomic
def changes_after(
    *, gateway_id: int, after: int, issuer: Issuer, now: datetime
) -> wire.Changes | None:
    """The changes that follow number `after`, at most as many as one message takes; None when there
    are none.

    A number whose change is forgotten, or means nothing any more, tells the doors once again; a
    gateway that lost its disk is told first who issues and what counts, as a new one is.
    """
    gateway = lock_gateways([gateway_id])[gateway_id]
    last = min(gateway.sequence, after + wire.MOST_CHANGES)
    rows = GatewayChange.objects.filter(gateway=gateway_id, sequence__range=(after + 1, last))
    found = {row.sequence: row for row in rows.select_related("grant__municipality")}
    changes = tuple(
        _change(gateway, number, found.get(number), issuer, now)
        for number in range(after + 1, last + 1)
    )
    return wire.Changes(gateway_id, after + 1, changes) if changes else None


def _change(
    gateway: Gateway, number: int, row: GatewayChange | None, issuer: Issuer, now: datetime
) -> wire.Change:
    # A door that knows no key believes none but the message that brings them.
    if number == 1 or (row is not None and row.kind == Kind.KEYS):
        return issuer.keys(now)
    is_second = number == 2 and row is None
    if is_second or (row is not None and row.kind == Kind.EPOCH):
        return wire.Epoch(gateway.epoch)
    if row is not None and row.kind == Kind.REVOKE and row.grant is not None:
        return revoked(row.grant, now)
    if row is not None and row.grant is not None:
        return _granted(gateway, row, row.grant, issuer, now) or _doors(gateway)
    return _doors(gateway)


def _doors(gateway: Gateway) -> wire.Doors:
    rows = Door.objects.filter(gateway=gateway).order_by("pk")
    return wire.Doors(tuple((door.pk, _driver(door), door.address) for door in rows))


def _driver(door: Door) -> str:
    """How the gateway reaches the lock; one that decides alone is given codes."""
    return slots.driver(door.slots) if door.decides == Door.Decides.LOCK else door.driver


def revoked(grant: Grant, now: datetime) -> wire.Revoked:
    """A grant that was taken back. Remembered until its time is over, also in case somebody sets our database back."""
    ends = [period_of(row.during).end for row in grant.doors.all()]
    return wire.Revoked(bytes(grant.token), max([now + LEASE, *ends]))


def _granted(
    gateway: Gateway, row: GatewayChange, grant: Grant, issuer: Issuer, now: datetime
) -> wire.Granted | None:
    """The grant as the gateway is to keep it; None when a later change stands for it, or none may."""
    credential = Credential.objects.filter(grant=grant, gateway=gateway, device=None).first()
    if credential is None or credential.sequence != row.sequence:
        return None
    if not _seal(credential, grant, gateway, issuer, now):
        return None
    assert credential.sealed is not None
    return wire.Granted(bytes(credential.sealed), grant.pin, _card(grant, gateway))


def _card(grant: Grant, gateway: Gateway) -> bytes:
    card = ContractCard.objects.filter(contract=grant.contract_id, gateway=gateway).first()
    return bytes(card.digest) if card is not None and grant.contract_id else b""


def _seal(
    credential: Credential, grant: Grant, gateway: Gateway, issuer: Issuer, now: datetime
) -> bool:
    """Fill in the copy, unless this change was sealed before; says whether there is one."""
    if credential.sealed and credential.lease_ends and now < credential.lease_ends:
        return True
    if not stands(grant, now=now):
        return _refuse(credential, NO_GROUND, grant)
    copy = _copy(credential, grant, gateway, now)
    if copy is None:
        return _refuse(credential, OVER, grant)
    try:
        credential.sealed = issuer.issue(copy)
    except grants.TooManyDoors:
        return _refuse(credential, MANY_DOORS, grant)
    credential.lease_ends, credential.error = copy.lease.end, ""
    credential.attempts += 1
    credential.save(update_fields=["sealed", "lease_ends", "attempts", "error"])
    return True


def _refuse(credential: Credential, why: str, grant: Grant) -> bool:
    log.warning("grant not issued", extra={"grant": grant.pk, "reason": why})
    credential.actual, credential.error = Actual.FAILED, why
    credential.sealed = None
    credential.save(update_fields=["actual", "error", "sealed"])
    return False


def _copy(
    credential: Credential, grant: Grant, gateway: Gateway, now: datetime
) -> grants.Grant | None:
    """What the gateway is lent now: what is still to open at its doors; None when nothing is."""
    rows = grant.doors.filter(door__gateway=gateway).order_by("during", "door_id")
    every = [Access(row.door_id, period_of(row.during)) for row in rows]
    lent = grants.lease(every, now=now)
    if lent is None:
        return None
    return grants.Grant(
        id=bytes(grant.token),
        issuer=grant.municipality.kommunenummer,
        gateway=gateway.pk,
        doors=grants.coming(every, now=now),
        issued_at=now,
        lease=lent,
        epoch=gateway.epoch,
        uses=grant.uses,
        device=bytes(credential.device) if credential.device else None,
        needs_pin=grant.needs_pin,
        is_staff=grant.staff_id is not None,
    )


@transaction.atomic
def seal_for_phones(*, gateway_id: int, issuer: Issuer, now: datetime) -> int:
    """Seal the copies that phones wait for, and those that soon run out; returns how many."""
    gateway = lock_gateways([gateway_id])[gateway_id]
    runs_out = Q(lease_ends__lt=now + RENEWED_BEFORE, doors_until__gt=F("lease_ends"))
    rows = Credential.objects.annotate(
        doors_from=Min(edge("grant__doors__during", "lower")),
        doors_until=Max(edge("grant__doors__during", "upper")),
    ).filter(
        Q(sealed=None) | runs_out,
        gateway=gateway,
        device__isnull=False,
        wanted=Credential.Wanted.PRESENT,
        actual__in=[Actual.UNSET, Actual.CONFIRMED],
        doors_from__lt=now + LEASE,
        doors_until__gt=now,
    )
    waiting = rows.select_related("grant__municipality").order_by("pk")
    return sum(_seal_for_phone(one, gateway, issuer, now) for one in waiting)


def _seal_for_phone(
    credential: Credential, gateway: Gateway, issuer: Issuer, now: datetime
) -> bool:
    credential.sealed = None
    if not _seal(credential, credential.grant, gateway, issuer, now):
        return False
    credential.actual, credential.confirmed_at = Actual.CONFIRMED, now
    credential.save(update_fields=["actual", "confirmed_at"])
    return True


@transaction.atomic
def orders_due(*, gateway_id: int, issuer: Issuer, now: datetime) -> list[bytes]:
    """The sealed orders to open that nobody has sent and that are still worth something.

    They are marked as sent before they are: none is ever sent twice.
    """
    due = DoorOrder.objects.select_for_update(of=("self",), skip_locked=True).filter(
        door__gateway=gateway_id, sent_at=None, deadline__gt=now
    )
    orders = list(due.select_related("grant", "door").order_by("pk"))
    DoorOrder.objects.filter(pk__in=[one.pk for one in orders]).update(sent_at=now)
    return [
        issuer.order(_claims(one, gateway_id))
        for one in orders
        if one.grant is None or stands(one.grant, now=now)
    ]


def _claims(order: DoorOrder, gateway_id: int) -> OrderClaims:
    return OrderClaims(
        id=bytes(order.token),
        gateway=gateway_id,
        door=order.door_id,
        by=By(order.by),
        grant=bytes(order.grant.token) if order.grant is not None else b"",
        deadline=order.deadline,
    )
