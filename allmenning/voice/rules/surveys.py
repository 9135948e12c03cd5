"""What the answers to a survey can carry. Pure."""

from fractions import Fraction
from typing import Final

# Fewer answers, or a smaller share of those who were asked, tell little of the others.
FEWEST_ANSWERS: Final = 10
SMALLEST_SHARE: Final = Fraction(5, 100)
_LARGEST: Final = 6


class NotATally(Exception):
    """A line does not say an answer and how many gave it; str() is the line."""


class AnswerTwice(Exception):
    """Two lines say the same answer, which is str()."""


def share(answers: int, asked: int | None) -> Fraction | None:
    """How many answered, of those who were asked; None when nobody knows how many they are."""
    return Fraction(answers, asked) if asked else None


def is_low(answers: int, asked: int | None) -> bool:
    """Whether those who answered are too few to tell of the others."""
    part = share(answers, asked)
    return answers < FEWEST_ANSWERS or (part is not None and part < SMALLEST_SHARE)


def read_tally(text: str) -> list[tuple[str, int]]:
    """How many gave each answer, of lines such as «Ja: 11», in their order.

    Raises NotATally, and AnswerTwice, also when only small and capital letters differ.
    """
    tally = [_read(line.strip()) for line in text.splitlines() if line.strip()]
    seen: set[str] = set()
    for answer, _times in tally:
        if answer.casefold() in seen:
            raise AnswerTwice(answer)
        seen.add(answer.casefold())
    return tally


def _read(line: str) -> tuple[str, int]:
    answer, _colon, times = (part.strip() for part in line.rpartition(":"))
    if not answer or not (times.isascii() and times.isdecimal()) or len(times) > _LARGEST:
        raise NotATally(line)
    return answer, int(times)
