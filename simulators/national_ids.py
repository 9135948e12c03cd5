"""Synthetic national identity numbers: the month is 80 too high, so nobody real has one."""

from __future__ import annotations

import datetime as dt

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def synthetic_national_id(born: dt.date, *, serial: int = 0, d_number: bool = False) -> str:
    """A valid synthetic number for someone born on a day.

    serial 0, 1, 2 … gives different people born that day. Control digits are those of 1964.
    Raises ValueError when the day has no number left, or lies outside 1940-2039.
    Source: Skatteetaten, Tenor testdata (month + 80); D-number: day + 40.
    """
    day = born.day + (40 if d_number else 0)
    date = f"{day:02}{born.month + 80:02}{born.year % 100:02}"
    valid = [number for number in map(_complete, _openings(date, born.year)) if number]
    if not 0 <= serial < len(valid):
        raise ValueError(f"No synthetic number {serial} is left for {born}.")
    return valid[serial]


def is_synthetic(number: str) -> bool:
    """Whether eleven digits are a synthetic number, or D-number, with both its control digits."""
    if len(number) != 11 or not (number.isascii() and number.isdecimal()):
        return False
    day, month = int(number[:2]), int(number[2:4])
    is_date = (1 <= day <= 31 or 41 <= day <= 71) and 81 <= month <= 92
    return is_date and _complete(number[:9]) == number


def _openings(date: str, year: int) -> list[str]:
    if not 1940 <= year <= 2039:
        raise ValueError(f"No numbers for people born in {year}.")
    first, last = (0, 499) if year < 2000 else (500, 999)
    return [f"{date}{individual:03}" for individual in range(first, last + 1)]


def _complete(nine: str) -> str | None:
    ten = _with_control(nine, _FIRST_WEIGHTS)
    return ten and _with_control(ten, _SECOND_WEIGHTS)


def _with_control(digits: str, weights: tuple[int, ...]) -> str | None:
    rest = -sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return None if rest == 10 else f"{digits}{rest}"
