"""Whole hours to show, and how long so many hours last."""

from collections.abc import Sequence
from dataclasses import dataclass

MINUTES = 60
DAY = 24
YEAR = DAY * 365.25


@dataclass(frozen=True)
class Lasting:
    """How long some hours last, one after the other, in the largest unit they fill."""

    years: int = 0
    days: int = 0


def whole_hours(minutes: Sequence[int]) -> list[int]:
    """The parts of a whole as whole hours, so that what is shown adds up to what is shown.

    The whole is its full hours: a counter does not say more than there is. Each part is its own
    hours rounded down or up, up where most is missing to the whole (largest remainder).
    """
    shown = [part // MINUTES for part in minutes]
    missing = sum(minutes) // MINUTES - sum(shown)
    fullest = sorted(range(len(minutes)), key=lambda n: -(minutes[n] % MINUTES))
    for index in fullest[:missing]:
        shown[index] += 1
    return shown


def lasting(hours: int) -> Lasting:
    """1,000,000 hours are 114 years; what is less than a year is told in days."""
    if hours >= YEAR:
        return Lasting(years=round(hours / YEAR))
    return Lasting(days=hours // DAY)


def share(part: int, whole: int) -> int | None:
    """Whole per cent, or None of nothing. Neither 0 nor 100 unless it is exactly that."""
    if not whole:
        return None
    if part in (0, whole):
        return 100 * part // whole
    return min(max(round(100 * part / whole), 1), 99)
