"""The key of a contract at a place that closes: what the door knew no longer opens."""

from datetime import date, datetime, timedelta

import pytest

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from allmenning.keys.actions import tending
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.contracts import suspend
from allmenning.keys.models import Contract, Door, Gateway, Grant, OpenAccess, OpenAccessDoor
from allmenning.keys.tests.at_the_door import Doorstep, code_of
from allmenning.people.models import Person
from allmenning.places.models import OpeningException
from tests.moment import SetClock


@pytest.fixture
def step(gateway: Gateway, karis_contract: Contract) -> Doorstep:
    """The door knows Kari's key."""
    made = Doorstep(gateway.pk, lambda: timezone.now())
    made.connects()
    return made


def grant_of(contract: Contract) -> Grant:
    return Grant.objects.get(contract=contract, state=Grant.State.ACTIVE)


def close(place: OpenAccess, now: datetime, *, days: int) -> None:
    """Closed from today, for so many days."""
    closed = DateRange(now.date(), now.date() + timedelta(days=days))
    OpeningException.objects.create(timetable=place.timetable, days=closed)


def test_a_place_that_closes_for_long_opens_for_nobody_and_later_as_before(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    main_door: Door,
    step: Doorstep,
    now: datetime,
) -> None:
    code = code_of(grant_of(karis_contract))
    assert step.types(main_door.pk, code) == "open"

    close(open_haugen, now, days=60)
    agree_keys(now=now)
    agree_keys(now=now)
    step.told()

    assert step.types(main_door.pk, code) == "unknown"
    assert not Grant.objects.filter(state=Grant.State.ACTIVE).exists()
    agree_keys(now=now + timedelta(days=58))
    first = grant_of(karis_contract).doors.order_by("during")[0]
    assert first.during.lower.date() == date(2027, 2, 1)


def test_a_place_that_closes_for_a_week_is_closed_today_and_opens_with_the_same_code(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    main_door: Door,
    step: Doorstep,
    now: datetime,
    set_clock: SetClock,
) -> None:
    code = code_of(grant_of(karis_contract))
    close(open_haugen, now, days=8)
    agree_keys(now=now)
    step.told()

    assert step.types(main_door.pk, code) == "too_early"
    set_clock(now + timedelta(days=8))
    tending.renew_due(now=timezone.now())
    step.connects()
    assert step.types(main_door.pk, code) == "open"


def test_who_is_suspended_while_the_place_is_closed_stays_outside(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    main_door: Door,
    fatima: Person,
    step: Doorstep,
    now: datetime,
) -> None:
    code = code_of(grant_of(karis_contract))
    close(open_haugen, now, days=8)
    agree_keys(now=now)
    suspend(contract=karis_contract, reason="Bråk", employee=fatima, now=now)
    step.told()

    assert step.types(main_door.pk, code) == "unknown"


def test_a_place_that_loses_all_its_doors_opens_for_nobody(
    karis_contract: Contract, main_door: Door, step: Doorstep, now: datetime
) -> None:
    code = code_of(grant_of(karis_contract))

    OpenAccessDoor.objects.all().delete()
    agree_keys(now=now)
    step.told()

    assert step.types(main_door.pk, code) == "unknown"
