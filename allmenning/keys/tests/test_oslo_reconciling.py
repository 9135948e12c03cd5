"""What Oslo's key service is told of a booking, and what people hear of it."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.tending import end_over
from allmenning.keys.locks.oslo import reconciling
from allmenning.keys.models import Bundle, BundleDoor, Credential, Door, Keychain
from allmenning.keys.queries import oslo
from allmenning.keys.tests.oslo import Clock, Turn
from allmenning.keys.tests.test_granting import standing
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from simulators.oslonokkelen.server import Server
from tests.jobs import RunJobs

Actual = Credential.Actual


def _keychain() -> Keychain:
    return Keychain.objects.select_related("credential").get()


def _cancel(booking: Booking, person: Person, now: datetime) -> None:
    canceller = Canceller(Actor("person", person.pk))
    cancel_booking(booking=booking, canceller=canceller, now=now)
    agree(booking_id=booking.pk, now=now)


def test_a_booking_gives_a_key_in_the_app(
    oslo_key: Credential, push_service: Server, turn: Turn, kari: Person
) -> None:
    turn()

    (kept,) = push_service.keychains.kept.values()
    assert kept.phone == "47 40000000"
    assert kept.request.title == "Haugen skole – Musikkrom"
    times = [
        (list(one.assetIds), getattr(one.timeInterval, "from").time, one.timeInterval.until.time)
        for one in kept.request.permissions
    ]
    assert times == [(["hovedinngang"], "17:30", "20:15"), (["moterom-2"], "17:45", "20:15")]
    assert not kept.request.recipients[0].canShare
    oslo_key.refresh_from_db()
    assert oslo_key.actual == Actual.SENT


def test_nobody_is_named_to_the_service(
    oslo_key: Credential, push_service: Server, turn: Turn, kari: Person
) -> None:
    turn()

    (kept,) = push_service.keychains.kept.values()
    said = kept.request.SerializeToString().decode(errors="replace").lower()
    for word in ("kari", "nordlie", "korøvelse", "@", "15839000046"):
        assert word not in said


def test_it_is_ready_when_the_telephone_is_proved(
    oslo_key: Credential, push_service: Server, turn: Turn, push_clock: Clock
) -> None:
    turn()
    turn(after=5)
    oslo_key.refresh_from_db()
    assert oslo_key.actual == Actual.SENT
    assert _keychain().is_pending

    push_service.keychains.prove("47 40000000")
    turn(after=5)

    oslo_key.refresh_from_db()
    assert (oslo_key.actual, oslo_key.confirmed_at) == (Actual.CONFIRMED, push_clock.now)
    assert not oslo.waiting(now=push_clock.now).exists()


def test_how_often_it_was_used_is_kept_as_a_figure(
    oslo_key: Credential, push_service: Server, turn: Turn, push_clock: Clock
) -> None:
    turn()
    push_service.keychains.prove("47 40000000")
    push_clock.now = instant(date(2026, 12, 2), time(18))
    (id,) = push_service.keychains.kept
    assert push_service.keychains.use(id)
    assert push_service.keychains.use(id)

    turn()

    assert _keychain().uses == 2


def test_state_is_fetched_only_where_the_version_moved(
    oslo_key: Credential, push_service: Server, turn: Turn
) -> None:
    turn()
    turn(after=5)
    before = push_service.pushes

    turn(after=1)
    assert push_service.pushes == before

    turn(after=5)
    assert push_service.pushes == before + 1


def test_a_cancelled_booking_takes_the_key_back(
    oslo_key: Credential,
    booking: Booking,
    push_service: Server,
    turn: Turn,
    kari: Person,
    now: datetime,
) -> None:
    turn()
    assert len(push_service.keychains.kept) == 1

    _cancel(booking, kari, now)
    turn(after=1)

    oslo_key.refresh_from_db()
    assert push_service.keychains.kept == {}
    assert oslo_key.actual == Actual.REMOVED


def test_what_was_never_told_need_not_be_taken_back(
    oslo_key: Credential,
    booking: Booking,
    push_service: Server,
    turn: Turn,
    kari: Person,
    now: datetime,
) -> None:
    _cancel(booking, kari, now)

    turn()

    oslo_key.refresh_from_db()
    assert oslo_key.actual == Actual.REMOVED
    assert not Keychain.objects.exists()


@pytest.mark.parametrize("phone", ["", "ring hjem", "+1 212 555 0100"])
def test_without_a_telephone_the_holder_is_told_at_once(
    oslo_key: Credential, push_service: Server, turn: Turn, kari: Person, phone: str
) -> None:
    Person.objects.filter(pk=kari.pk).update(phone=phone)
    turn()
    turn(after=1)

    (letter,) = Letter.objects.filter(source=f"grant:{oslo_key.grant_id}:oslo")
    assert letter.address == kari.email
    assert "mobilnummer" in letter.text
    assert push_service.keychains.kept == {}

    Person.objects.filter(pk=kari.pk).update(phone="40000001")
    turn(after=5)
    assert [one.phone for one in push_service.keychains.kept.values()] == ["47 40000001"]


def test_who_has_not_proved_her_telephone_is_told_a_day_before(
    oslo_key: Credential, turn: Turn, kari: Person
) -> None:
    turn()
    turn(after=5)
    letters = Letter.objects.filter(source=f"grant:{oslo_key.grant_id}:oslo")
    assert not letters.exists()

    turn(after=24 * 60 - 30)
    turn(after=5)

    (letter,) = letters
    assert "Oslonøkkelen" in letter.text
    assert "onsdag 2. desember 2026 kl. 17.30" in letter.subject
    assert "400 00 000" in letter.text
    assert "kode" not in letter.text


def test_a_door_with_digits_is_the_way_in_meanwhile(
    booking: Booking,
    oslo_doors: list[Door],
    main_door: Door,
    turn: Turn,
    now: datetime,
) -> None:
    bundle = Bundle.objects.get()
    BundleDoor.objects.create(bundle=bundle, door=main_door, order=9)
    agree(booking_id=booking.pk, now=now)
    turn()
    turn(after=24 * 60 - 30)
    turn(after=5)

    letter = Letter.objects.get(source=f"grant:{standing(booking).pk}:oslo")
    assert "kode" in letter.text


def test_the_service_forgets_her_number_when_it_is_over(
    oslo_key: Credential, push_service: Server, turn: Turn, now: datetime
) -> None:
    turn()
    assert len(push_service.keychains.kept) == 1

    end_over(now=now + timedelta(days=2))
    turn(after=2 * 24 * 60)

    assert push_service.keychains.kept == {}


def test_the_turn_is_a_job_where_the_service_is_used(
    oslo_key: Credential, push_service: Server, run_jobs: RunJobs, now: datetime, settings: object
) -> None:
    run_jobs()
    reconciling.wake_service(now=now)
    assert "keys.oslo" not in run_jobs()

    push = {"address": push_service.base_url, "system_id": "allmenning", "api_key": "prove"}
    settings.OSLO_KEY_SERVICE = {"oslo": {"push": push}}  # type: ignore[attr-defined]
    reconciling.wake_service(now=now)
    reconciling.wake_service(now=now)

    assert run_jobs() == ["keys.oslo"]
    assert len(push_service.keychains.kept) == 1
