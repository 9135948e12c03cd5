"""Oslo's key service comes to agree with the keys here, whatever fails on the way."""

from datetime import date, datetime, time, timedelta
from itertools import islice, product

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking, BookingRules
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.keys.actions import oslo as acts
from allmenning.keys.actions.granting import agree
from allmenning.keys.locks.oslo import pushing
from allmenning.keys.models import Credential, Door, Keychain
from allmenning.keys.queries import oslo
from allmenning.keys.rules.oslo import Pushed, permission_id
from allmenning.keys.tests.oslo import ASSETS, Clock, Turn
from allmenning.keys.tests.test_granting import booked, standing
from allmenning.people.models import Person
from allmenning.places.models import OpeningHours, Space, Timetable
from simulators.oslonokkelen.server import Server

Actual = Credential.Actual


def _keychain() -> Keychain:
    return Keychain.objects.select_related("credential").get()


def _cancel(booking: Booking, person: Person, now: datetime) -> None:
    canceller = Canceller(Actor("person", person.pk))
    cancel_booking(booking=booking, canceller=canceller, now=now)
    agree(booking_id=booking.pk, now=now)


def test_an_answer_that_got_lost_leaves_no_key_behind(
    oslo_key: Credential,
    booking: Booking,
    push_service: Server,
    turn: Turn,
    kari: Person,
    now: datetime,
) -> None:
    push_service.failure = "lost"
    turn()
    assert len(push_service.keychains.kept) == 1
    assert _keychain().pushed_at is None

    push_service.failure = "none"
    _cancel(booking, kari, now)
    turn(after=15)

    assert push_service.keychains.kept == {}


def test_a_booking_cancelled_while_its_key_was_under_way(
    oslo_key: Credential,
    booking: Booking,
    push_service: Server,
    turn: Turn,
    kari: Person,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    push = pushing.sync

    def cancelled_meanwhile(*told: object) -> None:
        _cancel(booking, kari, now)
        push(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(pushing, "sync", cancelled_meanwhile)

    turn()

    assert push_service.keychains.kept == {}
    oslo_key.refresh_from_db()
    assert oslo_key.actual == Actual.REMOVED


@pytest.mark.parametrize("failure", ["down", "broken", "wrong_type", "lost"])
def test_a_service_that_fails_is_told_later(
    oslo_key: Credential, push_service: Server, turn: Turn, push_clock: Clock, failure: str
) -> None:
    push_service.failure = failure
    turn()
    assert oslo.waiting(now=push_clock.now).get().error
    tried = _keychain().turn

    turn(after=0.5)
    assert _keychain().turn == tried

    push_service.failure = "none"
    turn(after=15)
    oslo_key.refresh_from_db()
    assert (oslo_key.actual, oslo_key.error, oslo_key.attempts) == (Actual.SENT, "", 0)
    assert len(push_service.keychains.kept) == 1


def test_nothing_is_tried_while_the_service_refuses_us(
    oslo_key: Credential, push_service: Server, turn: Turn, push_clock: Clock
) -> None:
    wrong = pushing.Account(push_service.base_url, "allmenning", "feil")
    turn(account=wrong)
    assert oslo.service().refused_at == push_clock.now
    calls = push_service.pushes

    turn(after=30, account=wrong)
    assert push_service.pushes == calls

    turn(after=30)
    assert oslo.service().refused_at is None
    assert len(push_service.keychains.kept) == 1


def test_a_key_the_service_would_not_take_is_not_tried_until_it_changes(
    oslo_key: Credential,
    oslo_doors: list[Door],
    push_service: Server,
    turn: Turn,
    push_clock: Clock,
) -> None:
    Door.objects.filter(pk=oslo_doors[0].pk).update(address="annens")
    turn()
    turn(after=20)
    oslo_key.refresh_from_db()
    assert (oslo_key.actual, oslo_key.error) == (Actual.FAILED, "INVALID_PERMISSION")
    assert _keychain().turn == 1
    assert list(oslo.unknown_assets()) == [oslo_doors[0]]
    assert oslo.waiting(now=push_clock.now).get() == oslo_key

    Door.objects.filter(pk=oslo_doors[0].pk).update(address=ASSETS[0])
    turn(after=5)

    oslo_key.refresh_from_db()
    assert oslo_key.actual == Actual.SENT
    assert len(push_service.keychains.kept) == 1


def test_a_key_the_service_lost_is_pushed_again(
    oslo_key: Credential, push_service: Server, turn: Turn
) -> None:
    turn()
    push_service.keychains.kept.clear()

    turn(after=5)

    assert list(push_service.keychains.kept) == [permission_id(bytes(oslo_key.grant.token))]


def test_a_key_that_nobody_here_knows_of_is_taken_back(
    oslo_key: Credential, push_service: Server, turn: Turn, now: datetime
) -> None:
    """As after the database was set back: what was pushed since is no key of anybody's."""
    turn()
    account = pushing.Account(push_service.base_url, "allmenning", "prove")
    wish = oslo.wish_of(oslo_key.grant)
    pushed = oslo.pushed_for(oslo_key.grant, wish, information="", now=now)
    for id in (permission_id(bytes(16)), "noen-annens"):
        pushing.sync(account, Pushed(id, "X", pushed.permissions, pushed.phone))

    turn(after=5)

    mine = permission_id(bytes(oslo_key.grant.token))
    assert sorted(push_service.keychains.kept) == sorted([mine, "noen-annens"])


def test_a_key_that_was_taken_back_and_came_again_there_goes(
    oslo_key: Credential,
    booking: Booking,
    push_service: Server,
    turn: Turn,
    kari: Person,
    now: datetime,
) -> None:
    turn()
    kept = dict(push_service.keychains.kept)
    _cancel(booking, kari, now)
    turn(after=1)
    push_service.keychains.kept.update(kept)

    turn(after=5)

    assert push_service.keychains.kept == {}


def test_an_old_attempt_settles_nothing(
    oslo_key: Credential, push_service: Server, turn: Turn, now: datetime
) -> None:
    acts.take_up(now=now)
    first = acts.begin(information="", now=now)
    second = acts.begin(information="", now=now + timedelta(minutes=3))
    assert first is not None
    assert second is not None

    acts.settle(turn=first, now=now)
    assert _keychain().pushed_at is None
    acts.settle_failure(turn=first, problem="UNKNOWN", is_final=False, now=now)
    oslo_key.refresh_from_db()
    assert oslo_key.error == ""

    acts.settle(turn=second, now=now)
    assert _keychain().pushed_at == now


@pytest.mark.parametrize("number", [12, pytest.param(500, marks=pytest.mark.prove)])
def test_bookings_and_cancellations_while_the_service_comes_and_goes(
    number: int,
    kari: Person,
    musikkrom: Space,
    oslo_doors: list[Door],
    push_service: Server,
    turn: Turn,
    push_clock: Clock,
) -> None:
    """No booking waits for the service or fails with it, and all agrees when it is back."""
    BookingRules.objects.update(max_active_person=1000, horizon_days=365)
    OpeningHours.objects.update(opens=16 * 60, closes=22 * 60)
    Timetable.objects.update(closed_on_public_holidays=False)
    failures = ("none", "down", "broken", "lost", "wrong_type")
    made = []
    for count, (day, hour) in enumerate(islice(product(range(2, 90), range(16, 22)), number)):
        push_service.failure = failures[count // max(number // 10, 1) % len(failures)]
        starts = instant(date(2026, 12, 1) + timedelta(days=day), time(hour))
        made.append(booked(kari, musikkrom, starts, starts + timedelta(hours=1), push_clock.now))
        agree(booking_id=made[-1].pk, now=push_clock.now)
        if count % 3 == 1:
            _cancel(made[-1], kari, push_clock.now)
        turn(after=0.5)

    waits = oslo.waiting(now=push_clock.now).count()
    push_service.failure = "none"
    for _ in range(4):
        turn(after=15)

    confirmed = [one for one in made if Booking.objects.get(pk=one.pk).state == "confirmed"]
    wanted = {permission_id(bytes(standing(one).token)) for one in confirmed}
    assert len(wanted) == number - len(range(1, number, 3))
    assert set(push_service.keychains.kept) == wanted
    assert waits > 0
    push_service.keychains.prove("47 40000000")
    turn(after=5)
    assert not oslo.waiting(now=push_clock.now).exists()
    states = Credential.objects.values_list("wanted", "actual").distinct()
    assert set(states) <= {("present", "confirmed"), ("absent", "removed")}
