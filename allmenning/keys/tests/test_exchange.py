"""From a booking to a door and back: real rows, the real gateway, no network between."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from django.utils import timezone

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.models import ActLog
from allmenning.core.period import Period
from allmenning.keys.actions.granting import agree, grant_to_staff, revoke, share
from allmenning.keys.actions.orders import bind_phone, order_opening
from allmenning.keys.models import Bundle, Credential, Door, Gateway, Grant, Opening
from allmenning.keys.queries.alarms import RECORD_BROKEN
from allmenning.keys.rules import wire
from allmenning.keys.rules.grants import read
from allmenning.keys.tests.at_the_door import ISSUER, Doorstep, code_of
from allmenning.people.models import Person
from tests.moment import SetClock

PHONE = bytes([2]) + bytes(32)
EVENING = instant(date(2026, 12, 2), time(18))


def test_ready_is_said_when_the_door_has_kept_it(grant: Grant, doorstep: Doorstep) -> None:
    assert grant.credentials.get().actual == "sent"

    doorstep.connects()

    credential = grant.credentials.get()
    assert (credential.actual, credential.confirmed_at) == ("confirmed", timezone.now())
    assert Gateway.objects.get().acknowledged == 4


def test_the_code_opens_in_its_time_and_not_before(
    grant: Grant, doorstep: Doorstep, music_door: Door, set_clock: SetClock
) -> None:
    doorstep.connects()

    assert doorstep.types(music_door.pk, code_of(grant)) == "too_early"
    set_clock(EVENING)
    assert doorstep.types(music_door.pk, code_of(grant)) == "open"
    set_clock(EVENING + timedelta(hours=2, minutes=15))
    assert doorstep.types(music_door.pk, code_of(grant)) == "ended"


def test_a_cancelled_booking_opens_nothing(
    grant: Grant,
    booking: Booking,
    doorstep: Doorstep,
    music_door: Door,
    kari: Person,
    now: datetime,
    set_clock: SetClock,
) -> None:
    doorstep.connects()
    canceller = Canceller(Actor("person", kari.pk), gives_back=True)
    cancel_booking(booking=booking, canceller=canceller, now=now)
    agree(booking_id=booking.pk, now=now)
    doorstep.told()

    assert grant.credentials.get().actual == "removed"
    set_clock(EVENING)
    assert doorstep.types(music_door.pk, code_of(grant)) == "unknown"


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: Booking.objects.update(state="cancelled"),
        lambda grant: grant.booking.claims.all().delete(),
        lambda grant: grant.doors.update(during=(EVENING, EVENING + timedelta(hours=9))),
        lambda _: Bundle.objects.get().parts.all().delete(),
        lambda grant: Grant.objects.update(holder=Person.objects.exclude(pk=grant.holder_id)[0]),
    ],
    ids=["no booking", "no claim", "longer", "another door", "another holder"],
)
def test_a_row_without_ground_is_not_issued(
    forge: Callable[[Grant], object],
    grant: Grant,
    ola: Person,
    doorstep: Doorstep,
    music_door: Door,
    set_clock: SetClock,
) -> None:
    forge(grant)
    doorstep.connects()

    credential = grant.credentials.get()
    assert (credential.actual, credential.error) == ("failed", "ground")
    set_clock(EVENING)
    assert doorstep.types(music_door.pk, code_of(grant)) == "unknown"
    assert Gateway.objects.get().acknowledged == 4


def test_who_works_nowhere_gets_no_errand_issued(
    kari: Person, fatima: Person, main_door: Door, doorstep: Doorstep, now: datetime
) -> None:
    during = Period(now, now + timedelta(hours=1))
    for person in (kari, fatima):
        grant_to_staff(
            person=person, doors=[main_door], during=during, reason="x", actor=SYSTEM, now=now
        )
    doorstep.connects()

    states = Credential.objects.values_list("grant__holder", "actual")
    assert set(states) == {(kari.pk, "failed"), (fatima.pk, "confirmed")}


def test_what_was_shared_opens_until_it_is_taken_back(
    grant: Grant, ola: Person, doorstep: Doorstep, music_door: Door, set_clock: SetClock
) -> None:
    child = share(parent=grant, person=ola, actor=SYSTEM, now=timezone.now())
    doorstep.connects()
    set_clock(EVENING)
    assert doorstep.types(music_door.pk, code_of(child)) == "open"

    revoke(grant=child, reason="kom ikke", actor=SYSTEM, now=EVENING)
    doorstep.told()
    assert doorstep.types(music_door.pk, code_of(child)) == "unknown"
    assert doorstep.types(music_door.pk, code_of(grant)) == "open"


def test_a_lost_message_is_sent_again_when_the_gateway_asks(
    grant: Grant, doorstep: Doorstep, set_clock: SetClock
) -> None:
    doorstep.loses = lambda _: True
    doorstep.connects()
    doorstep.loses = lambda _: False
    set_clock(timezone.now() + timedelta(seconds=6))

    doorstep.connects()

    assert grant.credentials.get().actual == "confirmed"


def test_what_nothing_came_of_is_repeated(
    grant: Grant, doorstep: Doorstep, now: datetime, set_clock: SetClock
) -> None:
    doorstep.loses = lambda _: True
    doorstep.told()

    late = now + timedelta(minutes=2)
    assert doorstep.exchange.late(now=now) == []
    assert doorstep.exchange.late(now=late) == [doorstep.row]
    assert len(doorstep.exchange.repeat(doorstep.row, now=late)) == 1


def test_a_gateway_that_lost_its_disk_is_told_all_again(
    grant: Grant, doorstep: Doorstep, gateway: Gateway, music_door: Door, set_clock: SetClock
) -> None:
    doorstep.connects()
    gateway.changes.filter(sequence__lt=3).delete()
    new = Doorstep(gateway.pk, lambda: timezone.now(), exchange=doorstep.exchange)
    new.connects()

    set_clock(EVENING)
    assert new.gateway.sequence == 4
    assert new.types(music_door.pk, code_of(grant)) == "open"


def test_an_order_is_sent_once_and_opens(
    grant: Grant, kari: Person, doorstep: Doorstep, music_door: Door, set_clock: SetClock
) -> None:
    doorstep.connects()
    set_clock(EVENING)
    order_opening(door=music_door, person=kari, by="button", grant=grant, now=EVENING)
    doorstep.told()
    doorstep.told()

    assert doorstep.takes_orders(music_door.pk) == ["open"]


def test_an_order_is_never_sent_after_its_deadline(
    grant: Grant, kari: Person, doorstep: Doorstep, music_door: Door, set_clock: SetClock
) -> None:
    doorstep.connects()
    order_opening(door=music_door, person=kari, by="button", grant=grant, now=EVENING)
    set_clock(EVENING + timedelta(seconds=8))
    doorstep.told()

    assert doorstep.ordered == []


def test_a_phone_gets_a_copy_that_only_it_can_show(
    grant: Grant, doorstep: Doorstep, now: datetime
) -> None:
    (credential,) = bind_phone(grant=grant, device=PHONE, actor=SYSTEM, now=now)
    doorstep.told()

    credential.refresh_from_db()
    assert credential.sealed is not None
    copy = read(bytes(credential.sealed), {ISSUER.id: ISSUER.issuing.public_key()})
    assert (copy.device, copy.id) == (PHONE, bytes(grant.token))
    assert credential.lease_ends == copy.lease.end


def test_openings_are_kept_once_however_often_they_come(
    grant: Grant, doorstep: Doorstep, music_door: Door, set_clock: SetClock
) -> None:
    doorstep.connects()
    set_clock(EVENING)
    doorstep.types(music_door.pk, code_of(grant))
    lines = doorstep.gateway.journal.unsent()
    assert lines is not None
    doorstep.says(lines)
    doorstep.says(lines)
    doorstep.reports()

    tried, came = Opening.objects.order_by("sequence")
    assert (tried.grant, tried.door, tried.by, tried.reason) == (grant, music_door, "pin", "open")
    assert (came.outcome_of, came.allowed) == (tried.sequence, True)
    assert doorstep.gateway.journal.unsent() is None


def test_lines_that_are_missing_are_asked_for_and_then_it_is_said_that_they_are_gone(
    gateway: Gateway, doorstep: Doorstep, music_door: Door
) -> None:
    doorstep.connects()
    for _ in range(3):
        doorstep.types(music_door.pk, "123999")
    late = doorstep.gateway.journal.lines_after(1)
    assert late is not None

    (answer,) = doorstep.says(late)
    assert wire.receive(answer.payload, _platform()) == wire.Received(gateway.pk, 0)
    assert not Opening.objects.exists()
    (answer,) = doorstep.says(late)
    assert wire.receive(answer.payload, _platform()) == wire.Received(gateway.pk, 3)
    assert ActLog.objects.about("gateway", gateway.pk).filter(verb=RECORD_BROKEN).count() == 1


def test_a_line_that_says_nothing_is_told_of_and_not_kept(
    gateway: Gateway, doorstep: Doorstep
) -> None:
    doorstep.connects()
    doorstep.says(wire.Lines(gateway.pk, 1, (b"?",)))

    assert not Opening.objects.exists()
    assert ActLog.objects.about("gateway", gateway.pk).filter(verb=RECORD_BROKEN).exists()


def _platform() -> dict[bytes, Ed25519PublicKey]:
    return {ISSUER.id: ISSUER.issuing.public_key()}


def test_what_the_gateway_did_not_seal_is_nothing(
    gateway: Gateway, doorstep: Doorstep, now: datetime
) -> None:
    assert doorstep.exchange.hear(gateway.pk, b"open sesame", now=now) == []
    assert doorstep.exchange.hear(gateway.pk + 99, b"", now=now) == []
    assert Gateway.objects.get().seen_at is None


def test_the_clock_and_the_health_of_doors_are_noted(
    gateway: Gateway, doorstep: Doorstep, music_door: Door, now: datetime
) -> None:
    told = wire.Have(
        gateway.pk, 0, 0, now + timedelta(seconds=3), {music_door.pk: {"battery": 12}}, b"asked"
    )
    answers = doorstep.says(told)

    gateway.refresh_from_db()
    music_door.refresh_from_db()
    assert (gateway.clock_ms, gateway.seen_at) == (3000, now)
    assert (music_door.health, music_door.health_at) == ({"battery": 12}, now)
    hello = wire.receive(answers[-1].payload, _platform())
    assert isinstance(hello, wire.Hello)
    assert hello.answers == b"asked"


# A database that was set back in time
