"""Doors that are asked to open now, and copies of a key to carry."""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.keys.actions.granting import NoDoors, NoReason, NotStanding, locked
from allmenning.keys.actions.issuing import gateways_told, send_anew
from allmenning.keys.actions.lining import lock_gateways, wake_link
from allmenning.keys.models import Credential, Door, DoorOrder, Grant
from allmenning.keys.queries.windows import stretches_of
from allmenning.keys.rules.presenting import ORDER_LASTS
from allmenning.people.models import Person

# A phone that signs out forgets its pair of keys, and is another phone the next time.
MOST_PHONES: Final = 12


class NotNow(Exception):
    """The door is not opened by this grant at this moment."""


class TooManyPhones(Exception):
    """As many phones as may carry the key carry it already."""


@transaction.atomic
def order_opening(
    *,
    door: Door,
    person: Person,
    by: str,
    now: datetime,
    grant: Grant | None = None,
    reason: str = "",
) -> DoorOrder:
    """Ask a door to open at once. If that has not reached it in eight seconds, it never will.

    `by` is one of DoorOrder.By; an employee gives a reason, all others their grant. What came of it
    stands in the record of openings. Raises NoReason, NotStanding, NotNow, NoDoors when no gateway
    of ours can open it.
    """
    if door.gateway_id is None:
        raise NoDoors
    if by == DoorOrder.By.STAFF:
        if not reason.strip():
            raise NoReason
    else:
        _must_open(grant, door, now)
    order = DoorOrder(door=door, grant=grant, person=person, by=by, reason=reason)
    return put_order(order, gateway=door.gateway_id, actor=Actor("person", person.pk), now=now)


def put_order(order: DoorOrder, *, gateway: int, actor: Actor, now: datetime) -> DoorOrder:
    """Store an order that may be given, and have the link send it to the door's gateway."""
    order.token = secrets.token_bytes(16)
    order.asked_at, order.deadline = now, now + ORDER_LASTS
    order.save()
    door = order.door_id
    record_act(actor=actor, verb="ordered", kind="door", id=door, now=now, order=order.pk)
    wake_link(gateway)
    return order


def _must_open(grant: Grant | None, door: Door, now: datetime) -> None:
    if grant is None or grant.state != Grant.State.ACTIVE:
        raise NotStanding
    windows = (window for place, window in stretches_of(grant) if place == door)
    if not any(one.start <= now < one.end for one in windows):
        raise NotNow


@transaction.atomic
def bind_phone(*, grant: Grant, device: bytes, actor: Actor, now: datetime) -> list[Credential]:
    """Have a copy sealed that only this phone can show: `device` is its public key (P-256,
    compressed, 33 bytes), made in the browser. One for each gateway; `sealed` is filled in a moment
    later by the link. Asked for again, the same is returned. Raises NotStanding, TooManyPhones.
    """
    gateways = sorted(gateways_told(grant))
    lock_gateways(gateways)
    locked(grant)
    known = Credential.objects.filter(grant=grant, device__isnull=False)
    mine = list(known.filter(device=device).order_by("pk"))
    if mine:
        return mine
    if known.values("device").distinct().count() >= MOST_PHONES:
        raise TooManyPhones
    made = [
        Credential.objects.create(grant=grant, gateway_id=one, device=device) for one in gateways
    ]
    record_act(actor=actor, verb="phone_bound", kind="grant", id=grant.pk, now=now)
    for one in gateways:
        wake_link(one)
    return made


@transaction.atomic
def put_on_paper(*, grant: Grant, actor: Actor, now: datetime) -> None:
    """Let a paper copy open together with the holder's digits, as others could copy paper alone.

    The square code on it is `sealed` of the gateway's own credential, once that is confirmed anew.
    Raises NotStanding.
    """
    lock_gateways(gateways_told(grant))
    grant = locked(grant)
    if grant.needs_pin:
        return
    grant.needs_pin = True
    grant.save(update_fields=["needs_pin"])
    sent = grant.credentials.filter(device=None, sequence__isnull=False, gateway__isnull=False)
    for credential in sent.order_by("gateway_id"):
        credential.actual = Credential.Actual.SENT
        send_anew(credential, grant, now)
    record_act(actor=actor, verb="put_on_paper", kind="grant", id=grant.pk, now=now)
