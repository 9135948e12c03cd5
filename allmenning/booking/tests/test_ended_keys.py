"""What other systems were told is forgotten, and they are told no more than their keys allow."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.deliveries import forget_old_deliveries
from allmenning.booking.actions.webhooks import sweep_ended
from allmenning.booking.models import Delivery, DeliveryAttempt, Webhook
from allmenning.booking.queries.webhooks import due
from allmenning.booking.tests.receiver import Receiver
from allmenning.booking.tests.telling import STAFF, Book, Tell
from allmenning.core.clock import local_date
from allmenning.core.models import ActLog
from allmenning.people.actions.api_keys import revoke_api_key
from allmenning.people.models import ApiKey
from tests.cast import AUTUMN


@pytest.mark.parametrize("change", [{"revoked_at": AUTUMN}, {"rights": ["read_bookings"]}])
def test_a_key_that_no_longer_holds_is_told_nothing(
    told: Tell,
    book: Book,
    receiver: Receiver,
    haugens_key: ApiKey,
    now: datetime,
    change: dict[str, Any],
) -> None:
    book(1)
    ApiKey.objects.update(**change)

    told()

    assert receiver.came == []
    assert due(now=now) == []


def test_what_was_received_a_month_ago_is_forgotten(told: Tell, book: Book, now: datetime) -> None:
    book(1)
    told()
    forget_old_deliveries(now=now + timedelta(days=29))
    kept = Delivery.objects.count()
    forget_old_deliveries(now=now + timedelta(days=30))

    assert (kept, Delivery.objects.count(), DeliveryAttempt.objects.count()) == (1, 0, 0)


def ended(haugens_key: ApiKey, now: datetime) -> None:
    revoke_api_key(key=haugens_key, actor=STAFF, now=now)


def test_the_telling_stops_once_when_the_key_is_revoked(
    told: Tell, book: Book, haugens_key: ApiKey, receiver: Receiver, now: datetime
) -> None:
    book(1)
    ended(haugens_key, now)

    for _twice in range(2):
        sweep_ended(now=now)
        told()

    assert receiver.came == []
    assert Webhook.objects.get().stopped_at == now
    assert ActLog.objects.filter(verb="webhook_stopped").count() == 1


def test_what_a_revoked_key_asked_for_is_gone_after_thirty_days(
    told: Tell, book: Book, haugens_key: ApiKey, receiver: Receiver, now: datetime
) -> None:
    receiver.answers = [500]
    book(1)
    told()
    ended(haugens_key, now)

    sweep_ended(now=now + timedelta(days=30) - timedelta(seconds=1))
    before = Webhook.objects.count(), Delivery.objects.count(), DeliveryAttempt.objects.count()
    sweep_ended(now=now + timedelta(days=30))

    assert before == (1, 1, 1)
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()
    assert not DeliveryAttempt.objects.exists()
    assert ActLog.objects.filter(verb="webhook_removed").count() == 1


def test_a_key_that_has_run_out_is_swept_the_same_from_the_day_after(
    secret: str, haugens_key: ApiKey, now: datetime
) -> None:
    ApiKey.objects.filter(pk=haugens_key.pk).update(expires_on=local_date(now))

    sweep_ended(now=now)
    on_its_last_day = Webhook.objects.get().stopped_at
    sweep_ended(now=now + timedelta(days=1))
    stopped_at = Webhook.objects.get().stopped_at
    sweep_ended(now=now + timedelta(days=30))
    kept = Webhook.objects.count()
    sweep_ended(now=now + timedelta(days=31))

    assert (on_its_last_day, stopped_at) == (None, now + timedelta(days=1))
    assert (kept, Webhook.objects.count()) == (1, 0)


def test_what_a_key_in_force_asked_for_is_left_alone(
    secret: str, book: Book, told: Tell, now: datetime
) -> None:
    book(1)
    told()

    sweep_ended(now=now)

    assert Webhook.objects.get().stopped_at is None
    assert Delivery.objects.count() == 1
