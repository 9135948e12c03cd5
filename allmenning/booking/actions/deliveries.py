"""A message is made from the change feed, tried, and received or tried again later.

Every step is one committed change, and nothing is sent within any of them. Who dies between
sending and settling leaves the message in line: it is sent once more, with the same id.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from allmenning.booking.models import Delivery, DeliveryAttempt, Webhook
from allmenning.booking.queries.change_feed import Happening, bookings_within, happenings_after
from allmenning.booking.queries.webhooks import cursor_of, in_force, in_line
from allmenning.booking.rules.delivering import is_hopeless, is_received, pause_after
from allmenning.core.log import SYSTEM, record_act
from allmenning.people.access import units_of_key

READ_AT_ONCE = 500
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Outcome:
    """What came of a try: the status that was answered, or what stood in the way."""

    status: int | None
    hindrance: str
    milliseconds: int


@transaction.atomic(durable=True)
def begin(*, webhook: int, now: datetime) -> DeliveryAttempt | None:
    """A try of the message that is first in line, or None when nothing is or it must wait."""
    due = in_force(now=now).filter(pk=webhook, next_try_at__lte=now)
    locked = due.select_for_update(of=("self",)).first()
    if locked is None:
        return None
    first = in_line(locked).first()
    while first is None and _read_on(locked):
        first = in_line(locked).first()
    if first is None:
        return None
    first.webhook = locked
    return DeliveryAttempt.objects.create(delivery=first, at=now)


def _read_on(webhook: Webhook) -> bool:
    """Make messages of what comes next in the change feed; False at its end."""
    found = happenings_after(cursor_of(webhook), most=READ_AT_ONCE)
    if not found:
        return False
    Delivery.objects.bulk_create(_messages(webhook, found))
    last = found[-1].cursor
    webhook.read_transaction, webhook.read_id = last.transaction, last.id
    webhook.save(update_fields=["read_transaction", "read_id"])
    return True


def _messages(webhook: Webhook, found: list[Happening]) -> list[Delivery]:
    units = units_of_key(webhook.api_key)
    seen = bookings_within(units, (booking for one in found for booking in one.bookings))
    told = [(one, [booking for booking in one.bookings if booking in seen]) for one in found]
    return [_message(webhook, one, bookings) for one, bookings in told if bookings]


def _message(webhook: Webhook, one: Happening, bookings: list[int]) -> Delivery:
    return Delivery(
        webhook=webhook,
        transaction=one.cursor.transaction,
        event=one.cursor.id,
        kind=one.kind,
        bookings=bookings,
        at=one.at,
    )


@transaction.atomic(durable=True)
def settle(*, attempt: DeliveryAttempt, outcome: Outcome, now: datetime) -> bool:
    """Write what came of the try; True when the message was received and the next may go."""
    DeliveryAttempt.objects.filter(pk=attempt.pk).update(**asdict(outcome))
    webhook = Webhook.objects.select_for_update().filter(pk=attempt.delivery.webhook_id).first()
    if webhook is None:
        return False
    if is_received(outcome.status):
        Delivery.objects.filter(pk=attempt.delivery_id).update(received_at=now)
        _fared_well(webhook)
        return True
    _fared_ill(webhook, outcome, now)
    return False


def _fared_well(webhook: Webhook) -> None:
    webhook.tries, webhook.failing_since = 0, None
    webhook.save(update_fields=["tries", "failing_since"])


def _fared_ill(webhook: Webhook, outcome: Outcome, now: datetime) -> None:
    webhook.tries += 1
    webhook.failing_since = webhook.failing_since or now
    webhook.next_try_at = now + pause_after(webhook.tries)
    if is_hopeless(status=outcome.status, failing_since=webhook.failing_since, now=now):
        webhook.stopped_at = now
        record_act(actor=SYSTEM, verb="webhook_stopped", kind="webhook", id=webhook.pk, now=now)
    webhook.save(update_fields=["tries", "failing_since", "next_try_at", "stopped_at"])


def forget_old_deliveries(*, now: datetime) -> None:
    """Delete what was received a month ago; called every minute."""
    Delivery.objects.filter(received_at__lte=now - KEPT).delete()
