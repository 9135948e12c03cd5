"""Where a poster stands between the printer and the bin. Pure."""

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """What is true of one poster at one place."""

    TO_HANG = "to hang"
    HANGS = "hangs"
    DUE_DOWN = "due down"
    DOWN = "down"


def standing(hung_on: date | None, down_on: date | None, *, is_over: bool) -> Standing:
    """A poster that hangs is due down when there is no more to come to."""
    if down_on is not None:
        return Standing.DOWN
    if hung_on is None:
        return Standing.TO_HANG
    return Standing.DUE_DOWN if is_over else Standing.HANGS
