"""What a gateway is to be told, in line: counted without gaps for each gateway.

The gateways' rows are locked first, all that an act concerns in order of id (docs/locking.md), so
that a change is counted in the transaction that it belongs to.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from allmenning.core import scope
from allmenning.keys.models import Gateway, GatewayChange, Grant

CHANNEL = "allmenning_keys"
_NEXT = "UPDATE keys_gateway SET sequence = sequence + 1 WHERE id = %s RETURNING sequence"

Kind = GatewayChange.Kind


def lock_gateways(ids: Iterable[int]) -> dict[int, Gateway]:
    """The gateways, by id, kept as they are until the transaction ends."""
    rows = Gateway.objects.select_for_update(no_key=True).filter(pk__in=set(ids))
    return {gateway.pk: gateway for gateway in rows.order_by("pk")}


def put_in_line(*, gateway: int, kind: str, now: datetime, grant: Grant | None = None) -> int:
    """One more change for the gateway, whose row is locked; returns its number."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [gateway])
        (sequence,) = cursor.fetchone()
    GatewayChange.objects.create(
        gateway_id=gateway, sequence=sequence, kind=kind, grant=grant, created_at=now
    )
    wake_link(gateway)
    return int(sequence)


def wake_link(gateway: int) -> None:
    """Let the link know, when the transaction commits, that there is something for the gateway."""
    with connection.cursor() as cursor:
        payload = f"{scope.municipality_id()}:{gateway}"
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


@transaction.atomic
def introduce(*, gateway: Gateway, now: datetime) -> None:
    """Have a new gateway told first who issues keys, then what counts and which doors it has."""
    lock_gateways([gateway.pk])
    for kind in (Kind.KEYS, Kind.EPOCH, Kind.DOORS):
        put_in_line(gateway=gateway.pk, kind=kind, now=now)


@transaction.atomic
def tell_doors(*, gateway: Gateway, now: datetime) -> None:
    """Have the gateway told of its doors anew, after one was added, changed or taken away."""
    lock_gateways([gateway.pk])
    put_in_line(gateway=gateway.pk, kind=Kind.DOORS, now=now)
