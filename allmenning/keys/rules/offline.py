"""One-use codes for who comes while the line of a door is down: when they are given, for how long.

Nobody can take such a code back from a door that hears nothing. It is therefore given late, and never
the same to two.
"""

from collections.abc import Container
from datetime import datetime, timedelta

from allmenning.core.period import Period
from allmenning.keys.rules import pins

# A gateway that starts anew is away for a few minutes.
SILENT_FOR = timedelta(minutes=15)
# People who come are told of a key that is not at its door an hour before; then this is what helps.
GIVEN_BEFORE = timedelta(hours=1)


def is_cut_off(during: Period, *, seen_at: datetime | None, now: datetime) -> bool:
    """Whether a door that is to open at these times soon, and was last heard from at `seen_at`, may
    not hear of it in time. One that was never heard from is no door with its line down."""
    lasts = lasting(during, ())
    if lasts is None or not during.start - GIVEN_BEFORE <= now < lasts.end:
        return False
    return seen_at is not None and seen_at <= now - SILENT_FOR


def lasting(during: Period, taken: Container[Period]) -> Period | None:
    """The time that a code may stand for: from the first whole quarter of an hour, and as long as
    there are whole ones, but never another's, as both would have the same digits. None for none."""
    starts, whole = pins.whole_quarters(during)
    most = min(whole, pins.LONGEST_OFFLINE)
    times = (pins.quarters_from(starts, quarters) for quarters in range(most, 0, -1))
    return next((one for one in times if one not in taken), None)
