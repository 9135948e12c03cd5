"""When involvement may be published, and what those who advise are paid. Sums are in øre."""

from collections.abc import Sequence
from typing import Final

WORKSHOP = "workshop"
METHODS: Final = ("interview", WORKSHOP, "working_group", "survey", "documents", "hearing")


def may_be_published(*, method: str, theme: str, questions: Sequence[str]) -> bool:
    """Whether people may be invited: to a workshop only on one theme, with its questions."""
    return method != WORKSHOP or bool(theme.strip() and any(one.strip() for one in questions))


def honorarium(rate: int, *, declines: bool) -> int:
    """What one is paid for one meeting: the rate of the day, or nothing when she declines."""
    return 0 if declines else rate


def passes(total: int, *, threshold: int | None) -> bool:
    """Whether a person's sum of a year is above what must be looked into; never when nobody has
    said where that is."""
    return threshold is not None and total > threshold
