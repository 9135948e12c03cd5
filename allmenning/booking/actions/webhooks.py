"""Another system is told of changes at an address: from when, with which secret, and until when."""

import os
from datetime import datetime, timedelta

from django.db import transaction

from allmenning.booking.models import Delivery, Webhook
from allmenning.booking.queries.change_feed import end_of_feed
from allmenning.booking.queries.webhooks import of_keys_ended_by, secret_of
from allmenning.booking.rules.delivering import secret_text
from allmenning.core.locking import lock_row
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.people.models import ApiKey

SALT_BYTES = 32
BOTH_SIGN = timedelta(hours=24)
KEPT_AFTER_KEY = timedelta(days=30)


@transaction.atomic
def tell_at(*, key: ApiKey, address: str, actor: Actor, now: datetime) -> str:
    """Tell the key's system at this address of what happens from now on; returns the secret.

    When it is told at another address already, only that changes and "" is returned.
    """
    # The key stands for a row that is not there yet: two who make it at once wait here.
    lock_row(ApiKey, key.pk)
    existing = Webhook.objects.select_for_update().filter(api_key=key).first()
    if existing is not None:
        existing.address = address
        existing.save(update_fields=["address"])
        _go_on(existing, now)
        _record("webhook_moved", existing, actor, now)
        return ""
    salt, begins = os.urandom(SALT_BYTES), end_of_feed()
    made = Webhook.objects.create(
        api_key=key,
        address=address,
        salt=salt,
        read_transaction=begins.transaction,
        read_id=begins.id,
        next_try_at=now,
    )
    _record("webhook_made", made, actor, now)
    return secret_text(secret_of(salt))


@transaction.atomic
def change_secret(*, webhook: Webhook, actor: Actor, now: datetime) -> str:
    """A new secret, which nobody can read again; the old one signs too for a day."""
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    row.old_salt, row.old_until = row.salt, now + BOTH_SIGN
    row.salt = os.urandom(SALT_BYTES)
    row.save(update_fields=["salt", "old_salt", "old_until"])
    _record("webhook_secret_changed", row, actor, now)
    return secret_text(secret_of(row.salt))


@transaction.atomic
def try_again(*, webhook: Webhook, actor: Actor, now: datetime) -> None:
    """Send what is in line without waiting longer, also when it was given up."""
    _go_on(webhook, now)
    _record("webhook_tried_again", webhook, actor, now)


@transaction.atomic
def send_again(*, delivery: Delivery, actor: Actor, now: datetime) -> None:
    """Put a message in line once more, at its place in the order, with the same id."""
    Delivery.objects.filter(pk=delivery.pk).update(received_at=None)
    _go_on(delivery.webhook, now)
    _record("webhook_sent_again", delivery.webhook, actor, now)


@transaction.atomic
def stop_telling(*, webhook: Webhook, actor: Actor, now: datetime) -> None:
    """Forget the address and all that was in line for it."""
    _record("webhook_removed", webhook, actor, now)
    webhook.delete()


def sweep_ended(*, now: datetime) -> None:
    """Stop the webhooks of keys that hold no more, and a month after the key delete them with all
    that they were told and were to be told; called every minute."""
    for webhook in of_keys_ended_by(now).filter(stopped_at=None):
        _stop(webhook, now)
    for webhook in of_keys_ended_by(now - KEPT_AFTER_KEY):
        stop_telling(webhook=webhook, actor=SYSTEM, now=now)


@transaction.atomic
def _stop(webhook: Webhook, now: datetime) -> None:
    """Once, also when the one who tells it finds out at the same moment."""
    if Webhook.objects.filter(pk=webhook.pk, stopped_at=None).update(stopped_at=now):
        _record("webhook_stopped", webhook, SYSTEM, now)


def _go_on(webhook: Webhook, now: datetime) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(
        next_try_at=now, tries=0, failing_since=None, stopped_at=None
    )


def _record(verb: str, webhook: Webhook, actor: Actor, now: datetime) -> None:
    key = webhook.api_key_id
    record_act(actor=actor, verb=verb, kind="webhook", id=webhook.pk, now=now, api_key=key)
