"""Other systems are told: in order, signed, tried again, and never of too much."""

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from django.db import connection, transaction
from django.test import Client

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.deliveries import forget_old_deliveries
from allmenning.booking.actions.webhooks import change_secret, send_again, tell_at, try_again
from allmenning.booking.api.changes import ChangeMessage
from allmenning.booking.jobs import deliver, tell_systems
from allmenning.booking.models import Booking, Delivery, DeliveryAttempt, Webhook
from allmenning.booking.queries.webhooks import due, stopped
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.receiver import Receiver, receiving
from allmenning.booking.tests.scenes import between, booked
from allmenning.core import scope
from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.people.models import ApiKey, Person, Unit
from allmenning.places.models import Building, Space
from tests.cast import AUTUMN
from tests.database import AtOnce
from tests.jobs import RunJobs

STAFF = Actor("person", 1)
SetClock = Callable[[datetime], None]
Book = Callable[[int], Booking]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as there:
        yield there


@pytest.fixture
def secret(committed: None, haugens_key: ApiKey, receiver: Receiver, now: datetime) -> str:
    """The school's calendar is told from now on; what its messages are signed with."""
    return tell_at(key=haugens_key, address=receiver.address, actor=STAFF, now=now)


@pytest.fixture
def told(secret: str) -> Callable[..., None]:
    """Go through a minute of the worker's, once all transactions on the server are over."""
    return _one_minute


@pytest.fixture
def book(kari: Person, musikkrom: Space, now: datetime) -> Book:
    """Kari books the music room some days from the 14th."""
    return lambda days: booked(kari, musikkrom, now, _evening(days))


def _evening(days: int) -> Any:
    return between("18:00", "20:00", date(2026, 12, 14 + days))


def _one_minute() -> None:
    _wait_for_others()
    webhook = Webhook.objects.get()
    deliver(municipality_id=scope.municipality_id(), webhook_id=webhook.pk)


def _wait_for_others() -> None:
    """The feed stops at the oldest running transaction, also when it is another database's."""
    patience = time.monotonic() + 60
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        ours = cursor.fetchone()[0]
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > ours:
                return
            assert time.monotonic() < patience
            time.sleep(0.05)


def statuses() -> list[int | None]:
    return list(DeliveryAttempt.objects.order_by("pk").values_list("status", flat=True))


def test_what_happens_is_told_once_in_order_and_signed(
    secret: str,
    told: Callable[[], None],
    book: Book,
    receiver: Receiver,
    program: Client,
    kari: Person,
    now: datetime,
) -> None:
    first, second = book(1), book(2)
    cancel_booking(booking=first, canceller=Canceller(Actor("person", kari.pk)), now=now)

    told()
    told()

    messages = receiver.told
    assert [(one["type"], one["data"]["bookings"]) for one in messages] == [
        ("booking.confirmed", [first.pk]),
        ("booking.confirmed", [second.pk]),
        ("booking.cancelled", [first.pk]),
    ]
    assert [one["data"] for one in messages] == program.get("/api/changes").json()["items"]
    assert all(ChangeMessage.model_validate(one) for one in messages)
    assert all(receiver.signed_with(secret, number) for number in range(3))
    headers = receiver.came[0][0]
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))
    assert headers["content-type"] == "application/json"
    assert len(set(receiver.ids)) == 3
    assert statuses() == [200, 200, 200]
    assert not Delivery.objects.filter(received_at=None).exists()


def test_what_happened_before_is_not_told(
    haugens_key: ApiKey, committed: None, book: Book, receiver: Receiver, now: datetime
) -> None:
    book(1)
    _wait_for_others()
    tell_at(key=haugens_key, address=receiver.address, actor=STAFF, now=now)
    later = book(2)

    _one_minute()

    assert [one["data"]["bookings"] for one in receiver.told] == [[later.pk]]


def test_other_units_are_none_of_its_business(
    told: Callable[[], None],
    book: Book,
    receiver: Receiver,
    kari: Person,
    musikkrom: Space,
    haugen: Building,
    oslo_kommune: Unit,
    now: datetime,
) -> None:
    unit = Unit.objects.create(parent=oslo_kommune, kind="building", name="Rommen")
    there = room(house(haugen, "rommen", unit=unit), musikkrom, "moterom", purposes=["music"])
    booked(kari, there, now)
    ours = book(1)

    told()

    assert [one["data"]["bookings"] for one in receiver.told] == [[ours.pk]]


def test_the_next_waits_until_the_first_is_received(
    told: Callable[[], None],
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
    told: Callable[[], None],
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
    told: Callable[[], None], book: Book, receiver: Receiver, now: datetime
) -> None:
    book(1)
    receiver.answers = [410]

    told()

    assert Webhook.objects.get().stopped_at == now
    assert due(now=now + timedelta(days=1)) == []


def test_a_message_is_sent_again_by_hand_with_the_same_id(
    told: Callable[[], None], book: Book, receiver: Receiver, now: datetime
) -> None:
    book(1)
    told()

    send_again(delivery=Delivery.objects.get(), actor=STAFF, now=now)
    told()

    assert len(receiver.came) == 2
    assert receiver.came[0] == receiver.came[1]


def test_who_died_between_sending_and_settling_sends_again(
    told: Callable[[], None],
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


def test_old_and_new_secret_both_sign_for_a_day(
    secret: str,
    told: Callable[[], None],
    book: Book,
    receiver: Receiver,
    now: datetime,
    set_clock: SetClock,
) -> None:
    new = change_secret(webhook=Webhook.objects.get(), actor=STAFF, now=now)
    book(1)
    told()
    both = receiver.signed_with(secret), receiver.signed_with(new)
    set_clock(now + timedelta(hours=24))
    book(2)
    told()

    assert both == (True, True)
    assert (receiver.signed_with(secret), receiver.signed_with(new)) == (False, True)
    assert bytes(Webhook.objects.get().salt).hex() not in new


@pytest.mark.parametrize("change", [{"revoked_at": AUTUMN}, {"rights": ["read_bookings"]}])
def test_a_key_that_no_longer_holds_is_told_nothing(
    told: Callable[[], None],
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


def test_a_row_that_commits_late_is_not_passed_over(
    secret: str,
    receiver: Receiver,
    kari: Person,
    ola: Person,
    musikkrom: Space,
    gymsal: Space,
    now: datetime,
    at_once: AtOnce,
) -> None:
    """The slow one writes first and commits last; both are told, the slow one first."""
    written, go_on, ids = Event(), Event(), SimpleNamespace()

    def slow() -> None:
        with transaction.atomic():
            ids.slow = booked(kari, musikkrom, now, _evening(1)).pk
            written.set()
            assert go_on.wait(20)

    def quick() -> None:
        try:
            assert written.wait(20)
            ids.quick = booked(ola, gymsal, now, _evening(2)).pk
            webhook = Webhook.objects.get()
            deliver(municipality_id=scope.municipality_id(), webhook_id=webhook.pk)
        finally:
            go_on.set()

    assert at_once(slow, quick) == [None, None]
    before = list(receiver.came)
    _one_minute()

    assert before == []
    assert [one["data"]["bookings"] for one in receiver.told] == [[ids.slow], [ids.quick]]


def test_two_workers_do_not_read_the_feed_twice(
    secret: str, book: Book, receiver: Receiver, at_once: AtOnce
) -> None:
    book(1)
    _wait_for_others()
    webhook, municipality = Webhook.objects.get().pk, scope.municipality_id()
    job = partial(deliver, municipality_id=municipality, webhook_id=webhook)

    assert at_once(job, job) == [None, None]

    assert Delivery.objects.count() == 1
    assert len(set(receiver.ids)) == 1


def test_every_minute_wakes_who_has_something_in_line_once(
    secret: str, book: Book, receiver: Receiver, run_jobs: RunJobs, now: datetime
) -> None:
    tell_systems(now=now)
    quiet = run_jobs()
    book(1)
    _wait_for_others()
    tell_systems(now=now)
    tell_systems(now=now)

    assert "booking.deliver" not in quiet
    assert run_jobs().count("booking.deliver") == 1
    assert len(receiver.came) == 1


def test_what_was_received_a_month_ago_is_forgotten(
    told: Callable[[], None], book: Book, now: datetime
) -> None:
    book(1)
    told()
    forget_old_deliveries(now=now + timedelta(days=29))
    kept = Delivery.objects.count()
    forget_old_deliveries(now=now + timedelta(days=30))

    assert (kept, Delivery.objects.count(), DeliveryAttempt.objects.count()) == (1, 0, 0)
