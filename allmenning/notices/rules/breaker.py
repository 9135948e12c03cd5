"""When a day calls for so many that it cannot be people's lives, but a register being tidied."""

from collections.abc import Sequence
from statistics import median

# Folkeregisteret corrected 220,000 addresses in one day of November 2024.
TIMES_THE_USUAL = 3
LOOKS_BACK_DAYS = 28
# A young or small trigger has no usual number yet: fewer than this is never too many.
NEVER_TOO_MANY = 50


def is_too_many(number: int, *, earlier: Sequence[int]) -> bool:
    """Whether the day's number is held for people to look at.

    `earlier` are the numbers of the 28 days before it, a zero for each day that called for nobody.
    """
    usual = median(earlier) if earlier else 0
    return number > max(NEVER_TOO_MANY, TIMES_THE_USUAL * usual)
