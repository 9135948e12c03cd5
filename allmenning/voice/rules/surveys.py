"""What the answers to a survey can carry. Pure."""

from fractions import Fraction
from typing import Final

# Fewer answers, or a smaller share of those who were asked, tell little of the others.
FEWEST_ANSWERS: Final = 10
SMALLEST_SHARE: Final = Fraction(5, 100)
_LARGEST: Final = 6


class NotATally(Exception):
    """A line does not say an answer and how many gave it; str() is the line."""


def share(answers: int, asked: int | None) -> Fraction | None:
    """How many answered, of those who were asked; None when nobody knows how many they are."""
    return Fraction(answers, asked) if asked else None


def is_low(answers: int, asked: int | None) -> bool:
    """Whether those who answered are too few to tell of the others."""
    part = share(answers, asked)
    return answers < FEWEST_ANSWERS or (part is not None and part < SMALLEST_SHARE)


def read_tally(text: str) -> dict[str, int]:
    """How many gave each answer, of lines such as «Ja: 11». Raises NotATally."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return dict(_read(line) for line in lines)


def _read(line: str) -> tuple[str, int]:
    answer, _colon, times = (part.strip() for part in line.rpartition(":"))
    if not answer or not (times.isascii() and times.isdecimal()) or len(times) > _LARGEST:
        raise NotATally(line)
    return answer, int(times)
