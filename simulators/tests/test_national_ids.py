from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.registers.national_id import is_national_id, is_synthetic, parse_national_id
from simulators.national_ids import synthetic_national_id

BIRTHDAYS = st.dates(dt.date(1940, 1, 1), dt.date(2039, 12, 31))


@given(BIRTHDAYS, st.integers(0, 200), st.booleans())
def test_generated_numbers_are_valid_and_synthetic(
    born: dt.date, serial: int, d_number: bool
) -> None:
    number = synthetic_national_id(born, serial=serial, d_number=d_number)
    assert parse_national_id(number, allow_synthetic=True) == number
    assert is_synthetic(number)
    assert not is_national_id(number, allow_synthetic=False)


def test_serials_give_different_people() -> None:
    born = dt.date(1990, 3, 15)
    assert len({synthetic_national_id(born, serial=serial) for serial in range(200)}) == 200


def test_the_generator_says_when_a_day_is_used_up() -> None:
    with pytest.raises(ValueError, match="9999"):
        synthetic_national_id(dt.date(1990, 3, 15), serial=9999)
    with pytest.raises(ValueError, match="1939"):
        synthetic_national_id(dt.date(1939, 3, 15))
