"""How much of what was tried goes on, and when it is to be looked at again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Due(StrEnum):
    """How what goes on stands on a day."""

    QUIET = "quiet"
    SOON = "soon"
    LATE = "late"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Handed:
    """One thing that was tried: a model could go on, and does so when somebody received it."""

    is_model: bool
    is_continued: bool | None
    valid_until: date | None = None
    review_month: date | None = None


def continued(tried: Iterable[Handed]) -> tuple[int, int]:
    """How many of the models go on, and how many models there are; the rest is never counted."""
    models = [one for one in tried if one.is_model]
    return sum(bool(one.is_continued) for one in models), len(models)


def due(handed: Handed, *, today: date) -> Due:
    """Late from the day after the month in which it was to be looked at; a review sets another."""
    if not handed.is_continued:
        return Due.QUIET
    month = handed.review_month
    if month is not None and today >= _after(month):
        return Due.LATE
    if handed.valid_until is not None and today > handed.valid_until:
        return Due.EXPIRED
    return Due.SOON if month is not None and today >= month else Due.QUIET


def _after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
