"""National identity numbers of people: the eleven digits of fødselsnummer and D-number."""

from __future__ import annotations

import calendar
import re
from datetime import date

_ELEVEN_DIGITS = re.compile(r"[0-9]{11}")
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FIRST_REMAINDERS = (0, 1, 2, 3)
_D_NUMBER_DAY = 40
_SYNTHETIC_MONTH = 80


class InvalidNationalId(Exception):
    """The text is not a national identity number. The text itself is never in the message."""


def parse_national_id(text: str, *, allow_synthetic: bool) -> str:
    """Return the eleven digits, without the spaces that people type.

    Accepts fødselsnummer and D-number by the check digits of 1964 and by those that are
    issued from 2032. Synthetic numbers (month + 80) are accepted only when asked for.
    Says nothing about age or sex: from 2032 the number does not tell.

    Raises InvalidNationalId.
    Source: Skatteetaten, control digits of identity numbers of 1964 and from 2032.
    """
    digits = "".join(text.split())
    if not _ELEVEN_DIGITS.fullmatch(digits):
        raise InvalidNationalId("Not eleven digits.")
    if not _is_date(digits, allow_synthetic=allow_synthetic):
        raise InvalidNationalId("No such date of birth.")
    if not _control_digits_hold(digits):
        raise InvalidNationalId("The control digits are wrong.")
    return digits


def is_national_id(text: str, *, allow_synthetic: bool) -> bool:
    """Whether parse_national_id would accept the text."""
    try:
        parse_national_id(text, allow_synthetic=allow_synthetic)
    except InvalidNationalId:
        return False
    return True


def is_synthetic(national_id: str) -> bool:
    """Whether eleven digits belong to an invented person: the month is 80 too high."""
    return national_id[2] in "89"


def born_on(national_id: str) -> date | None:
    """The day of birth that eleven digits tell, or None when they do not.

    Numbers by the check digits that come in 2032 do not tell the century.
    Source: Skatteetaten, individual numbers of 1964.
    """
    if _weighted_sum(national_id, _FIRST_WEIGHTS) % 11 != 0:
        return None
    day, month, year, individual = (
        int(national_id[part]) for part in (slice(0, 2), slice(2, 4), slice(4, 6), slice(6, 9))
    )
    century = _century(individual, year)
    month -= _SYNTHETIC_MONTH if is_synthetic(national_id) else 0
    day -= _D_NUMBER_DAY if day > _D_NUMBER_DAY else 0
    try:
        return None if century is None else date(century + year, month, day)
    except ValueError:
        return None


def _century(individual: int, year: int) -> int | None:
    if individual < 500:
        return 1900
    if year < 40:
        return 2000
    if individual >= 900:
        return 1900
    return 1800 if individual < 750 and year >= 54 else None


def _is_date(digits: str, *, allow_synthetic: bool) -> bool:
    day, month, year = int(digits[0:2]), int(digits[2:4]), int(digits[4:6])
    if day > _D_NUMBER_DAY:
        day -= _D_NUMBER_DAY
    if allow_synthetic and month > _SYNTHETIC_MONTH:
        month -= _SYNTHETIC_MONTH
    if not 1 <= month <= 12:
        return False
    # The century cannot be read from every number, so a day counts when any century has it.
    return 1 <= day <= calendar.monthrange(2000 + year, month)[1]


def _control_digits_hold(digits: str) -> bool:
    first = _weighted_sum(digits, _FIRST_WEIGHTS) % 11
    second = _weighted_sum(digits, _SECOND_WEIGHTS) % 11
    return first in _FIRST_REMAINDERS and second == 0


def _weighted_sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
