"""What a gateway, or a phone, was given is told anew when it is no longer so, however far ahead."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions import contracts, tending
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.orders import bind_phone
from allmenning.keys.models import (
    BundleDoor,
    Contract,
    Credential,
    Door,
    Gateway,
    Grant,
    OpenAccess,
)
from allmenning.keys.tests.at_the_door import Doorstep, at_row, code_of
from allmenning.keys.tests.doorstep import PHONE
from allmenning.people.models import Person
from allmenning.places.models import OpeningException


def test_a_place_that_closes_for_a_week_opens_no_more_and_a_suspension_is_heard(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    gateway: Gateway,
    main_door: Door,
    fatima: Person,
    now: datetime,
) -> None:
    step = at_row(gateway, lambda: now)
    step.connects()
    code = code_of(Grant.objects.get())
    assert step.types(main_door.pk, code) == "open"

    OpeningException.objects.create(
        timetable=open_haugen.timetable,
        days=DateRange(date(2026, 12, 1), date(2026, 12, 9)),
        reason={"nb": "Oppussing"},
        opens=None,
        closes=None,
    )
    agree_keys(now=now)
    step.told()
    assert step.types(main_door.pk, code) == "too_early"

    contracts.suspend(contract=karis_contract, reason="Bråk", employee=fatima, now=now)
    assert Credential.objects.get().actual == "sent"
    step.told()
    assert step.types(main_door.pk, code) == "unknown"
    assert Credential.objects.get().actual == "removed"


def carried(grant: Grant, now: datetime) -> Credential:
    """The copy on the holder's phone."""
    bind_phone(grant=grant, device=PHONE.public, actor=SYSTEM, now=now)
    return Credential.objects.get(device__isnull=False)


def test_a_copy_on_a_phone_that_was_refused_is_sealed_when_the_key_is_changed(
    grant: Grant, booking: Booking, doorstep: Doorstep, main_door: Door, now: datetime
) -> None:
    doorstep.connects()
    copy = carried(grant, now)
    # The door was changed, and the keys have not followed yet.
    Door.objects.filter(pk=main_door.pk).update(before=5)
    doorstep.told()
    copy.refresh_from_db()
    assert (copy.actual, copy.error, copy.sealed) == ("failed", "ground", None)

    agree(booking_id=booking.pk, now=now)
    doorstep.told()

    copy.refresh_from_db()
    assert (copy.actual, copy.error) == ("confirmed", "")
    assert copy.sealed


def test_a_copy_on_a_phone_that_was_refused_is_sealed_when_its_ground_stands_again(
    grant: Grant, doorstep: Doorstep, music_door: Door, now: datetime
) -> None:
    doorstep.connects()
    copy = carried(grant, now)
    part = BundleDoor.objects.get(door=music_door)
    part.delete()
    doorstep.told()
    copy.refresh_from_db()
    assert copy.actual == "failed"

    part.save(force_insert=True)
    tending.try_refused(now=now)
    doorstep.told()

    copy.refresh_from_db()
    assert copy.actual == "confirmed"


def test_a_key_that_is_changed_is_sealed_anew_for_the_phone_that_carries_it(
    grant: Grant, booking: Booking, doorstep: Doorstep, main_door: Door, now: datetime
) -> None:
    doorstep.connects()
    copy = carried(grant, now)
    doorstep.told()
    copy.refresh_from_db()
    before = bytes(copy.sealed or b"")
    Door.objects.filter(pk=main_door.pk).update(before=60)
    agree(booking_id=booking.pk, now=now)
    doorstep.told()

    copy.refresh_from_db()
    assert before
    assert bytes(copy.sealed or b"") not in (b"", before)
