"""What a grant says, how long it is lent, and that a cheap reader can read it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.period import Period
from allmenning.keys.forms import open_access as contract_form
from allmenning.keys.forms import opening as errand_form
from allmenning.keys.rules import sealing, wire
from allmenning.keys.rules.grants import (
    LEASE,
    LONGEST_KEPT,
    LONGEST_TOKEN,
    Access,
    Grant,
    TooManyDoors,
    coming,
    is_near,
    issue,
    lease,
    read,
)
from allmenning.keys.rules.sealing import NotSealed, seal
from allmenning.keys.tests.doorstep import (
    HOUR,
    ISSUING,
    KEY_ID,
    KEYS,
    NOW,
    PHONE,
    SECOND,
    grant,
    token,
)

FULL = grant(
    doors=tuple(Access(1_000_000 + n, Period(NOW, NOW + 30 * HOUR)) for n in range(4)),
    gateway=1_000_000,
    epoch=70_000,
    uses=30_000,
    device=PHONE.public,
    needs_pin=True,
    is_staff=True,
)


def access(start: timedelta, end: timedelta) -> Access:
    return Access(1, Period(NOW + start, NOW + end))


def test_four_doors_and_all_conditions_fit_in_a_square_code_on_paper() -> None:
    assert len(token(FULL)) <= LONGEST_TOKEN == 300


def test_more_doors_than_fit_are_told_before_anything_is_printed() -> None:
    many = replace(FULL, doors=FULL.doors * 5)

    with pytest.raises(TooManyDoors):
        issue(many, key=ISSUING, key_id=KEY_ID)


def kept(*, doors: int, stretches: int) -> Grant:
    """A gateway's own copy, with numbers as long as they grow."""
    every = (
        Access(1_000_000 + door, Period(NOW + n * HOUR, NOW + n * HOUR + HOUR))
        for door in range(doors)
        for n in range(stretches)
    )
    return grant(doors=tuple(every), gateway=1_000_000, epoch=70_000)


@pytest.mark.parametrize(
    ("doors", "stretches"), [(contract_form.MOST_DOORS, 12), (errand_form.MOST_DOORS, 1)]
)
def test_a_gateway_keeps_as_many_doors_as_the_forms_offer(doors: int, stretches: int) -> None:
    given_ = kept(doors=doors, stretches=stretches)

    assert LONGEST_TOKEN < len(token(given_)) <= LONGEST_KEPT
    assert read(token(given_), KEYS, longest=LONGEST_KEPT) == given_
    with pytest.raises(NotSealed, match="too long"):
        read(token(given_), KEYS)


def test_what_a_gateway_could_not_read_is_not_issued() -> None:
    with pytest.raises(TooManyDoors):
        issue(kept(doors=100, stretches=4), key=ISSUING, key_id=KEY_ID)
    full = wire.Changes(
        1, 1, (wire.Granted(bytes(LONGEST_KEPT), 1, bytes(16)),) * wire.MOST_CHANGES
    )
    assert len(wire.send(full, key=ISSUING, key_id=KEY_ID)) < sealing.LONGEST


@given(
    doors=st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 10**6)), max_size=4),
    uses=st.none() | st.integers(1, 99),
    device=st.none() | st.just(PHONE.public),
    needs_pin=st.booleans(),
    is_staff=st.booleans(),
)
def test_what_was_issued_is_what_is_read(
    doors: Any, uses: int, device: Any, needs_pin: bool, is_staff: bool
) -> None:
    given_ = grant(
        doors=tuple(Access(n, Period(NOW, NOW + length * SECOND)) for n, length in doors),
        uses=uses,
        device=device,
        needs_pin=needs_pin,
        is_staff=is_staff,
    )

    assert read(token(given_), KEYS) == given_


BROKEN = {
    "a list": [1],
    "nothing": None,
    "no doors": {1: "oslo"},
    "a short id": {7: b"short"},
    "an end before the start": {4: 1},
    "doors that are none": {-65537: 5},
    "a door without an end": {-65537: [[1, 2]]},
    "a time beyond time": {4: 1 << 70},
    "a number of times that is none": {-65539: "often"},
    "a device that is none": {8: b"short"},
    "flags that are none": {-65540: "all"},
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_sealed_thing_that_is_no_grant_is_refused(how: str) -> None:
    claims = {1: "o", 3: 1, 4: 9, 5: 1, 6: 1, 7: bytes(16), -65537: [[1, 1, 2]], -65538: 1}
    broken = BROKEN[how]
    whole = {**claims, **broken} if isinstance(broken, dict) and how != "no doors" else broken

    assert read(seal(claims, key=ISSUING, key_id=KEY_ID), KEYS).gateway == 1
    with pytest.raises(NotSealed):
        read(seal(whole, key=ISSUING, key_id=KEY_ID), KEYS)


def test_what_is_longer_than_any_grant_is_not_even_read() -> None:
    with pytest.raises(NotSealed, match="too long"):
        read(seal(bytes(300), key=ISSUING, key_id=KEY_ID), KEYS)


@pytest.mark.parametrize(
    ("doors", "lent"),
    [
        ([access(timedelta(0), HOUR)], HOUR),
        ([access(71 * HOUR, 73 * HOUR)], LEASE),
        ([access(LEASE - SECOND, 2 * LEASE)], LEASE),
        ([access(LEASE, 2 * LEASE)], LEASE),
        ([access(-HOUR, timedelta(0))], None),
        ([access(-HOUR, SECOND)], SECOND),
        ([access(-2 * HOUR, -HOUR), access(LEASE, 2 * LEASE)], LEASE),
        ([access(HOUR, 2 * HOUR), access(3 * HOUR, 4 * HOUR)], 4 * HOUR),
        ([], None),
    ],
)
def test_a_grant_is_lent_until_the_last_door_shuts_and_three_days_at_most(
    doors: Any, lent: Any
) -> None:
    answer = lease(doors, now=NOW)

    assert answer == (Period(NOW, NOW + lent) if lent else None)


def test_a_copy_names_every_door_that_is_not_over() -> None:
    over, soon, late = (
        access(-HOUR, timedelta(0)),
        access(HOUR, 2 * HOUR),
        access(LEASE, LEASE + HOUR),
    )

    assert coming([over, soon, late], now=NOW) == (soon, late)


@pytest.mark.parametrize(
    ("windows", "near"),
    [
        ([access(LEASE - SECOND, 2 * LEASE)], True),
        ([access(LEASE, 2 * LEASE)], False),
        ([access(-HOUR, SECOND)], True),
        ([access(-HOUR, timedelta(0))], False),
        ([access(LEASE, 2 * LEASE), access(HOUR, 2 * HOUR)], True),
        ([], False),
    ],
)
def test_doors_are_told_when_the_first_is_to_open_within_three_days(
    windows: Any, near: bool
) -> None:
    assert is_near([one.during for one in windows], now=NOW) is near


def test_three_days_are_seventy_two_hours_also_when_the_clock_changes() -> None:
    saturday = datetime(2027, 10, 30, 12, tzinfo=UTC)

    lent = lease([Access(1, Period(saturday, saturday + timedelta(days=9)))], now=saturday)

    assert lent is not None
    assert lent.length == timedelta(hours=72)
