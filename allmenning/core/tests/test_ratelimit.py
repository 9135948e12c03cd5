"""Token buckets: a burst, then a steady trickle, shared by all processes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django.db import connection

from allmenning.core.ratelimit import Limit, may_try
from tests.database import AtOnce

FIVE = Limit("ring", burst=5, per_minute=2)


def _tries(limit: Limit, number: int, *, now: datetime, who: str = "Kari") -> int:
    return sum(may_try(limit, who=who, now=now) for _ in range(number))


def test_a_burst_is_let_through_and_no_more(database: None, now: datetime) -> None:
    assert _tries(FIVE, 10, now=now) == 5


def test_the_bucket_fills_by_the_minute_and_never_over(database: None, now: datetime) -> None:
    _tries(FIVE, 5, now=now)

    assert _tries(FIVE, 5, now=now + timedelta(seconds=29)) == 0
    assert _tries(FIVE, 5, now=now + timedelta(seconds=30)) == 1
    assert _tries(FIVE, 9, now=now + timedelta(days=1)) == 5


def test_a_refused_try_costs_nothing(database: None, now: datetime) -> None:
    """Somebody who hammers gets through as soon as somebody who waits."""
    _tries(FIVE, 5, now=now)
    for second in range(30):
        assert not may_try(FIVE, who="Kari", now=now + timedelta(seconds=second))

    assert may_try(FIVE, who="Kari", now=now + timedelta(seconds=30))


def test_each_has_a_bucket_for_each_act(database: None, now: datetime) -> None:
    _tries(FIVE, 5, now=now)

    assert may_try(FIVE, who="Nils", now=now)
    assert may_try(Limit("knock", burst=1, per_minute=1), who="Kari", now=now)


def test_a_clock_that_runs_behind_gives_nothing_extra(database: None, now: datetime) -> None:
    _tries(FIVE, 5, now=now)

    assert not may_try(FIVE, who="Kari", now=now - timedelta(hours=1))
    assert _tries(FIVE, 5, now=now + timedelta(seconds=30)) == 1


def test_the_key_tells_nobody_who_it_was(database: None, now: datetime) -> None:
    may_try(FIVE, who="198.51.100.7", now=now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(key, 'escape') FROM core_ratebucket")
        assert "198.51.100.7" not in cursor.fetchone()[0]


@pytest.mark.postgres15
def test_tries_at_the_same_time_take_exactly_the_burst(at_once: AtOnce, now: datetime) -> None:
    tries = at_once(*[lambda: may_try(FIVE, who="Kari", now=now)] * 24)

    assert sorted(tries) == [False] * 19 + [True] * 5


@given(st.lists(st.integers(0, 90), min_size=1, max_size=12))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_long_run_is_bounded(database: None, now: datetime, waits: list[int]) -> None:
    """However one spaces the tries, no more pass than the burst and what has trickled in."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ratebucket")
    passed, moment = 0, now
    for wait in waits:
        moment += timedelta(seconds=wait)
        passed += _tries(FIVE, 3, now=moment)

    assert passed <= FIVE.burst + sum(waits[1:]) / 60 * FIVE.per_minute
