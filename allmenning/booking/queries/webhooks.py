"""Which systems are told of changes, what is in line for them, and how it is written."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.crypto import salted_hmac

from allmenning.booking.models import Delivery, DeliveryAttempt, Webhook
from allmenning.booking.queries.change_feed import Cursor, happenings_after
from allmenning.core.clock import local_date
from allmenning.people.models import ApiKey
from allmenning.people.queries import api_keys_in_force

_SECRET = "booking.webhook"


def webhook_of(key: ApiKey) -> Webhook | None:
    """Where the key's system is told, if it wants to be."""
    return Webhook.objects.filter(api_key=key).first()


def in_force(*, now: datetime) -> models.QuerySet[Webhook]:
    """Webhooks of keys that hold and may follow changes, and that are not stopped."""
    keys = api_keys_in_force(now=now).filter(rights__contains=[ApiKey.Right.READ_CHANGES])
    return Webhook.objects.filter(api_key__in=keys, stopped_at=None)


def of_keys_ended_by(moment: datetime) -> models.QuerySet[Webhook]:
    """Webhooks of keys that were revoked or had run out by then, in order of id."""
    revoked = models.Q(api_key__revoked_at__lte=moment)
    expired = models.Q(api_key__expires_on__lt=local_date(moment))
    return Webhook.objects.filter(revoked | expired).order_by("pk")


def due(*, now: datetime) -> list[Webhook]:
    """Webhooks that something is in line for, or may be in the change feed, and that may be tried."""
    may = in_force(now=now).filter(next_try_at__lte=now).order_by("pk")
    return [webhook for webhook in may if in_line(webhook).exists() or _has_more(webhook)]


def _has_more(webhook: Webhook) -> bool:
    return bool(happenings_after(cursor_of(webhook), most=1))


def cursor_of(webhook: Webhook) -> Cursor:
    """How far in the change feed messages are made for it."""
    return Cursor(webhook.read_transaction, webhook.read_id)


def in_line(webhook: Webhook) -> models.QuerySet[Delivery]:
    """What the system has not received, in the order it is told."""
    return Delivery.objects.filter(webhook=webhook, received_at=None).order_by("pk")


def latest(webhook: Webhook, *, most: int) -> list[Delivery]:
    """The latest messages, newest first, each with its tries in `tried`, newest first."""
    tries = DeliveryAttempt.objects.order_by("-pk")
    rows = Delivery.objects.filter(webhook=webhook).order_by("-pk")
    return list(rows.prefetch_related(models.Prefetch("attempts", tries, to_attr="tried"))[:most])


def stopped(units: Iterable[int], *, now: datetime) -> models.QuerySet[Webhook]:
    """Webhooks of the units that were given up, of keys that still hold."""
    keys = api_keys_in_force(now=now).filter(unit_id__in=list(units))
    given_up = Webhook.objects.filter(api_key__in=keys, stopped_at__isnull=False)
    return given_up.select_related("api_key").order_by("api_key__name", "pk")


def secret_of(salt: bytes) -> bytes:
    """The 32 bytes that sign, made of the house's own key and the salt."""
    return salted_hmac(_SECRET, salt.hex(), algorithm="sha256").digest()


def secrets_of(webhook: Webhook, *, now: datetime) -> list[bytes]:
    """The secret, and the one before it as long as that holds."""
    salts = [bytes(webhook.salt)]
    if webhook.old_salt and webhook.old_until and now < webhook.old_until:
        salts.append(bytes(webhook.old_salt))
    return [secret_of(salt) for salt in salts]


def body_of(delivery: Delivery) -> bytes:
    """The message as JSON: what the change feed tells, in the envelope of Standard Webhooks."""
    told: dict[str, Any] = {
        "cursor": str(Cursor(delivery.transaction, delivery.event)),
        "kind": delivery.kind,
        "bookings": delivery.bookings,
        "at": delivery.at,
    }
    whole = {"type": f"booking.{delivery.kind}", "timestamp": delivery.at, "data": told}
    return json.dumps(whole, cls=DjangoJSONEncoder, separators=(",", ":")).encode()
