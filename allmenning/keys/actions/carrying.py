"""What was taken back travels with the phones of others to a door that hears nothing."""

from datetime import datetime
from typing import Final

from django.db import transaction

from allmenning.keys.actions.lining import Kind, lock_gateways
from allmenning.keys.actions.sealing import revoked
from allmenning.keys.models import Gateway, GatewayChange
from allmenning.keys.rules import wire
from allmenning.keys.rules.issuer import Issuer

# So many in one list, so that a cheap reader still reads the square code it is carried in.
MOST_IN_LIST: Final = 6
MOST_LISTS: Final = 10


@transaction.atomic
def seal_carried(*, gateway_id: int, issuer: Issuer, now: datetime) -> int:
    """Seal the lists that phones are to bring to the gateway: what it has not confirmed that it
    knows, the newest first. Returns how many lists there are; none for one that has heard it all.

    Each list is whole by itself, and says nothing but what is never undone: they may come in any
    order, old ones too, or not at all.
    """
    gateway = lock_gateways([gateway_id])[gateway_id]
    changes = _unheard(gateway, now)
    of = [gateway.epoch, *(one.sequence for one in changes)]
    if gateway.carried.get("of", [gateway.epoch]) != of:
        gateway.carried = {"of": of, "lists": _lists(gateway, changes, issuer, now)}
        gateway.save(update_fields=["carried"])
    return len(gateway.carried.get("lists", []))


def _unheard(gateway: Gateway, now: datetime) -> list[GatewayChange]:
    """Takings-back in line that the gateway has not confirmed, of keys that would still open."""
    rows = GatewayChange.objects.filter(
        gateway=gateway,
        kind=Kind.REVOKE,
        sequence__gt=gateway.acknowledged,
        grant__doors__during__endswith__gt=now,
    )
    newest = rows.select_related("grant").distinct().order_by("-sequence")
    return list(newest[: MOST_IN_LIST * MOST_LISTS])


def _lists(
    gateway: Gateway, changes: list[GatewayChange], issuer: Issuer, now: datetime
) -> list[str]:
    taken = [revoked(one.grant, now) for one in changes if one.grant is not None]
    parts = [taken[at : at + MOST_IN_LIST] for at in range(0, len(taken), MOST_IN_LIST)]
    return [
        issuer.say(
            wire.RevocationList(gateway.pk, gateway.sequence, gateway.epoch, tuple(part))
        ).hex()
        for part in parts
    ]
