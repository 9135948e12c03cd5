"""Instants as whole minutes since 1970: hundreds of thousands are compared for a year's calendars."""

from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple

from allmenning.core.clock import wall_clock

A_DAY: Final = 24 * 60


class Slot(NamedTuple):
    """A stretch [starts, ends) of instants, and the wall-clock minutes of the day it is called by."""

    day: date
    from_minute: int
    to_minute: int
    starts: int
    ends: int


def slot_on(day: date, from_minute: int, length: int) -> Slot:
    to_minute = from_minute + length
    return Slot(day, from_minute, to_minute, at(day, from_minute), at(day, to_minute))


@cache
def at(day: date, minute: int) -> int:
    """The instant of a wall-clock minute of a day in Oslo."""
    return whole(wall_clock(day, minute))


def whole(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
