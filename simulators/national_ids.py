"""Synthetic national identity numbers: the month is 80 too high, so nobody real has one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from operator import mul

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_INDIVIDUALS = 500


def synthetic_national_id(born: dt.date, *, serial: int = 0, d_number: bool = False) -> str:
    """A valid synthetic number for someone born on a day.

    serial 0, 1, 2 … gives different people born that day. Control digits are those of 1964.
    Raises ValueError when the day has no number left, or lies outside 1940-2039.
    Source: Skatteetaten, Tenor testdata (month + 80); D-number: day + 40.
    """
    if not 1940 <= born.year <= 2039:
        raise ValueError(f"No numbers for people born in {born.year}.")
    valid = list(numbers_of(born, range(_INDIVIDUALS), d_number=d_number))
    if not 0 <= serial < len(valid):
        raise ValueError(f"No synthetic number {serial} is left for {born}.")
    return valid[serial]


def numbers_of(born: dt.date, individuals: range, *, d_number: bool = False) -> Iterator[str]:
    """The valid synthetic numbers of a day, in order, of these of its 500 individual numbers.

    For people born from 1900 to 2039: who are born from 2000 have 500 and up.
    """
    day = born.day + (40 if d_number else 0)
    date = f"{day:02}{born.month + 80:02}{born.year % 100:02}"
    first = 0 if born.year < 2000 else _INDIVIDUALS
    found = (_complete(f"{date}{first + individual:03}") for individual in individuals)
    return filter(None, found)


def is_synthetic(number: str) -> bool:
    """Whether eleven digits are a synthetic number, or D-number, with both its control digits."""
    if len(number) != 11 or not (number.isascii() and number.isdecimal()):
        return False
    day, month = int(number[:2]), int(number[2:4])
    is_date = (1 <= day <= 31 or 41 <= day <= 71) and 81 <= month <= 92
    return is_date and _complete(number[:9]) == number


def _complete(nine: str) -> str | None:
    ten = _with_control(nine, _FIRST_WEIGHTS)
    return ten and _with_control(ten, _SECOND_WEIGHTS)


def _with_control(digits: str, weights: tuple[int, ...]) -> str | None:
    rest = -sum(map(mul, map(int, digits), weights)) % 11
    return None if rest == 10 else f"{digits}{rest}"
