"""Sums beside the ledger: exact, and added so that those who add to the same never meet crosswise."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError

import pytest

from django.db import transaction

from allmenning.notices.actions import tallying
from allmenning.notices.models import Notice, Tally
from tests.database import AtOnce

Exactly = Callable[[int], AbstractContextManager[object]]


def sums(notice: Notice) -> dict[tuple[str, str], int]:
    rows = Tally.objects.filter(notice=notice, kind__in=["audience", "outcome"])
    return {(row.kind, row.name): row.number for row in rows.exclude(name__in=["found", "left"])}


def test_what_is_added_in_a_block_is_added_once_at_its_end(
    sending: Notice, now: datetime, django_assert_num_queries: Exactly
) -> None:
    before = sums(sending)
    with django_assert_num_queries(1), tallying.added_last(now=now):
        for number in (3, 2, -1):
            numbers = {"reserved": number}
            tallying.add(notice_id=sending.pk, kind="audience", numbers=numbers, now=now)
            tallying.add(notice_id=sending.pk, kind="outcome", numbers={"skipped": 1}, now=now)

    assert sums(sending) == before | {("audience", "reserved"): 4, ("outcome", "skipped"): 3}


def test_nothing_is_added_when_the_block_fails(sending: Notice, now: datetime) -> None:
    before = sums(sending)

    def fail() -> None:
        with tallying.added_last(now=now):
            tallying.add(notice_id=sending.pk, kind="outcome", numbers={"skipped": 1}, now=now)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    tallying.add(notice_id=sending.pk, kind="outcome", numbers={"accepted": 1}, now=now)
    assert sums(sending) == before | {("outcome", "accepted"): 1}


def test_two_who_count_the_same_in_other_orders_both_count(
    sending: Notice, now: datetime, at_once: AtOnce
) -> None:
    both_have_counted_one = Barrier(2, timeout=1)

    def count(*names: str) -> None:
        with transaction.atomic(), tallying.added_last(now=now):
            for name in names:
                tallying.add(notice_id=sending.pk, kind="outcome", numbers={name: 1}, now=now)
                with suppress(BrokenBarrierError):
                    both_have_counted_one.wait()

    outcomes = at_once(lambda: count("accepted", "skipped"), lambda: count("skipped", "accepted"))

    assert outcomes == [None, None]
    assert sums(sending)["outcome", "accepted"] == sums(sending)["outcome", "skipped"] == 2
