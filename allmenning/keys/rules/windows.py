"""When a door opens for a booking: a little before and after, but never into the next one's time."""

from collections.abc import Iterable
from datetime import timedelta

from allmenning.core.period import Period


def window(
    during: Period, *, before: timedelta, after: timedelta, others: Iterable[Period] = ()
) -> Period:
    """The booking's time with the door's grace, cut where the time of others begins or ends.

    `others` are the bookings of the same space that do not overlap this one.
    """
    start, end = during.start - before, during.end + after
    for other in others:
        if other.end <= during.start:
            start = max(start, other.end)
        elif other.start >= during.end:
            end = min(end, other.start)
    return Period(start, end)
