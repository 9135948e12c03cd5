from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.registers.national_id import (
    InvalidNationalId,
    born_on,
    is_national_id,
    is_synthetic,
    parse_national_id,
)
from simulators.national_ids import synthetic_national_id

FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
RULE_OF_1964 = (0,)
RULE_OF_2032 = (1, 2, 3)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
INDIVIDUALS = st.integers(0, 999)


def numbers(nine: str, remainders: tuple[int, ...]) -> list[str]:
    """Every number on nine digits whose first sum has one of the remainders."""
    first = sum(int(d) * w for d, w in zip(nine, FIRST_WEIGHTS, strict=True))
    made = []
    for remainder in remainders:
        k1 = (remainder - first) % 11
        k2 = -sum(int(d) * w for d, w in zip(f"{nine}{k1 % 10}", SECOND_WEIGHTS, strict=True)) % 11
        if k1 < 10 and k2 < 10:
            made.append(f"{nine}{k1}{k2}")
    return made


@pytest.mark.parametrize(
    "text",
    [
        "15839010009",
        "15839010270",
        "15839010351",
        "55839010183",
        " 158390 10009 ",
        "158390\u00a010009",
    ],
)
def test_synthetic_numbers_are_accepted_only_when_asked_for(text: str) -> None:
    digits = parse_national_id(text, allow_synthetic=True)
    assert len(digits) == 11
    assert is_synthetic(digits)
    assert not is_national_id(text, allow_synthetic=False)


def test_the_official_sample_of_2032_is_accepted() -> None:
    assert parse_national_id("30108299939", allow_synthetic=False) == "30108299939"
    assert not is_synthetic("30108299939")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1583901000",
        "158390100090",
        "1583901000a",
        "١٥٨٣٩٠١٠٠٠٩",
        "15839010019",
        "15839010008",
        "00000000000",
        "00839010009",
        "31829000000",
        "15009010009",
        "15139010009",
        "15939010009",
        "99839010009",
        "😀" * 11,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidNationalId):
        parse_national_id(text, allow_synthetic=True)


def test_a_refusal_never_repeats_what_was_typed() -> None:
    with pytest.raises(InvalidNationalId) as refusal:
        parse_national_id("15839010008", allow_synthetic=True)
    assert "15839010008" not in repr(refusal.value)


@given(DAYS, INDIVIDUALS, st.sampled_from([0, 40]), st.sampled_from([0, 80]))
def test_numbers_of_both_rules_are_accepted_for_every_day(
    born: dt.date, individual: int, d_number: int, synthetic: int
) -> None:
    nine = f"{born.day + d_number:02}{born.month + synthetic:02}{born:%y}{individual:03}"
    for number in numbers(nine, RULE_OF_1964 + RULE_OF_2032):
        assert parse_national_id(number, allow_synthetic=True) == number
        assert is_national_id(number, allow_synthetic=False) is (synthetic == 0)
        assert is_synthetic(number) is (synthetic == 80)


@given(DAYS, INDIVIDUALS, st.integers(0, 10), st.integers(1, 9))
def test_no_single_mistyped_digit_passes(
    born: dt.date, individual: int, position: int, change: int
) -> None:
    for number in numbers(f"{born:%d%m%y}{individual:03}", RULE_OF_1964 + RULE_OF_2032):
        wrong = str((int(number[position]) + change) % 10)
        # No weight of the second sum is a multiple of eleven, and that sum must be exact.
        assert not is_national_id(
            number[:position] + wrong + number[position + 1 :], allow_synthetic=True
        )


@given(DAYS, INDIVIDUALS)
def test_first_sums_beyond_the_rule_of_2032_are_refused(born: dt.date, individual: int) -> None:
    for number in numbers(f"{born:%d%m%y}{individual:03}", (4, 5, 6, 7, 8, 9, 10)):
        assert not is_national_id(number, allow_synthetic=True)


@pytest.mark.parametrize(
    ("day", "exists"), [("290200", True), ("290204", True), ("290201", False), ("310499", False)]
)
def test_a_day_counts_when_some_century_has_it(day: str, exists: bool) -> None:
    made = numbers(f"{day}512", RULE_OF_1964 + RULE_OF_2032)
    assert made
    assert {is_national_id(number, allow_synthetic=False) for number in made} == {exists}


@pytest.mark.parametrize(
    ("born", "d_number"),
    [
        (dt.date(1940, 1, 31), False),
        (dt.date(1999, 12, 31), False),
        (dt.date(2000, 2, 29), True),
        (dt.date(2008, 12, 1), False),
        (dt.date(2039, 6, 30), True),
    ],
)
def test_a_synthetic_number_tells_the_day_of_birth(born: dt.date, d_number: bool) -> None:
    for serial in (0, 7):
        number = synthetic_national_id(born, serial=serial, d_number=d_number)
        assert number[2] in "89"
        assert born_on(number) == born


@given(DAYS, st.integers(0, 499), st.sampled_from([0, 40]), st.sampled_from([0, 80]))
def test_individual_numbers_below_500_are_of_the_twentieth_century(
    born: dt.date, individual: int, d_number: int, synthetic: int
) -> None:
    nine = f"{born.day + d_number:02}{born.month + synthetic:02}{born:%y}{individual:03}"
    try:
        meant = dt.date(1900 + born.year % 100, born.month, born.day)
    except ValueError:
        meant = None
    for number in numbers(nine, RULE_OF_1964):
        assert born_on(number) == meant


@pytest.mark.parametrize(
    ("nine", "born"),
    [
        ("018254600", dt.date(1854, 2, 1)),
        ("018254950", dt.date(1954, 2, 1)),
        ("018239998", dt.date(2039, 2, 1)),
        ("018253700", None),
        ("018240899", None),
    ],
)
def test_the_century_is_told_by_the_individual_number(nine: str, born: dt.date | None) -> None:
    (number, *_others) = numbers(nine, RULE_OF_1964)
    assert born_on(number) == born


def test_numbers_of_the_rule_of_2032_tell_no_day_of_birth() -> None:
    made = numbers("158190100", RULE_OF_2032)
    assert made
    assert {born_on(number) for number in made} == {None}
