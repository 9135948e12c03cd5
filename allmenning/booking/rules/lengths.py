"""How long something took, in a number that is easily said. Pure."""

from datetime import timedelta
from enum import Enum
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class Unit(Enum):
    """What a length is counted in."""

    MINUTES = timedelta(minutes=1)
    HOURS = HOUR
    DAYS = DAY


def rounded_up(length: timedelta) -> tuple[int, Unit]:
    """Whole minutes up to an hour, hours up to two days, then days; never less than it was."""
    unit = Unit.MINUTES if length <= HOUR else Unit.HOURS if length <= 2 * DAY else Unit.DAYS
    number = max(1, -(-length // unit.value))
    return (1, Unit.HOURS) if (number, unit) == (60, Unit.MINUTES) else (number, unit)
