"""Canaries: what must be in no log and on no gateway's disk, and the search for it.

A hit is told by its kind and never by its value: what fails a test is printed for everybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulators.national_ids import is_synthetic

PERSONAL, PHONE = "a personal number", "a telephone number"
CODE, EMAIL = "a code of digits", "an e-mail address"

# Six digits or more, also as they are read aloud: in groups with a space between.
_RUN = re.compile(r"(?<!\d)\d(?:[ \xa0]?\d){5,}(?!\d)", re.ASCII)
_MOST_GROUPS = 5
_EMAIL = re.compile(r"(?<=[\w.+-][\w.+-])@[\w-]{2,}(?:\.[\w-]{2,})+", re.ASCII)
# Digits that stand in the middle of a word or a decimal are something else.
_BEFORE, _AFTER = re.compile(r"[A-Za-z.]"), re.compile(r"[A-Za-z]")
_NORWAY = ("47", "0047")
_LENGTHS = (6, 8, 10, 11, 12)


@dataclass
class Known:
    """Numbers that were made: codes of digits, and telephone numbers without their country."""

    codes: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)

    def __or__(self, other: "Known") -> "Known":
        return Known(self.codes | other.codes, self.phones | other.phones)


@dataclass(frozen=True)
class Seen:
    """What a text holds that may be a canary: numbers, each with whether it is part of something
    longer, and whether there is an e-mail address."""

    numbers: frozenset[tuple[str, bool]]
    has_email: bool

    def kinds(self, known: Known) -> set[str]:
        """Which kinds of canary there are.

        Every synthetic personal number and every Norwegian mobile number is one; codes and other
        telephone numbers are when they are known.
        """
        kinds = {kind for digits, glued in self.numbers for kind in _kinds(digits, glued, known)}
        return kinds | ({EMAIL} if self.has_email else set())


def seen_in(text: str) -> Seen:
    """What a text holds."""
    return Seen(frozenset(_numbers(text)), _EMAIL.search(text) is not None)


def seen_on_disk(content: bytes) -> Seen:
    """What a file holds, as far as it is written as text."""
    return seen_in(content.decode("latin-1"))


def _numbers(text: str) -> Iterator[tuple[str, bool]]:
    for run in _RUN.finditer(text):
        groups = re.split(r"[ \xa0]", run[0])
        before = bool(_BEFORE.match(text[run.start() - 1 : run.start()]))
        after = bool(_AFTER.match(text, run.end()))
        for first in range(len(groups)):
            for last in range(first + 1, min(len(groups), first + _MOST_GROUPS) + 1):
                number = "".join(groups[first:last])
                if len(number) in _LENGTHS:
                    yield number, (before and first == 0) or (after and last == len(groups))


def _kinds(digits: str, glued: bool, known: Known) -> Iterator[str]:
    if is_synthetic(digits):
        yield PERSONAL
    if glued:
        return
    if digits in known.codes:
        yield CODE
    if _is_phone(digits, known):
        yield PHONE


def _is_phone(digits: str, known: Known) -> bool:
    for country in _NORWAY:
        if len(digits) == len(country) + 8 and digits.startswith(country):
            digits = digits[len(country) :]
    is_mobile = len(digits) == 8 and digits[0] in "49"
    return is_mobile or digits in known.phones
