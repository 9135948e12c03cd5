"""Keys follow the doors to a space, some at a time, however often it is said."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM
from allmenning.core.models import EventRecord
from allmenning.keys.actions import granting, tending
from allmenning.keys.actions.doors import lead_through
from allmenning.keys.models import Bundle, BundleDoor, Credential, Door, Grant
from allmenning.keys.tests.test_granting import booked
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.jobs import RunJobs

EVENING = instant(date(2026, 12, 2), time(16))


@pytest.fixture
def coming(kari: Person, ola: Person, musikkrom: Space, now: datetime) -> list[Booking]:
    """One after the other; nobody may have more than four."""
    hour = timedelta(hours=1)
    comers = enumerate((kari, ola, kari, ola, kari))
    starts = [(EVENING + hour * number, comer) for number, comer in comers]
    return [booked(comer, musikkrom, one, one + hour, now) for one, comer in starts]


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(granting, "AT_ONCE", 2)


def test_every_key_follows_a_few_at_a_time(
    coming: list[Booking],
    two_at_once: None,
    musikkrom: Space,
    main_door: Door,
    music_door: Door,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    run_jobs()
    lead_through(space=musikkrom, doors=[main_door], actor=SYSTEM, now=now)
    assert not Grant.objects.exists()

    assert run_jobs().count("core.react") == 3
    first = Grant.objects.filter(state="active")
    assert set(first.values_list("booking", flat=True)) == {one.pk for one in coming}

    lead_through(space=musikkrom, doors=[music_door], actor=SYSTEM, now=now)
    run_jobs()
    standing = Grant.objects.filter(state="active")
    assert standing.count() == 5
    assert set(standing.values_list("doors__door", flat=True)) == {music_door.pk}


def test_keys_to_many_bookings_follow_a_few_at_a_time(
    coming: list[Booking],
    two_at_once: None,
    musikkrom: Space,
    main_door: Door,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    run_jobs()
    bundle = Bundle.objects.create(space=musikkrom)
    BundleDoor.objects.create(bundle=bundle, door=main_door, order=0)
    ids = [one.pk for one in coming]
    granting.agree_few(booking_ids=ids, now=now)
    assert Grant.objects.count() == 2

    run_jobs()

    assert set(Grant.objects.values_list("booking", flat=True)) == set(ids)
    left = EventRecord.objects.filter(name="keys.KeysBehind").order_by("pk")
    assert [one.payload["booking_ids"] for one in left] == [ids[2:], ids[4:]]


def test_no_more_than_a_few_are_mended_in_one_transaction(
    coming: list[Booking],
    two_at_once: None,
    music_doors: Bundle,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    named: list[list[int]] = []

    def note(*, booking_ids: list[int], now: datetime) -> None:
        assert now
        named.append(booking_ids)

    monkeypatch.setattr(granting, "agree_all", note)

    tending.repair(now=now)

    ids = [one.pk for one in coming]
    assert named == [ids[:2], ids[2:4], ids[4:]]


def test_a_key_that_was_not_issued_between_two_changes_is_sent_again(
    coming: list[Booking], musikkrom: Space, music_door: Door, run_jobs: RunJobs, now: datetime
) -> None:
    """The doors went and came back before any key had followed, and the link refused meanwhile."""
    lead_through(space=musikkrom, doors=[music_door], actor=SYSTEM, now=now)
    run_jobs()
    before = set(Grant.objects.values_list("pk", flat=True))
    Credential.objects.update(actual="failed", error="ground")

    lead_through(space=musikkrom, doors=[music_door], actor=SYSTEM, now=now)
    run_jobs()

    assert set(Grant.objects.values_list("pk", flat=True)) == before
    assert set(Credential.objects.values_list("actual", flat=True)) == {"sent"}
