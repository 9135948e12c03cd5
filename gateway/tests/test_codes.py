"""Codes in locks that decide alone, at a lock that drops, lies and is slow."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from allmenning.core.period import Period
from allmenning.keys.rules import pins
from allmenning.keys.rules.slots import SPARES, spare_code
from gateway.locks.codes import CodeLock, Slot, State, Wish

START = datetime(2026, 12, 1, 8, tzinfo=UTC)
SECRET = bytes(range(32))
MINUTE = timedelta(minutes=1)
# How long it may take to clear a code from a lock that answers badly.
CLEARED_WITHIN = timedelta(minutes=30)


@dataclass
class BadLock:
    """Drops a tenth of what it is told and asked, says of a fiftieth that it is done though it is
    not, and takes eight seconds."""

    dice: random.Random
    drops: float = 0.1
    lies: float = 0.02
    takes: timedelta = timedelta(seconds=8)
    codes: dict[int, str] = field(default_factory=dict)
    answers: list[tuple[datetime, bytes]] = field(default_factory=list)

    def told(self, topic: str, payload: bytes, now: datetime) -> None:
        if self.dice.random() < self.drops:
            return
        said = json.loads(payload)["pin_code"]
        user = said["user"]
        if topic.endswith("/set"):
            status = self._set(user, said["pin_code"])
        else:
            status = "enabled" if user in self.codes else "available"
        answer = json.dumps({"users": {str(user): {"status": status}}}).encode()
        self.answers.append((now + self.takes, answer))

    def _set(self, user: int, code: str | None) -> str:
        """Does it, or only says so."""
        if self.dice.random() >= self.lies:
            if code is None:
                self.codes.pop(user, None)
            else:
                self.codes[user] = code
        return "available" if code is None else "enabled"

    def said(self, now: datetime) -> list[bytes]:
        if not self.answers or self.answers[0][0] > now:
            return []
        return [self.answers.pop(0)[1]]


@dataclass
class Hall:
    """A lock with its table, and time that goes by the second."""

    table: CodeLock
    lock: BadLock
    wishes: list[Wish] = field(default_factory=list)
    now: datetime = START

    def run(self, until: datetime) -> None:
        self.table.agree(self.wishes, self.now)
        while self.now < until:
            self.now += timedelta(seconds=1)
            for answer in self.lock.said(self.now):
                self.table.hear(answer, self.now)
            if self.now.second % 30 == 0:
                self.table.agree(self.wishes, self.now)
            for topic, payload in self.table.due(self.now):
                self.lock.told(topic, payload, self.now)
            self.nothing_unlisted()

    def nothing_unlisted(self) -> None:
        """Every code that lives in the lock is one the table knows of, and none is called gone."""
        listed = {slot.number for slot in self.table.slots if slot.state is not State.REMOVED}
        assert self.lock.codes.keys() <= listed

    def code_of(self, wish: Wish) -> Slot | None:
        theirs = (slot for slot in self.table.slots if slot.grant == wish.grant)
        return next((one for one in theirs if one.wanted and one.state is State.SET), None)


def hall(*, seed: int = 1, drops: float = 0.1, lies: float = 0.02) -> Hall:
    table = CodeLock(3, "zigbee2mqtt/hall", 10, SECRET)
    return Hall(table, BadLock(random.Random(seed), drops, lies))


def wish(number: int, starts: datetime, minutes: int = 60, *, is_next: bool = False) -> Wish:
    grant = number.to_bytes(16, "big")
    first = pins.pin(SECRET, grant, pins.free_counter(SECRET, grant, ()))
    taken = (first,) if is_next else ()
    code = pins.pin(SECRET, grant, pins.free_counter(SECRET, grant, taken))
    return Wish(grant, code, Period(starts, starts + minutes * MINUTE))


def test_a_code_stands_an_hour_before_and_is_gone_after() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 120 * MINUTE)
    here.wishes = [one]

    here.run(START + 59 * MINUTE)
    assert one.code not in here.lock.codes.values()
    here.run(START + 62 * MINUTE)
    assert one.code in here.lock.codes.values()
    assert here.code_of(one) is not None
    here.run(START + 181 * MINUTE)
    assert one.code not in here.lock.codes.values()


def test_what_was_taken_back_is_cleared_at_once() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 30 * MINUTE)
    here.wishes = [one]
    here.run(START + 6 * MINUTE)
    assert one.code in here.lock.codes.values()

    here.wishes = []
    here.run(here.now + MINUTE)

    assert one.code not in here.lock.codes.values()


def test_a_grant_keeps_its_place_and_another_code_gets_another() -> None:
    here = hall(drops=0, lies=0)
    first, second = wish(1, START + 30 * MINUTE), wish(2, START + 30 * MINUTE)
    here.wishes = [first, second]
    here.run(START + 6 * MINUTE)
    before = [slot.number for slot in here.table.slots if slot.grant == second.grant]

    here.wishes = [second]
    here.run(START + 10 * MINUTE)
    assert [slot.number for slot in here.table.slots if slot.grant == second.grant] == before

    changed = wish(2, START + 30 * MINUTE, is_next=True)
    here.wishes = [changed]
    here.run(START + 15 * MINUTE)
    assert second.code not in here.lock.codes.values()
    assert changed.code in here.lock.codes.values()


def test_at_a_start_what_is_not_in_the_table_is_cleared_and_the_rest_is_left_alone() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 30 * MINUTE)
    here.wishes = [one]
    here.run(START + 6 * MINUTE)
    kept = [slot for slot in here.table.slots if slot.wanted]
    number = next(slot.number for slot in kept if slot.grant == one.grant)
    here.lock.codes[7] = "424243"

    again = Hall(CodeLock(3, "zigbee2mqtt/hall", 10, SECRET, kept), here.lock, [one], here.now)
    again.run(here.now + 6 * MINUTE)

    assert 7 not in again.lock.codes
    assert again.lock.codes[number] == one.code


def test_who_comes_again_with_the_same_code_finds_it_there_again() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 30 * MINUTE)
    later = Wish(one.grant, one.code, Period(START + 300 * MINUTE, START + 360 * MINUTE))
    here.wishes = [one]
    here.run(START + 95 * MINUTE)
    assert one.code not in here.lock.codes.values()

    here.wishes = [later]
    here.run(START + 245 * MINUTE)

    assert here.code_of(later) is not None
    assert one.code in here.lock.codes.values()


def test_places_that_are_said_to_be_no_more_are_cleared_and_forgotten() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 30 * MINUTE)
    here.wishes = [one]
    here.run(START + 6 * MINUTE)
    assert set(here.lock.codes) == {1, 9, 10}
    kept = [Slot(s.number, s.grant, s.mark, s.spare, s.wanted) for s in here.table.slots]

    fewer = Hall(CodeLock(3, "zigbee2mqtt/hall", 4, SECRET, kept), here.lock, [one], here.now)
    fewer.run(here.now + 8 * MINUTE)

    assert set(fewer.lock.codes) == {1, 3, 4}
    assert fewer.lock.codes[1] == one.code
    assert [slot.number for slot in fewer.table.slots] == [1, 2, 3, 4]


def test_her_code_gets_another_place_when_its_own_is_no_more() -> None:
    here, four = hall(drops=0, lies=0), [wish(n, START + 30 * MINUTE) for n in (1, 2, 3, 4)]
    here.wishes = four
    here.run(START + 6 * MINUTE)
    kept = [Slot(s.number, s.grant, s.mark, s.spare, s.wanted) for s in here.table.slots]

    fewer = Hall(CodeLock(3, "zigbee2mqtt/hall", 3, SECRET, kept), here.lock, four[3:], here.now)
    fewer.run(here.now + 8 * MINUTE)

    assert here.table.slots[3].grant == four[3].grant
    assert fewer.lock.codes[1] == four[3].code
    assert set(fewer.lock.codes) == {1, 2, 3}


def test_a_lock_that_takes_no_new_code_leaves_her_a_spare_one() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 120 * MINUTE)
    here.run(START + 10 * MINUTE)
    here.lock.lies = 1
    here.wishes = [one]

    here.run(START + 89 * MINUTE)
    assert here.code_of(one) is None
    here.run(START + 92 * MINUTE)

    spare = here.code_of(one)
    assert spare is not None
    assert spare.spare == 0
    first, second = (spare_code(SECRET, door=3, slot=spare.number, count=n) for n in (0, 1))
    assert here.lock.codes[spare.number] == first
    here.lock.lies = 0
    here.run(START + 185 * MINUTE)
    assert here.lock.codes[spare.number] == second


def test_a_spare_code_is_not_exchanged_when_somebody_may_just_have_been_told_it() -> None:
    here, one = hall(drops=0, lies=0), wish(1, START + 60 * MINUTE)
    here.wishes = [one]
    here.run(START + 30 * MINUTE - timedelta(seconds=1))

    assert not here.table.is_in_use(here.now)
    assert here.table.is_in_use(START + 30 * MINUTE)
    assert here.table.is_in_use(one.during.end - timedelta(seconds=1))
    assert not here.table.is_in_use(one.during.end)


def test_what_a_lock_says_unasked_or_of_other_things_changes_nothing() -> None:
    here = hall()
    before = [(slot.number, slot.state) for slot in here.table.slots]
    for said in (b"", b"{", b'{"users": 4}', b'{"users": {"1": "x"}}', b'{"users": {"1": {}}}'):
        here.table.hear(said, START)

    here.table.hear(b'{"users": {"1": {"status": "available"}}}', START)

    assert [(slot.number, slot.state) for slot in here.table.slots] == before


@pytest.mark.prove
def test_a_bad_lock_has_nearly_all_codes_half_an_hour_before_and_the_rest_a_spare() -> None:
    """A busy hall and its bad lock: two hundred bookings, one each 45 minutes."""
    here = hall(seed=20261201)
    starts = [START + (120 + 45 * number) * MINUTE for number in range(200)]
    wishes = [wish(number, at, minutes=90) for number, at in enumerate(starts, 1)]
    own = ready = 0
    for number, one in enumerate(wishes):
        here.wishes = wishes[max(number - 3, 0) : number + 4]
        here.run(one.during.start - 30 * MINUTE - timedelta(seconds=1))
        slot = here.code_of(one)
        own += slot is not None and slot.spare is None
        here.run(one.during.start - 15 * MINUTE)
        ready += here.code_of(one) is not None

    assert own / len(wishes) >= 0.995
    assert ready == len(wishes)
    here.run(wishes[-1].during.end + CLEARED_WITHIN)
    assert len(here.lock.codes) == SPARES
