"""After a database was set back in time: the doors know more than we do, and they are right."""

from datetime import datetime
from typing import Final

from django.db import transaction

from allmenning.booking.actions.claims import retried_once
from allmenning.core.log import SYSTEM, record_act
from allmenning.keys.actions.issuing import line_up, take_back
from allmenning.keys.actions.lining import Kind, lock_gateways, put_in_line
from allmenning.keys.models import Credential, Gateway, GatewayChange, Grant
from allmenning.keys.queries.waiting import WAS_REVOKED
from allmenning.keys.queries.windows import stretches_of
from allmenning.keys.rules import wire

# How the log calls it that a gateway was told everything anew.
TOLD_ANEW: Final = "told_anew"


def begin_anew(*, gateway: Gateway, sequence: int, epoch: int, now: datetime) -> None:
    """Tell a gateway everything anew in an epoch above all it has seen: whatever was issued before
    is worthless, and all that stands is issued again under its name. A name that the gateway was
    told is taken back stays so.

    For who has locked the gateway. `sequence` and `epoch` are what the gateway has.
    """
    gateway.epoch = max(gateway.epoch, epoch) + 1
    gateway.sequence = max(gateway.sequence, sequence)
    gateway.save(update_fields=["epoch", "sequence", "acknowledged"])
    changes = GatewayChange.objects.filter(gateway=gateway, acknowledged_at=None)
    withdrawn = list(changes.filter(kind=Kind.REVOKE).values_list("grant_id", flat=True))
    for kind in (Kind.KEYS, Kind.EPOCH, Kind.DOORS):
        put_in_line(gateway=gateway.pk, kind=kind, now=now)
    for grant in Grant.objects.filter(pk__in=withdrawn).order_by("pk"):
        put_in_line(gateway=gateway.pk, kind=Kind.REVOKE, grant=grant, now=now)
    _issue_again(gateway, now)
    gateway.refresh_from_db(fields=["sequence"])
    record_act(
        actor=SYSTEM, verb=TOLD_ANEW, kind="gateway", id=gateway.pk, now=now, epoch=gateway.epoch
    )


def _issue_again(gateway: Gateway, now: datetime) -> None:
    mine = Credential.objects.filter(gateway=gateway, wanted=Credential.Wanted.PRESENT)
    mine.update(sequence=None, sealed=None, lease_ends=None, actual=Credential.Actual.UNSET)
    standing = Grant.objects.filter(
        credentials__in=mine, state=Grant.State.ACTIVE, doors__during__endswith__gt=now
    )
    for grant in standing.distinct().order_by("pk"):
        line_up(grant, stretches_of(grant), now)


@transaction.atomic
def renew_epochs(*, now: datetime) -> int:
    """After a database was restored: tell every gateway in scope everything anew; returns how many.

    Gateways that had come further say so themselves, and get an epoch above their own then.
    """
    gateways = lock_gateways(Gateway.objects.values_list("pk", flat=True))
    for gateway in gateways.values():
        begin_anew(gateway=gateway, sequence=gateway.sequence, epoch=gateway.epoch, now=now)
    return len(gateways)


@retried_once
def take_revocations(*, listed: wire.RevocationList, now: datetime) -> list[int]:
    """A gateway tells what it knows is taken back: with us too, and for employees to look at, as the
    bookings may stand again without reason. When it has come further than we know, all else is told
    it anew. Returns the ids of those that stood with us."""
    tokens = [one.grant for one in listed.revoked]
    standing = Grant.objects.filter(token__in=tokens, state=Grant.State.ACTIVE)
    mine = standing.filter(credentials__gateway=listed.gateway).distinct().order_by("pk")
    # What rests on a grant is at its gateways alone.
    theirs = Credential.objects.filter(grant__in=mine, gateway__isnull=False)
    told = theirs.values_list("gateway_id", flat=True)
    gateway = lock_gateways([listed.gateway, *told])[listed.gateway]
    is_ahead = listed.sequence > gateway.sequence or listed.epoch > gateway.epoch
    taken: list[int] = []
    for grant in mine:
        grant.refresh_from_db(fields=["state"])
        if grant.state == Grant.State.ACTIVE:
            taken += [one.pk for one in take_back(grant, now)]
    for pk in taken:
        record_act(actor=SYSTEM, verb=WAS_REVOKED, kind="grant", id=pk, now=now)
    if is_ahead:
        gateway.refresh_from_db()
        begin_anew(gateway=gateway, sequence=listed.sequence, epoch=listed.epoch, now=now)
    return taken
