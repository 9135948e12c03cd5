"""The gateway over its store: gapless changes, nothing undone, written before it opens."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from allmenning.keys.rules import wire
from allmenning.keys.rules.decisions import Presentation, Reason
from allmenning.keys.rules.pins import pin
from allmenning.keys.rules.presenting import By, Screen
from allmenning.keys.rules.records import FIRST_LINK, chain, record_in
from allmenning.keys.rules.sealing import NotSealed
from gateway.core import Gateway
from gateway.journal import INTERRUPTED, OPENED
from gateway.store import Store
from gateway.tests import world
from gateway.tests.world import DOOR, IDENTITY, NOW, NUMBER, SECRET, Hands, Platform, at, digits


class Full(Store):
    """A disk that is full for as long as it is said to be."""

    is_full = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with super().transaction():
            yield
            if self.is_full:
                raise sqlite3.OperationalError("database or disk is full")


def code_of(grant: bytes) -> str:
    return pin(SECRET, grant, 0)


def test_the_first_message_brings_the_keys_it_is_checked_with() -> None:
    made = world.gateway()
    with pytest.raises(NotSealed):
        made.heard(world.sealed(wire.Received(NUMBER, 0)))
    (have,) = made.heard(Platform().changes())
    assert isinstance(have, wire.Have)
    assert (have.sequence, have.epoch, made.doors) == (3, 1, world.DOORS.doors)


def test_keys_that_the_root_does_not_vouch_for_bring_nothing() -> None:
    false_root = world.certified_by(world.ISSUING)
    with pytest.raises(NotSealed):
        world.gateway().heard(world.sealed(wire.Changes(NUMBER, 1, (false_root,))))


def test_a_code_opens_in_its_time_and_is_written_first() -> None:
    mine = world.grant()
    made = world.told(":memory:", world.granted(mine))
    tried = made.attempt(digits(code_of(mine.id)), at())
    assert (tried.decision.reason, tried.sequence) == (Reason.OPEN, 1)
    assert made.journal.outcome(1, OPENED) == 2
    assert made.journal.outcome(1, OPENED) is None
    lines = made.journal.unsent()
    assert lines is not None
    first, second = (record_in(line) for line in lines.lines)
    assert (first.grant, first.allowed, second.outcome_of, second.reason) == (
        mine.id,
        True,
        1,
        OPENED,
    )


def test_changes_come_once_and_in_turn() -> None:
    platform, made = Platform(), world.gateway()
    mine = world.grant()
    early = platform.changes(world.granted(mine))
    made.heard(early)
    made.heard(early)
    assert made.sequence == 4
    after_a_gap = wire.Changes(NUMBER, 6, (world.revoked(mine),))
    assert made.apply(after_a_gap) == 4
    assert made.attempt(digits(code_of(mine.id)), at()).decision.allowed


def test_what_was_taken_back_stays_so() -> None:
    mine = world.grant()
    made = world.told(
        ":memory:", world.granted(mine), world.revoked(mine), world.granted(mine), wire.Epoch(0)
    )
    assert not made.attempt(digits(code_of(mine.id)), at()).decision.allowed
    assert (made.epoch, made.sequence) == (1, 7)
    decision = made.attempt(world.ordered(By.BUTTON, mine.id), at()).decision
    assert decision.reason is Reason.REVOKED


def test_a_phone_brings_word_of_what_was_taken_back() -> None:
    mine = world.grant()
    made = world.told(":memory:", world.granted(mine))
    listed = wire.RevocationList(NUMBER, 9, 2, (world.revoked(mine),))
    shown = Screen(b"anything", 0, b"", world.sealed(listed))
    made.attempt(Presentation(DOOR, "1", shown), at())
    assert (made.epoch, made.sequence) == (2, 4)
    assert not made.attempt(digits(code_of(mine.id)), at()).decision.allowed


def test_another_file_of_the_same_gateway_goes_on_where_it_was(tmp_path: Path) -> None:
    mine, once = world.grant(), world.grant(uses=1)
    path = tmp_path / "gateway.sqlite"
    made = world.told(path, world.granted(mine), world.granted(once), world.revoked(mine))
    assert made.attempt(digits(code_of(once.id)), at()).decision.allowed
    again = world.gateway(path)
    assert again.sequence == made.sequence
    again.journal.settle_interrupted()
    assert again.attempt(digits(code_of(once.id)), at()).decision.reason is Reason.USED_UP
    assert not again.attempt(digits(code_of(mine.id)), at()).decision.allowed
    lines = again.journal.lines_after(0)
    assert lines is not None
    assert [record_in(line).reason for line in lines.lines][:2] == ["open", INTERRUPTED]
    assert len(set(chain(lines.lines, after=FIRST_LINK))) == 4


def test_a_full_disk_opens_for_staff_only() -> None:
    mine, staff = world.grant(), world.grant(is_staff=True)
    store = Full(":memory:")
    made = Gateway(IDENTITY, store, Hands().clock())
    Platform().tell(made, world.granted(mine), world.granted(staff))
    store.is_full = True
    refused = made.attempt(digits(code_of(mine.id)), at())
    assert (refused.decision.reason, refused.sequence) == (Reason.NOT_WRITTEN, None)
    assert made.attempt(digits(code_of(staff.id)), at()).decision.allowed
    order = world.ordered()
    assert made.attempt(order, at()).decision.allowed
    assert made.attempt(order, at()).decision.reason is Reason.REPLAYED
    store.is_full = False
    assert made.attempt(digits(code_of(mine.id)), at()).sequence == 1


def test_wrong_codes_lock_the_reader_also_after_a_restart(tmp_path: Path) -> None:
    mine = world.grant()
    made = world.told(tmp_path / "a", world.granted(mine))
    for _ in range(5):
        made.attempt(digits("999999"), at())
    again = world.gateway(tmp_path / "a")
    assert again.attempt(digits(code_of(mine.id)), at()).decision.reason is Reason.READER_LOCKED


def test_a_clock_turned_back_lets_nobody_in_after_a_restart(tmp_path: Path) -> None:
    hands = Hands()
    made = world.gateway(tmp_path / "a", hands)
    Platform().tell(made)
    world.tell_time(made, NOW)
    hands.wall -= timedelta(days=1)
    assert made.reading().now == NOW
    again = world.gateway(tmp_path / "a", hands)
    assert not again.reading().is_safe
    again.heard(world.sealed(wire.Hello(NUMBER, 3, 1, NOW + timedelta(seconds=5))))
    assert not again.reading().is_safe
    world.tell_time(again, NOW + timedelta(seconds=5))
    assert again.reading().is_safe


def test_an_answer_puts_right_what_a_wrong_clock_wrote(tmp_path: Path) -> None:
    hands = Hands(NOW + timedelta(days=3650))
    wrong = world.gateway(tmp_path / "a", hands)
    Platform().tell(wrong)
    wrong.attempt(digits("123456"), wrong.reading())
    hands.wall = NOW
    again = world.gateway(tmp_path / "a", hands)
    assert not again.reading().is_safe
    again.heard(world.sealed(wire.Hello(NUMBER, 3, 1, NOW, b"old answer")))
    assert not again.reading().is_safe
    world.tell_time(again, NOW)
    assert again.reading() == at(NOW)
    assert again.latest == NOW


def test_an_answer_that_was_kept_back_is_none() -> None:
    hands = Hands()
    made = world.gateway(hands=hands)
    Platform().tell(made)
    asks = made.have({}).asks
    hands.pass_by(11)
    made.heard(world.sealed(wire.Hello(NUMBER, 3, 1, NOW, asks)))
    assert made.reading().now == NOW + timedelta(seconds=11)


def test_a_record_goes_when_it_is_received_and_a_week_old() -> None:
    hands = Hands()
    made = world.gateway(hands=hands)
    Platform().tell(made)
    world.tell_time(made, NOW)
    for _ in range(3):
        made.attempt(digits("123456"), made.reading())
    made.heard(world.sealed(wire.Received(NUMBER, 2)))
    made.tidy()
    assert made.journal.lines_after(0) is not None
    hands.pass_by(8 * 86400)
    made.tidy()
    left = made.journal.lines_after(0)
    assert left is not None
    assert left.first == 3
    made.journal.received(0)
    assert made.journal.unsent() == left


def test_a_clock_that_nobody_told_forgets_nothing() -> None:
    mine = world.grant()
    hands = Hands()
    made = world.gateway(hands=hands)
    Platform().tell(made, world.granted(mine), world.revoked(mine))
    hands.wall += timedelta(days=3650)
    made.tidy()
    hands.wall = NOW
    made.apply(wire.Changes(NUMBER, made.sequence + 1, (world.granted(mine),)))
    assert made.sequence == 6
    assert not made.attempt(digits(code_of(mine.id)), at()).decision.allowed


def test_grants_are_lent_from_when_the_platform_last_said_that_all_was_told(tmp_path: Path) -> None:
    mine = world.grant(starts=NOW + timedelta(hours=71), hours=4)
    made = world.gateway(tmp_path / "a")
    Platform().tell(made, world.granted(mine))
    late = NOW + timedelta(hours=73)

    assert made.attempt(digits(code_of(mine.id)), at(late)).decision.reason is Reason.ENDED
    made.heard(world.sealed(wire.Hello(NUMBER, 5, 1, NOW + timedelta(hours=2))))
    assert made.attempt(digits(code_of(mine.id)), at(late)).decision.reason is Reason.ENDED
    made.heard(world.sealed(wire.Hello(NUMBER, 4, 1, NOW + timedelta(hours=2))))
    again = world.gateway(tmp_path / "a")
    assert again.attempt(digits(code_of(mine.id)), at(late)).decision.allowed


def test_a_platform_set_back_in_time_is_told_what_it_took_back() -> None:
    mine = world.grant()
    made = world.told(":memory:", world.granted(mine), world.revoked(mine))
    answers = made.heard(world.sealed(wire.Hello(NUMBER, 4, 1, NOW)))
    listed, have = answers
    assert isinstance(listed, wire.RevocationList)
    assert (listed.revoked, listed.sequence) == ((world.revoked(mine),), 5)
    assert isinstance(have, wire.Have)
    anew = (world.KEYS, wire.Epoch(2), world.granted(mine))
    made.heard(world.sealed(wire.Changes(NUMBER, 6, anew)))
    assert (made.sequence, made.epoch) == (8, 2)
    assert not made.attempt(digits(code_of(mine.id)), at()).decision.allowed


def test_an_answer_is_not_answered() -> None:
    made = world.told()
    answer = wire.Hello(NUMBER, 9, 5, NOW, made.have({}).asks)
    assert made.heard(world.sealed(answer)) == []
    (have,) = made.heard(world.sealed(wire.Hello(NUMBER, 9, 5, NOW)))
    assert isinstance(have, wire.Have)
