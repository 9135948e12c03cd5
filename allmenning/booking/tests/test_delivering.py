"""Other systems are told: all of it, in order, signed, once, and never of too much."""

from datetime import datetime, timedelta
from functools import partial
from threading import Event
from types import SimpleNamespace

from django.db import transaction
from django.test import Client

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.webhooks import change_secret, send_again, tell_at
from allmenning.booking.api.changes import ChangeMessage
from allmenning.booking.jobs import deliver, tell_systems
from allmenning.booking.models import Delivery, Webhook
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.receiver import Receiver
from allmenning.booking.tests.scenes import booked
from allmenning.booking.tests.telling import (
    STAFF,
    Book,
    Tell,
    evening,
    one_minute,
    statuses,
    wait_for_others,
)
from allmenning.core import scope
from allmenning.core.log import Actor
from allmenning.people.models import ApiKey, Person, Unit
from allmenning.places.models import Building, Space
from tests.database import AtOnce
from tests.jobs import RunJobs
from tests.moment import SetClock


def test_what_happens_is_told_once_in_order_and_signed(
    secret: str,
    told: Tell,
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
    wait_for_others()
    tell_at(key=haugens_key, address=receiver.address, actor=STAFF, now=now)
    later = book(2)

    one_minute()

    assert [one["data"]["bookings"] for one in receiver.told] == [[later.pk]]


def test_other_units_are_none_of_its_business(
    told: Tell,
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


def test_a_message_is_sent_again_by_hand_with_the_same_id(
    told: Tell, book: Book, receiver: Receiver, now: datetime
) -> None:
    book(1)
    told()

    send_again(delivery=Delivery.objects.get(), actor=STAFF, now=now)
    told()

    assert len(receiver.came) == 2
    assert receiver.came[0] == receiver.came[1]


def test_old_and_new_secret_both_sign_for_a_day(
    secret: str,
    told: Tell,
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
            ids.slow = booked(kari, musikkrom, now, evening(1)).pk
            written.set()
            assert go_on.wait(20)

    def quick() -> None:
        try:
            assert written.wait(20)
            ids.quick = booked(ola, gymsal, now, evening(2)).pk
            webhook = Webhook.objects.get()
            deliver(municipality_id=scope.municipality_id(), webhook_id=webhook.pk)
        finally:
            go_on.set()

    assert at_once(slow, quick) == [None, None]
    before = list(receiver.came)
    one_minute()

    assert before == []
    assert [one["data"]["bookings"] for one in receiver.told] == [[ids.slow], [ids.quick]]


def test_two_workers_do_not_read_the_feed_twice(
    secret: str, book: Book, receiver: Receiver, at_once: AtOnce
) -> None:
    book(1)
    wait_for_others()
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
    wait_for_others()
    tell_systems(now=now)
    tell_systems(now=now)

    assert "booking.deliver" not in quiet
    assert run_jobs().count("booking.deliver") == 1
    assert len(receiver.came) == 1


def test_two_first_addresses_at_once_are_one(
    haugens_key: ApiKey, now: datetime, at_once: AtOnce
) -> None:
    tellings = [
        partial(tell_at, key=haugens_key, address=f"https://{n}.example/", actor=STAFF, now=now)
        for n in range(8)
    ]

    told = at_once(*tellings)

    assert [one for one in told if isinstance(one, Exception)] == []
    assert len([one for one in told if one]) == 1
    assert Webhook.objects.count() == 1
