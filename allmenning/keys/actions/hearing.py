"""What gateways tell: how far they have come, how their doors are, and what was opened."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from allmenning.core.log import SYSTEM, record_act
from allmenning.core.models import ActLog
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.actions.lock_codes import note_codes
from allmenning.keys.actions.restoring import begin_anew
from allmenning.keys.models import (
    Credential,
    Door,
    DoorOrder,
    Gateway,
    GatewayChange,
    Grant,
    Opening,
)
from allmenning.keys.queries.alarms import RECORD_BROKEN
from allmenning.keys.queries.offline import grants_by_mark
from allmenning.keys.rules import wire
from allmenning.keys.rules.presenting import By
from allmenning.keys.rules.records import Record, linked, record_in
from allmenning.keys.rules.sealing import NotSealed

log = logging.getLogger("allmenning.keys")

Actual, Wanted = Credential.Actual, Credential.Wanted
_TOLD_AGAIN = timedelta(days=1)


@transaction.atomic
def take_have(*, have: wire.Have, now: datetime) -> Gateway:
    """A gateway says how far it has come; what it has kept is confirmed.

    When it has what we never sent, it was we who lost something: a database set back in time.
    Returns the gateway as it is now.
    """
    gateway = lock_gateways([have.gateway])[have.gateway]
    gateway.seen_at = now
    gateway.clock_ms = round((have.at - now) / timedelta(milliseconds=1))
    if _is_apart(have, gateway):
        gateway.acknowledged = min(have.sequence, gateway.sequence)
        begin_anew(gateway=gateway, sequence=have.sequence, epoch=have.epoch, now=now)
    gateway.acknowledged = have.sequence
    gateway.save(update_fields=["seen_at", "clock_ms", "acknowledged"])
    _confirm(gateway, now)
    _note_health(gateway, have, now)
    return gateway


def _is_apart(have: wire.Have, gateway: Gateway) -> bool:
    """Whether the gateway has kept other changes than ours under the same numbers: more than we
    have, or past our newest epoch without it, when we had counted on before we heard of it."""
    if have.sequence > gateway.sequence or have.epoch > gateway.epoch:
        return True
    epochs = GatewayChange.objects.filter(gateway=gateway, kind=GatewayChange.Kind.EPOCH)
    newest = epochs.order_by("-sequence").first()
    return newest is not None and newest.sequence <= have.sequence and have.epoch < gateway.epoch


def _confirm(gateway: Gateway, now: datetime) -> None:
    """What the gateway has kept is ready at the door, or gone from it; what it has not, is not."""
    waiting = Credential.objects.filter(gateway=gateway, device=None, actual=Actual.SENT)
    kept = waiting.filter(sequence__lte=gateway.acknowledged)
    kept.filter(wanted=Wanted.PRESENT).update(actual=Actual.CONFIRMED, confirmed_at=now)
    kept.filter(wanted=Wanted.ABSENT).update(actual=Actual.REMOVED, confirmed_at=now)
    changes = GatewayChange.objects.filter(gateway=gateway, acknowledged_at=None)
    changes.filter(sequence__lte=gateway.acknowledged).update(acknowledged_at=now)


def _note_health(gateway: Gateway, have: wire.Have, now: datetime) -> None:
    doors = list(Door.objects.filter(gateway=gateway, pk__in=have.health))
    for door in doors:
        door.health = note_codes(door=door, told=have.health[door.pk], now=now)
        door.health_at = now
    Door.objects.bulk_update(doors, ["health", "health_at"])


@transaction.atomic
def take_lines(*, lines: wire.Lines, may_miss: bool, now: datetime) -> int | None:
    """Keep new lines of a gateway's record, each once; returns the last number that is kept.

    None when lines between those we have and these are missing: they must be asked for. If they
    were asked for in vain (`may_miss`), these are kept, and it is logged that some are gone.
    """
    gateway = lock_gateways([lines.gateway])[lines.gateway]
    new = lines.lines[max(gateway.received + 1 - lines.first, 0) :]
    first = max(lines.first, gateway.received + 1)
    if not new:
        return int(gateway.received)
    if first > gateway.received + 1:
        if not may_miss:
            return None
        note_broken(gateway=gateway, why="gap", now=now)
    _keep(gateway, first, new, now)
    return int(gateway.received)


def _keep(gateway: Gateway, first: int, lines: Sequence[bytes], now: datetime) -> None:
    records = _records(first, lines)
    if len(records) < len(lines):
        note_broken(gateway=gateway, why="line", now=now)
    grants = _by_token(Grant, {record.grant for record in records})
    if any(record.by == By.OFFLINE_CODE for record in records):
        grants |= grants_by_mark(gateway.pk)
    orders = _by_token(DoorOrder, {record.order for record in records})
    doors = set(Door.objects.filter(gateway=gateway).values_list("pk", flat=True))
    link, openings = bytes(gateway.link), []
    for record, line in zip(records, lines, strict=False):
        link = linked(link, line)
        opening = _opening(record, line, link)
        opening.gateway, opening.received_at = gateway, now
        opening.door_id = record.door if record.door in doors else None
        opening.grant_id, opening.order_id = grants.get(record.grant), orders.get(record.order)
        openings.append(opening)
    Opening.objects.bulk_create(openings, ignore_conflicts=True)
    if records:
        Gateway.objects.filter(pk=gateway.pk).update(received=records[-1].sequence, link=link)
        gateway.received = records[-1].sequence


def _records(first: int, lines: Sequence[bytes]) -> list[Record]:
    """What the lines say, up to the first that says nothing or has another number."""
    records: list[Record] = []
    for number, line in enumerate(lines, first):
        try:
            record = record_in(line)
        except NotSealed:
            break
        if record.sequence != number:
            break
        records.append(record)
    return records


def _opening(record: Record, line: bytes, link: bytes) -> Opening:
    return Opening(
        sequence=record.sequence,
        at=record.at,
        by=record.by[:12],
        allowed=record.allowed,
        reason=record.reason[:20],
        outcome_of=record.outcome_of,
        line=line,
        link=link,
    )


def _by_token(model: type[Grant] | type[DoorOrder], tokens: set[bytes]) -> dict[bytes, int]:
    rows = model.objects.filter(token__in=tokens - {b""})
    return {bytes(token): pk for token, pk in rows.values_list("token", "pk")}


@transaction.atomic
def note_broken(*, gateway: Gateway, why: str, now: datetime) -> None:
    """Write in the log, once a day, that a gateway's record of openings is not whole."""
    log.error("record of openings broken", extra={"gateway": gateway.pk, "reason": why})
    told = ActLog.objects.about("gateway", gateway.pk).filter(verb=RECORD_BROKEN)
    if not told.filter(at__gt=now - _TOLD_AGAIN).exists():
        record_act(
            actor=SYSTEM, verb=RECORD_BROKEN, kind="gateway", id=gateway.pk, now=now, why=why
        )
