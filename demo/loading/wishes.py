"""When people want a space, how long, and what for."""

import random
from typing import Final

from demo.loading.clientele import Borrower
from demo.loading.drafts import Wish
from demo.loading.venues import Venue

BY_DAY: Final = (7 * 60, 21 * 60)
HALF_AN_HOUR: Final = 30


def wish_of(venue: Venue, borrower: Borrower, luck: random.Random, *, in_peak: float) -> Wish:
    """A wish of somebody; so often it is for the hours when most people want such a space."""
    demand, capacity = venue.demand, venue.space.capacity
    fewest, most = (max(1, round(capacity * share)) for share in demand["people"])
    first, last = demand["peak"] if luck.random() < in_peak else BY_DAY
    raster = max(venue.rules.raster_minutes, HALF_AN_HOUR)
    return Wish(
        weekday=luck.randrange(7),
        minute=luck.randrange(first, last + 1) // raster * raster,
        length=luck.choice(demand["minutes"]),
        borrower=borrower,
        doing=luck.choice(borrower.does),
        participants=luck.randint(fewest, most),
    )
