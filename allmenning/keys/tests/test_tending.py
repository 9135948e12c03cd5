"""What happens to keys as time passes, whether anybody does anything or not."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.jobs import wake_rooms
from allmenning.core.log import SYSTEM
from allmenning.keys.actions import tending
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.granting import agree, revoke
from allmenning.keys.models import (
    Bundle,
    Contract,
    Credential,
    Door,
    DoorOrder,
    Gateway,
    Grant,
    OpenAccessDoor,
    Opening,
)
from allmenning.keys.tests.at_the_door import Doorstep, code_of
from allmenning.keys.tests.test_granting import booked
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.moment import SetClock

EVENING = instant(date(2026, 12, 2), time(18))


def in_a_week(kari: Person, musikkrom: Space, now: datetime) -> Grant:
    day = now.date() + timedelta(days=7)
    booking = booked(kari, musikkrom, instant(day, time(18)), instant(day, time(20)), now)
    agree(booking_id=booking.pk, now=now)
    return Grant.objects.get(booking=booking)


def test_a_key_is_sent_three_days_before(
    kari: Person, musikkrom: Space, music_doors: Bundle, now: datetime
) -> None:
    grant = in_a_week(kari, musikkrom, now)
    starts = min(one.during.lower for one in grant.doors.all())

    tending.send_due(now=starts - timedelta(hours=72))
    assert grant.credentials.get().sequence is None
    tending.send_due(now=starts - timedelta(hours=72) + timedelta(seconds=1))
    assert grant.credentials.get().actual == "sent"


def test_a_copy_that_runs_out_before_the_end_is_lent_anew(
    kari: Person, musikkrom: Space, music_doors: Bundle, doorstep: Doorstep, set_clock: SetClock
) -> None:
    grant = in_a_week(kari, musikkrom, timezone.now())
    grant.doors.update(during=(timezone.now(), timezone.now() + timedelta(days=6)))
    Booking.objects.update(during=(timezone.now(), timezone.now() + timedelta(days=6)))
    tending.send_due(now=timezone.now())
    doorstep.told()
    first = grant.credentials.get().lease_ends
    assert first == timezone.now() + timedelta(hours=72)

    tending.renew_due(now=first - timedelta(hours=24))
    assert grant.credentials.get().lease_ends == first
    set_clock(first - timedelta(hours=23))
    tending.renew_due(now=timezone.now())
    tending.renew_due(now=timezone.now())
    doorstep.told()

    credential = grant.credentials.get()
    assert credential.lease_ends == first + timedelta(hours=49)
    assert (credential.actual, credential.sequence) == ("confirmed", 5)


def test_what_was_refused_is_sent_when_its_ground_stands_again(
    karis_contract: Contract, main_door: Door, gateway: Gateway, now: datetime
) -> None:
    step = Doorstep(gateway.pk, lambda: now)
    OpenAccessDoor.objects.all().delete()
    step.connects()
    credential = Credential.objects.get()
    assert (credential.actual, credential.error) == ("failed", "ground")

    tending.try_refused(now=now)
    assert Credential.objects.get().actual == "failed"
    OpenAccessDoor.objects.create(open_access=karis_contract.open_access, door=main_door, order=0)
    agree_keys(now=now)
    tending.try_refused(now=now)
    step.told()

    assert Credential.objects.get().actual == "confirmed"
    assert step.types(main_door.pk, code_of(karis_contract.grants.get())) == "open"


def test_an_old_copy_is_not_trusted_for_ever(
    grant: Grant, doorstep: Doorstep, now: datetime
) -> None:
    doorstep.connects()
    Gateway.objects.update(acknowledged=3)

    tending.doubt_old(now=now + timedelta(hours=22))
    assert grant.credentials.get().actual == "confirmed"
    tending.doubt_old(now=now + timedelta(hours=24))
    assert grant.credentials.get().actual == "sent"


def test_what_is_over_is_no_key(grant: Grant, doorstep: Doorstep) -> None:
    doorstep.connects()
    ends = max(one.during.upper for one in grant.doors.all())

    tending.end_over(now=ends - timedelta(seconds=1))
    assert Grant.objects.get().state == "active"
    tending.end_over(now=ends)

    credential = grant.credentials.get()
    assert Grant.objects.get().state == "ended"
    assert (credential.wanted, credential.actual) == ("absent", "removed")


# Where an event was lost


def test_a_booking_without_key_gets_one(booking: Booking, music_doors: Bundle) -> None:
    tending.repair(now=timezone.now())

    assert Grant.objects.get().booking == booking


def test_a_key_without_booking_is_taken_back(grant: Grant, now: datetime) -> None:
    Booking.objects.update(state="cancelled")
    tending.repair(now=now)

    assert Grant.objects.get().state == "revoked"


def test_a_key_for_another_time_is_replaced(grant: Grant, booking: Booking, now: datetime) -> None:
    Booking.objects.update(during=(EVENING - timedelta(hours=1), EVENING + timedelta(hours=2)))
    tending.repair(now=now)

    standing = Grant.objects.get(state="active")
    assert min(one.during.lower for one in standing.doors.all()) == EVENING - timedelta(
        hours=1, minutes=30
    )


def test_a_key_that_somebody_took_back_does_not_come_again(grant: Grant, now: datetime) -> None:
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)
    tending.repair(now=now)

    assert not Grant.objects.filter(state="active").exists()


def test_gateways_are_told_who_issues_every_month(gateway: Gateway, now: datetime) -> None:
    tending.tell_keys(now=now + timedelta(days=29))
    assert gateway.changes.count() == 3
    tending.tell_keys(now=now + timedelta(days=31))
    assert gateway.changes.latest("sequence").kind == "keys"


def test_openings_orders_and_kept_changes_are_forgotten(
    grant: Grant, gateway: Gateway, music_door: Door, kari: Person, now: datetime
) -> None:
    gateway.changes.update(acknowledged_at=now - timedelta(days=8))
    old, new = now - timedelta(days=60), now - timedelta(days=1)
    for number, at in enumerate((old, new), 1):
        order = DoorOrder.objects.create(
            token=bytes([number]) * 16,
            door=music_door,
            person=kari,
            grant=grant,
            by="button",
            asked_at=at,
            deadline=at,
        )
        Opening.objects.create(
            gateway=gateway,
            sequence=number,
            at=at,
            received_at=at,
            order=order,
            by="button",
            allowed=True,
            reason="open",
            line=b"line",
            link=bytes(32),
        )
    tending.forget(now=now)

    assert [one.at for one in Opening.objects.all()] == [new]
    assert DoorOrder.objects.count() == 1
    assert [one.kind for one in gateway.changes.all()] == ["keys"]


# Not ready an hour before


def letters() -> set[str]:
    return set(Letter.objects.filter(source__startswith="grant:").values_list("address", flat=True))


def test_borrower_and_staff_hear_an_hour_before_when_the_door_has_no_key(
    grant: Grant, fatima: Person, now: datetime
) -> None:
    wake_rooms(now=EVENING - timedelta(minutes=61))
    assert letters() == set()
    wake_rooms(now=EVENING - timedelta(minutes=60))
    wake_rooms(now=EVENING - timedelta(minutes=59))

    assert letters() == {"kari@example.org", "fatima@example.org"}
    assert Letter.objects.filter(source__startswith="grant:").count() == 2
    (told,) = Letter.objects.filter(address="kari@example.org", source__startswith="grant:")
    assert "21 80 21 80" in told.text


def test_nobody_is_alarmed_when_the_key_is_ready(
    grant: Grant, fatima: Person, doorstep: Doorstep
) -> None:
    doorstep.connects()
    wake_rooms(now=EVENING - timedelta(minutes=60))

    assert letters() == set()


def test_what_was_booked_a_moment_ago_alarms_nobody(
    booking: Booking, music_doors: Bundle, fatima: Person
) -> None:
    just_before = EVENING - timedelta(minutes=10)
    agree(booking_id=booking.pk, now=just_before)
    wake_rooms(now=just_before + timedelta(minutes=1))
    assert letters() == set()

    wake_rooms(now=just_before + timedelta(minutes=3))
    assert len(letters()) == 2


def test_a_key_that_failed_alarms_too(grant: Grant, fatima: Person) -> None:
    Credential.objects.update(actual="failed")
    wake_rooms(now=EVENING - timedelta(minutes=30))

    assert len(letters()) == 2
