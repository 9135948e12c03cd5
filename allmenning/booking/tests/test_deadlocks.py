"""Transactions that wait for one another: never by our order, and survived all the same."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

from allmenning.booking.actions.claims import SlotTaken, retried_once
from allmenning.booking.models import Claim
from allmenning.booking.tests.rivals import evenings, people, winners
from allmenning.booking.tests.scenes import held
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.database import AtOnce

pytestmark = pytest.mark.postgres15


def test_a_deadlock_is_tried_once_more_and_then_told(committed: None) -> None:
    tries: list[int] = []

    @retried_once
    def meets_deadlocks(*, often: int) -> str:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if len(tries) <= often:
            raise OperationalError from DeadlockDetected()
        return "done"

    assert meets_deadlocks(often=1) == "done"
    tries.clear()
    with pytest.raises(OperationalError):
        meets_deadlocks(often=2)
    assert len(tries) == 2


def test_other_trouble_is_not_tried_again(committed: None) -> None:
    tries: list[int] = []

    @retried_once
    def fails() -> None:
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        fails()
    assert len(tries) == 1


def test_a_real_deadlock_is_survived(
    kari: Person, ola: Person, musikkrom: Space, now: datetime, at_once: AtOnce
) -> None:
    """Two actions lock two people in opposite order; the one the database ends tries again."""

    @retried_once
    def lock(*, first: Person, second: Person) -> bool:
        for person in (first, second):
            Person.objects.select_for_update().get(pk=person.pk)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.2)")
        return True

    results = at_once(partial(lock, first=kari, second=ola), partial(lock, first=ola, second=kari))

    assert results == [True, True]


def test_holds_of_many_people_for_many_parts_never_deadlock(
    gymsal: Space, gym_thirds: list[Space], now: datetime, at_once: AtOnce
) -> None:
    """Old holds all over the hall are dropped by many at once, who want parts and the whole."""
    holders = people(3, now)
    rivals = people(6, now)
    for evening in evenings():
        for holder, third in zip(holders, gym_thirds, strict=True):
            held(holder, third, now, evening)
        later = now + timedelta(minutes=11)
        wanted = [gymsal, *gym_thirds, gymsal, gym_thirds[1]]
        results = at_once(
            *(
                partial(held, person, space, later, evening)
                for person, space in zip(rivals, wanted, strict=True)
            )
        )

        assert winners(results, SlotTaken)
        assert len(Claim.objects.filter(during=(evening.start, evening.end))) == 3
