"""A system that does not take a message is tried again, given up, and taken up again by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.webhooks import try_again
from allmenning.booking.models import DeliveryAttempt, Webhook
from allmenning.booking.queries.webhooks import due, stopped
from allmenning.booking.tests.receiver import Receiver
from allmenning.booking.tests.telling import STAFF, Book, Tell, statuses
from allmenning.core.models import ActLog
from allmenning.people.models import ApiKey
from tests.moment import SetClock


def test_the_next_waits_until_the_first_is_received(
    told: Tell,
    book: Book,
    receiver: Receiver,
    now: datetime,
    set_clock: SetClock,
) -> None:
    first, second = book(1), book(2)
    receiver.answers = [500, 302, 404]

    for minutes in (0, 0, 1, 2, 6, 20, 21):
        set_clock(now + timedelta(minutes=minutes))
        told()

    assert statuses() == [500, 302, 404, 200, 200]
    assert [one["data"]["bookings"] for one in receiver.told] == [[first.pk]] * 4 + [[second.pk]]
    assert len(set(receiver.ids)) == 2
    tried = [attempt.at - now for attempt in DeliveryAttempt.objects.order_by("pk")]
    assert tried == [timedelta(minutes=minutes) for minutes in (0, 1, 6, 21, 21)]
    webhook = Webhook.objects.get()
    assert (webhook.tries, webhook.failing_since, webhook.stopped_at) == (0, None, None)


def test_it_is_given_up_after_three_days_and_nothing_is_lost(
    told: Tell,
    book: Book,
    receiver: Receiver,
    haugens_key: ApiKey,
    now: datetime,
    set_clock: SetClock,
) -> None:
    first = book(1)
    receiver.answers = [503] * 50
    later = now
    while not Webhook.objects.get().stopped_at:
        set_clock(later)
        told()
        later = Webhook.objects.get().next_try_at
    second, tries = book(2), len(receiver.came)
    told()

    assert Webhook.objects.get().stopped_at - now >= timedelta(days=3)
    assert tries == len(receiver.came) == 17
    assert list(stopped([haugens_key.unit_id], now=now)) == [Webhook.objects.get()]
    assert ActLog.objects.filter(verb="webhook_stopped").count() == 1

    receiver.answers = []
    set_clock(later)
    try_again(webhook=Webhook.objects.get(), actor=STAFF, now=later)
    told()

    last = [one["data"]["bookings"] for one in receiver.told[tries:]]
    assert last == [[first.pk], [second.pk]]


def test_a_system_that_wants_no_more_gets_no_more(
    told: Tell, book: Book, receiver: Receiver, now: datetime
) -> None:
    book(1)
    receiver.answers = [410]

    told()

    assert Webhook.objects.get().stopped_at == now
    assert due(now=now + timedelta(days=1)) == []


def test_who_died_between_sending_and_settling_sends_again(
    told: Tell,
    book: Book,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book(1)
    with monkeypatch.context() as dying:
        dying.setattr("allmenning.booking.actions.deliveries.settle", _die)
        with pytest.raises(KeyboardInterrupt):
            told()
    told()

    assert len(set(receiver.ids)) == 1
    assert statuses() == [None, 200]


def _die(**_arguments: Any) -> bool:
    raise KeyboardInterrupt
