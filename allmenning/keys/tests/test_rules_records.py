"""The record of openings is a chain: whatever is changed, left out or swapped shows."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.keys.rules.records import FIRST_LINK, Record, chain, linked, record_in, written
from allmenning.keys.rules.sealing import NotSealed, encoded
from allmenning.keys.tests.doorstep import NOW, SECOND

records = st.builds(
    Record,
    sequence=st.integers(1, 1 << 40),
    at=st.integers(0, 1 << 32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    door=st.integers(0, 1 << 31),
    by=st.text(max_size=12),
    allowed=st.booleans(),
    reason=st.text(max_size=20),
    grant=st.binary(max_size=16),
    order=st.binary(max_size=16),
    outcome_of=st.none() | st.integers(1, 1 << 40),
)
LINES = [
    written(Record(n, NOW + n * SECOND, 1, "pin", allowed=True, reason="open"))
    for n in range(1, 21)
]


@given(records)
def test_a_line_is_read_as_it_was_written(record: Record) -> None:
    assert record_in(written(record)) == record
    assert written(record_in(written(record))) == written(record)


@given(records, records)
def test_two_records_have_the_same_line_only_when_they_are_the_same(
    one: Record, other: Any
) -> None:
    assert (written(one) == written(other)) is (one == other)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        encoded(None),
        encoded([1, 2]),
        encoded([1, 1 << 70, 1, "pin", True, "open", b"", b"", None]),
        encoded([1, 1, 1, "pin", 1, "open", b"", b"", None]),
        encoded([1, 1, 1, "pin", True, "open", b"", b"", "two"]),
    ],
)
def test_another_line_is_none(line: bytes) -> None:
    with pytest.raises(NotSealed):
        record_in(line)


@given(st.binary(max_size=100))
def test_no_bytes_break_it(data: bytes) -> None:
    with pytest.raises(NotSealed):
        record_in(data)


def test_the_chain_goes_on_from_where_it_was() -> None:
    whole = chain(LINES)

    assert whole[0] == linked(FIRST_LINK, LINES[0])
    assert chain(LINES[:7]) + chain(LINES[7:], after=whole[6]) == whole
    assert chain([]) == []


@pytest.mark.parametrize("place", range(len(LINES)))
def test_a_line_changed_left_out_or_added_shows_at_the_end(place: int) -> None:
    end = chain(LINES)[-1]
    other = written(replace(record_in(LINES[place]), door=2))
    changed = [*LINES[:place], other, *LINES[place + 1 :]]
    without = [*LINES[:place], *LINES[place + 1 :]]
    twice = [*LINES[:place], LINES[place], *LINES[place:]]

    assert end not in (chain(changed)[-1], chain(without)[-1], chain(twice)[-1])


@given(st.permutations(LINES))
def test_lines_swapped_show_at_the_end(swapped: list[bytes]) -> None:
    assert (chain(swapped)[-1] == chain(LINES)[-1]) is (swapped == LINES)


def test_bytes_moved_from_one_line_to_the_next_show() -> None:
    moved = [LINES[0] + LINES[1][:1], LINES[1][1:], *LINES[2:]]

    assert chain(moved)[-1] != chain(LINES)[-1]
