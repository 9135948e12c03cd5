"""What the tests of searching wish for."""

from datetime import timedelta
from typing import Any

from allmenning.booking.queries.availability import TimeWish
from allmenning.booking.queries.search import Search
from allmenning.booking.tests.scenes import between
from allmenning.places.queries.search import SpaceWish

TWO_HOURS = TimeWish(120, (between("16:00", "22:00"),))
DAY = timedelta(days=1)


def wish(time: TimeWish = TWO_HOURS, **space: Any) -> Search:
    """Two hours on Tuesday evening in a space with all this."""
    return Search(SpaceWish(**space), time)
